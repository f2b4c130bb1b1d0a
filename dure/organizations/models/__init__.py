"""Tables of agencies, departments, people and assignments, with what must always be true of them.

Ranges are half-open dates in Asia/Seoul. Names, parents and flags of a department are effective-dated
versions; an assignment is never changed, only retracted and replaced, so that what was believed on a past
day can still be asked (O2, O4).
"""

from dure.organizations.models.agencies import Agency, AgencyKind
from dure.organizations.models.assignments import Assignment, AssignmentKind, Grade, duty_words
from dure.organizations.models.copies import DirectoryCopy
from dure.organizations.models.departments import (
    Department,
    DepartmentBoundary,
    DepartmentSuccession,
    DepartmentVersion,
    Pool,
)
from dure.organizations.models.listed import Certainty, ListedAgency
from dure.organizations.models.loads import RosterChange, RosterLoad
from dure.organizations.models.people import (
    Employment,
    Person,
    by_code_point,
    email_key,
    given_name,
    key_of,
)
from dure.organizations.models.roles import PositionRole, Role
from dure.organizations.models.uploads import RosterUpload, UploadedFile, UploadedPiece, UploadState

__all__ = [
    "Agency",
    "AgencyKind",
    "Assignment",
    "AssignmentKind",
    "Certainty",
    "Department",
    "DepartmentBoundary",
    "DepartmentSuccession",
    "DepartmentVersion",
    "DirectoryCopy",
    "Employment",
    "Grade",
    "ListedAgency",
    "Person",
    "Pool",
    "PositionRole",
    "Role",
    "RosterChange",
    "RosterLoad",
    "RosterUpload",
    "UploadState",
    "UploadedFile",
    "UploadedPiece",
    "by_code_point",
    "duty_words",
    "email_key",
    "given_name",
    "key_of",
]
