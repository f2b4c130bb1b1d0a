"""Writes of the room."""

from dure.organizations.actions.agencies import set_agency, set_position_role
from dure.organizations.actions.agency_table import import_agencies, load_shipped
from dure.organizations.actions.boundaries import rebuild_boundaries
from dure.organizations.actions.copies import copy_directory
from dure.organizations.actions.roster import Files, Mode, Progress, Report, Words, import_roster
from dure.organizations.roster.table_report import TableReport

__all__ = [
    "Files",
    "Mode",
    "Progress",
    "Report",
    "TableReport",
    "Words",
    "copy_directory",
    "import_agencies",
    "import_roster",
    "load_shipped",
    "rebuild_boundaries",
    "set_agency",
    "set_position_role",
]
