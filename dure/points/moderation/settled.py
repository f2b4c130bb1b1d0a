"""Whether reports and appeals that notices told the operator of are still open."""

from dure.kit.rooms import Matter
from dure.points.moderation.queries import OPEN


def reports(notice: Matter) -> str:
    """Return the SQL of whether no report on the message is open any more."""
    return _unless(OPEN["reports"], notice)


def appeals(notice: Matter) -> str:
    """Return the SQL of whether no appeal against hiding the message is open any more."""
    return _unless(OPEN["appeals"], notice)


def _unless(condition: str, notice: Matter) -> str:
    return f"""SELECT 'settled' WHERE NOT EXISTS (
        SELECT FROM points_transfer t JOIN points_message m ON m.transfer_id = t.id
        WHERE t.id = {notice.fact("transfer")} AND {condition})"""
