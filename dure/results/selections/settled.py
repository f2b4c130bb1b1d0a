"""What became of selection lists that notices asked a second person to approve."""

from dure.kit.rooms import Matter


def answered(notice: Matter) -> str:
    """Return the SQL of what a second person answered to the last list of a round. Leans on selection_closing_round."""
    return f"""SELECT a.outcome FROM points_selectionclosing c
        LEFT JOIN points_selectionclosinganswer a ON a.closing_id = c.id
        WHERE c.round_id = {notice.fact("selection")} ORDER BY c.id DESC LIMIT 1"""
