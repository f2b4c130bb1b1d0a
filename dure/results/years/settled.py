"""Whether settled years that notices asked the operator to sign off are signed off."""

from dure.kit.rooms import Matter


def signed(notice: Matter) -> str:
    """Return the SQL of whether a year is signed off.

    Earlier notices name no settlement: it is that of their reader's agency.
    """
    return f"""SELECT 'signed' FROM points_yearsignoff o
        WHERE o.settlement_id = coalesce({notice.fact("settlement")}, (
            SELECT s.id FROM points_yearsettlement s
            JOIN directory_people p ON p.id = {notice.person} AND p.agency_id = s.agency_id
            WHERE s.year = {notice.fact("year")}))"""
