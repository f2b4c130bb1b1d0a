"""Standings: what confirmed days add up to for departments, compared within pools (제8조②, 제11조)."""
