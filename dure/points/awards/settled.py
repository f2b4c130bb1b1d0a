"""What became of awards that notices asked somebody to decide on: by primary key."""

from dure.kit.rooms import Matter


def decided(notice: Matter) -> str:
    """Return the SQL of what was decided on an award."""
    return f"SELECT d.outcome FROM points_specialawarddecision d WHERE d.award_id = {notice.fact('award')}"
