"""What became of changes of the policy that notices asked somebody about: by primary key, opinions by their index."""

from dure.kit.rooms import Matter


def decided(notice: Matter) -> str:
    """Return the SQL of what was decided on a change."""
    return f"SELECT d.outcome FROM points_policydecision d WHERE d.proposal_id = {notice.fact('proposal')}"


def answered(notice: Matter) -> str:
    """Return the SQL of whether the reader has given an opinion, or it is too late for one."""
    proposal = notice.fact("proposal")
    return f"""SELECT coalesce(
        (SELECT 'answered' FROM points_policyopinion o
         WHERE o.proposal_id = {proposal} AND o.person_id = {notice.person} LIMIT 1),
        (SELECT 'settled' WHERE EXISTS ({decided(notice)})),
        (SELECT 'settled' FROM points_policyproposal p
         WHERE p.id = {proposal} AND p.opinions_until < {notice.today}))"""
