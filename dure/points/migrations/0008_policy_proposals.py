"""Proposals of policy versions with their evidence: append-only, amendments never approved by their proposer."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("points_policyproposal", "points_policyopinion", "points_policydecision")

FORWARD = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
)

FORWARD += """
CREATE FUNCTION dure_policy_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposal points_policyproposal;
BEGIN
    SELECT * INTO proposal FROM points_policyproposal WHERE id = NEW.proposal_id;
    IF NEW.outcome = 'approved' AND (
        (proposal.amendment_date IS NOT NULL AND proposal.proposed_by_id = NEW.decided_by_id)
        OR NOT EXISTS (
            SELECT FROM points_policy p WHERE p.id = NEW.policy_id AND p.agency_id = proposal.agency_id
              AND p.effective_from = proposal.effective_from AND p.values = proposal.values))
    THEN
        RAISE EXCEPTION 'policy proposal % needs a second person and its own version', NEW.proposal_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'policy_second_person';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER policy_second_person AFTER INSERT ON points_policydecision
    FOR EACH ROW EXECUTE FUNCTION dure_policy_second_person();
"""

BACKWARD = """
DROP TRIGGER policy_second_person ON points_policydecision;
DROP FUNCTION dure_policy_second_person();
""" + "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};" for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0007_corrections'),
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('preset', models.CharField(max_length=40)),
                ('effective_from', models.DateField()),
                ('values', models.JSONField()),
                ('reason', models.CharField(max_length=2000)),
                ('analysis', models.JSONField(help_text='how the values in force were used, frozen when it was proposed')),
                ('amendment_number', models.CharField(blank=True, max_length=100)),
                ('amendment_date', models.DateField(null=True)),
                ('proposed_at', models.DateTimeField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('base', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.policy')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.CreateModel(
            name='PolicyOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('for', 'in favour'), ('against', 'against'), ('neutral', 'no preference')], max_length=8)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('proposal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='points.policyproposal')),
            ],
        ),
        migrations.CreateModel(
            name='PolicyDecision',
            fields=[
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='points.policyproposal')),
                ('outcome', models.CharField(help_text='approved, declined or withdrawn', max_length=10)),
                ('opinions', models.JSONField(help_text='what was collected until then: counts and texts without names')),
                ('opinions_record', models.CharField(blank=True, help_text='what was collected elsewhere', max_length=2000)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('policy', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='points.policy')),
            ],
        ),
        migrations.AddIndex(
            model_name='policyproposal',
            index=models.Index(fields=['agency', '-id'], name='policy_proposal_agency'),
        ),
        migrations.AddConstraint(
            model_name='policyproposal',
            constraint=models.CheckConstraint(condition=models.Q(('effective_from__day', 1)), name='policy_proposal_first_day'),
        ),
        migrations.AddConstraint(
            model_name='policyproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amendment_date__isnull', True), ('amendment_number', '')), models.Q(models.Q(('amendment_number', ''), _negated=True), ('amendment_date__isnull', False)), _connector='OR'), name='policy_proposal_amendment'),
        ),
        migrations.AddConstraint(
            model_name='policyopinion',
            constraint=models.UniqueConstraint(fields=('proposal', 'person'), name='policy_opinion_once'),
        ),
        migrations.AddConstraint(
            model_name='policydecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'approved'), ('policy__isnull', False)), models.Q(('outcome__in', ('declined', 'withdrawn')), ('policy__isnull', True)), _connector='OR'), name='policy_decision_outcome'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
