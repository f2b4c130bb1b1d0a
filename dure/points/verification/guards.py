"""The triggers that keep rows from being changed: there, and awake."""

from collections.abc import Iterator

from dure.audit import queries as audit
from dure.kit import sql
from dure.notifications.notices import embedded as notices
from dure.organizations import queries as organizations
from dure.points.verification.findings import Finding
from dure.sealing import queries as sealing

_APPEND_ONLY = (
    *audit.APPEND_ONLY,
    *organizations.APPEND_ONLY,
    "points_allowance",
    "points_closedday",
    "points_correction",
    "points_departmentday",
    "points_departmentyear",
    "points_endedday",
    "points_formerallowance",
    "points_message",
    "points_messageevent",
    *notices.APPEND_ONLY,
    "points_personyear",
    "points_policy",
    "points_policydecision",
    "points_policyopinion",
    "points_policyproposal",
    "points_reciprocitycomment",
    "points_reciprocitymember",
    "points_reciprocityopening",
    "points_reciprocitypattern",
    "points_reciprocityresult",
    "points_reciprocityrun",
    "points_regulation",
    "points_report",
    "points_reportsignoff",
    "points_reversal",
    *sealing.APPEND_ONLY,
    "points_selectionclosing",
    "points_selectionclosinganswer",
    "points_selectionend",
    "points_selectionentry",
    "points_selectionmark",
    "points_selectionpublication",
    "points_selectionround",
    "points_specialaward",
    "points_specialawarddecision",
    "points_specialawardmember",
    "points_transfer",
    "points_yearsettlement",
    "points_yearsignoff",
    "points_yearsupplement",
)

# Where one thing may change, a trigger of its own refuses the rest.
_BUT_ONE_THING = (
    *organizations.APPEND_ONLY_BUT_ONE_THING,
    *notices.APPEND_ONLY_BUT_ONE_THING,
    ("points_allowance", "append_only_but_used"),
    ("points_allowance", "only_raised"),
    ("points_message", "append_only_but_hidden"),
    ("points_reciprocityrun", "append_only_but_done"),
)

_FENCED = (
    *("points_allowance", "points_correction", "points_reversal", "points_transfer"),
    *("points_yearsettlement", "points_yearsignoff", "points_yearsupplement"),
)

_AWAKE = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"


def awake(_whole: None) -> Iterator[Finding]:
    """Check that the database still refuses changes, removals, rows of ended days and a use that is undone."""
    found = {(table, name) for table, name in sql.rows(_AWAKE)}
    wanted = {(table, name) for table in _APPEND_ONLY for name in ("append_only", "append_only_truncate")}
    wanted |= {*_BUT_ONE_THING}
    wanted |= {(table, "day_has_not_ended") for table in _FENCED}
    wanted.add(("points_allowance", "used_follows_transfers"))
    for table, name in sorted(wanted - found):
        yield Finding(9, table, f"the trigger {name} is missing or asleep")
