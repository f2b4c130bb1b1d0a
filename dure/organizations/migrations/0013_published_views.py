"""What other rooms read of this one in their own statements; the tables behind it stay the room's.

Views of plain filters: PostgreSQL puts them into the statement that names them, so they cost nothing, and an
agency or a column that nobody asks for is not read.
"""

from django.db import migrations

VIEWS = {
    "directory_people": "SELECT id, agency_id, number, name, email, employment FROM organizations_person",
    "directory_agencies": """
        SELECT id, code, short_name, full_name, kind, runs_points, valid FROM organizations_agency
    """,
    "directory_listed_agencies": """
        SELECT code, full_name, short_name, kind, parent_code, chief_code FROM organizations_listedagency
    """,
    "directory_units": "SELECT id, agency_id, code FROM organizations_department",
    "directory_unit_names": """
        SELECT v.department_id, d.agency_id, v.name, v.is_boundary, v.pool, v."order", v.valid
          FROM organizations_departmentversion v
          LEFT JOIN organizations_department d ON d.id = v.department_id
    """,
    "directory_boundaries": "SELECT department_id, boundary_id, valid FROM organizations_departmentboundary",
    "directory_successions": """
        SELECT s.predecessor_id, s.successor_id, s."on", d.agency_id
          FROM organizations_departmentsuccession s
          LEFT JOIN organizations_department d ON d.id = s.predecessor_id
    """,
    "directory_posts": """
        SELECT a.id, a.person_id, a.department_id, d.agency_id, a.kind, a.position, a.employment, a.valid
          FROM organizations_assignment a
          LEFT JOIN organizations_department d ON d.id = a.department_id
         WHERE a.retracted_at IS NULL
    """,
    "directory_orders": """
        SELECT a.id, a.person_id, a.department_id, d.agency_id, a.kind, a.position, a.employment, a.valid,
               a.order_number, a.recorded_at, a.retracted_at
          FROM organizations_assignment a
          LEFT JOIN organizations_department d ON d.id = a.department_id
    """,
}
COMMENTS = {
    "directory_people": "people with number and name, as they are today",
    "directory_agencies": "the agencies of this installation",
    "directory_listed_agencies": "the standard code table, also of agencies that are not here",
    "directory_units": "departments of every level (부서)",
    "directory_unit_names": "what units were called and how they are compared, over time",
    "directory_boundaries": "which department (과) a unit counts as, over time (D1)",
    "directory_successions": "which unit took over from which, and when (D21)",
    "directory_posts": "posts of people over time, as known now",
    "directory_orders": "the same with posts that were taken back, and when each was known (O4)",
}


class Migration(migrations.Migration):

    dependencies = [("organizations", "0012_one_spelling")]

    operations = [
        migrations.RunSQL(
            sql=[f"CREATE VIEW {name} AS {body}", f"COMMENT ON VIEW {name} IS '{COMMENTS[name]}'"],
            reverse_sql=f"DROP VIEW {name}",
        )
        for name, body in VIEWS.items()
    ]
