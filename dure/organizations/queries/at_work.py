"""Whether somebody has a post on a day: what an account lives by (I12)."""

# For an enclosing statement; `{person}` and `{day}` are columns or parameters of it. Leave counts: who is on leave
# stays. A post counts no longer than its department, unless another took over from it and the orders are late.
# Leans on assignment_person.
HAS_POST = """
    EXISTS (
        SELECT FROM organizations_assignment post
         WHERE post.person_id = {person} AND post.retracted_at IS NULL AND post.valid @> {day}
           AND (EXISTS (SELECT FROM organizations_departmentversion unit
                         WHERE unit.department_id = post.department_id AND unit.valid @> {day})
                OR EXISTS (SELECT FROM organizations_departmentsuccession successor
                            WHERE successor.predecessor_id = post.department_id)))
"""
HAS_POST_AHEAD = """
    EXISTS (
        SELECT FROM organizations_assignment ahead
         WHERE ahead.person_id = {person} AND ahead.retracted_at IS NULL AND lower(ahead.valid) > {day})
"""
"""Whether a post begins after a day."""
