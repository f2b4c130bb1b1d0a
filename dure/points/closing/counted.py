"""Which transfers count for who gave them in tallies, years and scores (D39), and which for breadth (D34).

Points given to people outside debit the giver and stand in the giver's own list; they enter no tally of
department, agency or year. Days that were closed before this was so (form 1) hold them, and stay as they are.
"""

FORM = 2
"""The form in which days are tallied now; `points_closedday.form` says each day's."""

GIVEN = (
    "(t.external_id IS NULL OR EXISTS (SELECT FROM points_closedday f"
    " WHERE f.agency_id = t.sender_agency_id AND f.day = t.day AND f.form = 1))"
)
"""Whether the giver's side of transfer `t` counts. Leans on points_closedday_pkey, and only for people outside."""

FROM_OUTSIDE = "t.sender_department_id <> t.recipient_department_id"
"""Whether the giver of transfer `t` counts for the breadth of the department that received it: colleagues do not.

A policy may let them give to each other (D45).
"""
