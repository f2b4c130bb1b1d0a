"""Parts of other rooms' statements that read tables of this room; what they take are parts of the statement around."""

from dure.kit.rooms import Matter

APPEND_ONLY = ("organizations_assignment", "organizations_rosterchange", "organizations_rosterload")
"""The tables of the room whose rows are only ever added."""
APPEND_ONLY_BUT_ONE_THING = (("organizations_assignment", "append_only_but_retracted"),)
"""Where one thing may change, and the trigger that refuses the rest."""


def upload_settled(notice: Matter) -> str:
    """Return the SQL of whether an uploaded roster waits for nobody any more; one that is deleted does not."""
    return f"""SELECT 'settled' WHERE NOT EXISTS (
        SELECT FROM organizations_rosterupload u WHERE u.id = {notice.fact("upload")} AND u.state = 'proposed')"""
