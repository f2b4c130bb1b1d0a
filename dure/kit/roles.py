"""What the roles are called by which the tables of abilities say who may do what."""

OPERATOR = "operator"
PERSONNEL = "personnel"
EVALUATION = "evaluation"
COLLABORATION_OFFICER = "collaboration-officer"
AUDITOR = "auditor"
DEPARTMENT_HEAD = "department-head"
POSTED = frozenset({OPERATOR, PERSONNEL, EVALUATION, COLLABORATION_OFFICER, AUDITOR, DEPARTMENT_HEAD})
"""The roles of organizations.Role: they follow positions, and count in the agency of the post alone (O5)."""

ADMINISTRATOR = "administrator"
"""Whoever administers the installation: at every agency, and by no post."""
MEMBER = "member"
"""Whoever belongs to the agency."""
ANYONE = "anyone"
"""Everybody who has signed in; what else counts is said by conditions."""
