"""Two orders that come in after the days they speak of were confirmed; what the first changed is corrected (D19)."""

import csv
from dataclasses import asdict
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Count, Q

from dure.organizations.actions.roster import Files, Mode, import_roster
from dure.organizations.queries import department_by_code
from dure.points.closing.corrections import Line, correct, draft
from dure.points.closing.late import late_changes
from dure.points.giving.models import Transfer
from dure.sample.acting import CITY, acting
from dure.sample.founding import Ids
from dure.sample.government import Government
from dure.sample.orders import Window
from dure.sample.outline import Unit
from dure.sample.people import DEPARTMENT_CODE, Human, order_number

_BACK = timedelta(days=6)
_COLUMNS = (
    *("사번", "성명", "고용형태", "발령구분", "부서코드", "직위", "직급"),
    *("발령일", "발령번호", "담당업무"),
)


def bring_late(made: Government, ids: Ids, span: Window) -> None:
    """Load an order for somebody who was thanked since, correct what it changed, and load another one."""
    on = max(span.first, span.today - _BACK)
    movers = _movers(made, ids, on, span.today)
    taken = {_own(made), *(human.department for human in movers)}
    for place, human in enumerate(movers):
        to = _target(made, ids, human, on, taken)
        taken.add(to.code[:DEPARTMENT_CODE])
        _load(human, to, on, span.today)
        if place == 0:
            _correct(on, span.today)


def _own(made: Government) -> str:
    """Return the operator's department: an order into it or out of it would need a second person (D44)."""
    return made.cast["operator"].department


def _movers(made: Government, ids: Ids, on: date, today: date) -> list[Human]:
    """Return the two who were thanked most on confirmed days since, of those without any other order."""
    spared = {human.key for human in made.cast.values()}
    people = {
        ids[human.key]: human
        for human in made.staffs["이천시"].people
        if human.main.position == "주무관"
        and len(human.posts) == 1
        and human.key not in spared
        and human.department != _own(made)
    }
    thanked = Transfer.objects.filter(day__gte=on, day__lt=today, recipient__in=people, is_credited=True)
    counted = thanked.values_list("recipient").annotate(n=Count("id")).order_by("-n", "recipient")
    return [people[person] for person, _count in counted[:2]]


def _target(made: Government, ids: Ids, human: Human, on: date, taken: set[str]) -> Unit:
    """Return a team of the first department that is not taken and with which somebody exchanged nothing since."""
    person = ids[human.key]
    gifts = Transfer.objects.filter(Q(sender=person) | Q(recipient=person), day__gte=on)
    met = set(chain.from_iterable(gifts.values_list("sender_department", "recipient_department")))
    return next(
        one.teams[0]
        for one in made.staffs["이천시"].outline.departments
        if one.unit.code not in taken and department_by_code(CITY, one.unit.code) not in met
    )


def _load(human: Human, to: Unit, on: date, today: date) -> None:
    """Load the order as the operator does: a file of the personnel system with one row."""
    main = human.main
    about = (human.number, human.name, human.employment, "본직", to.code, main.position, main.grade)
    order = (on.isoformat(), order_number(on), main.duty)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "인사발령.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((_COLUMNS, (*about, *order)))
        mode = Mode(as_of=today, strict=True)
        import_roster(Files(people=path), agency_code=CITY, mode=mode, actor=acting("operator"))


def _correct(on: date, today: date) -> None:
    """Post what the late order changed, just as the page proposes it."""
    operator = acting("operator")
    lines = [
        Line(one.department_id, one.day, **asdict(one.left))
        for one in late_changes(operator.agency_id or 0, on, today)
        if one.left
    ]
    if lines:
        seen = draft(actor=operator, lines=lines).digest
        correct(actor=operator, lines=lines, reason="인사발령 지연 통보에 따른 부서 실적 정정", seen=seen)
