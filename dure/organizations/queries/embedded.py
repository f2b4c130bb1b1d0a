"""Parts of other rooms' statements that read tables of this room; what they take are parts of the statement around."""

APPEND_ONLY = ("organizations_assignment", "organizations_rosterchange", "organizations_rosterload")
"""The tables of the room whose rows are only ever added."""
APPEND_ONLY_BUT_ONE_THING = (("organizations_assignment", "append_only_but_retracted"),)
"""Where one thing may change, and the trigger that refuses the rest."""


def upload_waits_sql(*, upload: str) -> str:
    """Return the SQL of whether an uploaded roster waits for a second person; one that is deleted waits no longer."""
    return f"EXISTS (SELECT FROM organizations_rosterupload u WHERE u.id = {upload} AND u.state = 'proposed')"
