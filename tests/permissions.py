"""The columns of the permission matrix: one client for each kind of reader, and what a request came to."""

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.test import Client

from dure import clock
from dure.accounts.actions import issue_token
from dure.accounts.models import Account, FactorRemoval, Session, Token
from dure.kit.actor import SYSTEM
from dure.kit.days import next_month
from dure.notifications.actions import add_webhook
from dure.notifications.models import Delivery, Event
from dure.organizations.models import RosterLoad, RosterUpload
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.points.policy.models import Policy
from dure.results.exports.models import Export
from dure.results.reports.models import Report
from dure.results.selections.models import SelectionEnd, SelectionEntry, SelectionRound
from dure.results.years.actions import settle_years
from tests.patterns import frozen
from tests.rooms import declared, rows
from tests.world import World, small_government

READERS = (
    "anonymous",
    "ordinary",
    "operator",
    "personnel",
    "evaluation",
    "auditor",
    "administrator",
    "other agency",
    "read",
    "write",
    "operate",
    "admin",
)
"""Sessions first; the last four are tokens of the operator with that one scope."""

_NOBODYS = 10**12

SCOPES = ("read", "write", "operate", "admin")


@dataclass
class City:
    """이천시 with somebody in every role, the clients of `READERS`, and what addresses need.

    `of_rooms` is what the addresses of one endpoint need of what its room made itself.
    """

    world: World
    clients: Mapping[str, Client]
    places: dict[str, int]
    of_rooms: dict[str, dict[str, int]] = field(default_factory=dict)


def city() -> City:
    """Make the city. The giver, the recipient and the department of `places` are of no reader's own."""
    world = small_government()
    staff = {
        "ordinary": "김민수",
        "operator": "정하늘",
        "personnel": _holder(world, "인사담당", "personnel"),
        "evaluation": _holder(world, "평가담당", "evaluation"),
        "auditor": _holder(world, "감사담당", "auditor"),
    }
    # In the operator's own department, so that an award to them waits for a second decision (D26).
    world.person("한동료", "기획예산담당관")
    world.person("한운영", "여주기획과", position="여주운영")
    world.role("여주기획과", "여주운영", "operator")
    staff["other agency"] = "한운영"
    clients = {"anonymous": Client()}
    for reader, name in staff.items():
        clients[reader] = _session(Account.objects.get(person=world.people[name]))
    clients["administrator"] = _session(
        Account.objects.create_user("root", "correct horse", is_administrator=True)
    )
    for scope in SCOPES:
        clients[scope] = _token(Account.objects.get(person=world.people[staff["operator"]]), scope)
    made = City(world, clients, {"year": _settled_year(world), "year_number": LAST_DAY.year})
    made.places.update(_places(made))
    for one in declared():
        places = dict(one.places(world))
        made.of_rooms.update(dict.fromkeys(rows(one.table), places))
    return made


def is_durable(address: str) -> bool:
    """Tell whether the act commits whatever is around it, so that it cannot be undone: giving."""
    return "/points/transfers" in address


def outcome(client: Client, method: str, address: str, body: str | None) -> str:
    """Return what a request comes to: `Y` allowed, `L` sign in first, `N` not allowed, `H` as if not there.

    An answer of the rules (409, 422) is `Y`: the reader got as far as the rules. Whatever it did is undone.
    """
    kind = "application/json" if address.startswith("/api/") else "application/x-www-form-urlencoded"
    answer: Any = None
    with suppress(_Undone), nullcontext() if is_durable(address) else transaction.atomic():
        answer = client.generic(method, address, body or "", kind)
        raise _Undone
    status = answer.status_code
    if status == 401 or (status == 302 and answer["Location"].startswith("/account/login/")):
        return "L"
    if status >= 500 or status == 405:
        return str(status)
    return {403: "N", 404: "H"}.get(status, "Y")


class _Undone(Exception):
    """Rolls back what a request did."""


def _holder(world: World, name: str, role: str) -> str:
    world.person(name, "자치행정과", position=name)
    world.role("자치행정과", name, role)
    return name


def _session(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def secret_of(account: Account, *scopes: str) -> str:
    """Make a token of an account and return its secret."""
    expires = clock.now() + timedelta(days=1)
    return issue_token(
        actor=SYSTEM, name="test", scopes=scopes, expires=expires, account_id=account.pk
    ).secret


def _webhook(world: World) -> int:
    """Make a webhook whose receiver nobody knows: the name is reserved."""
    icheon = world.agencies["이천시"].pk
    return add_webhook(
        actor=SYSTEM, name="성과", url="https://receiver.invalid/", events=["point.hidden"], agency_id=icheon
    ).id


def _given_up(world: World, webhook: int) -> int:
    """Let the webhook not have taken an event; return its delivery."""
    now = clock.now()
    event = Event.objects.create(
        key=uuid4(), agency=world.agencies["이천시"], kind="point.hidden", at=now, data={}
    )
    return Delivery.objects.create(webhook_id=webhook, event=event, state="failed", due_at=now).pk


def _token(account: Account, scope: str) -> Client:
    return Client(
        raise_request_exception=False, headers={"Authorization": f"Bearer {secret_of(account, scope)}"}
    )


LAST_DAY = date(2025, 12, 31)


def _settled_year(world: World) -> int:
    """Let 이천시 give on the last day of a year and settle it; return the year."""
    noon = clock.start_of(LAST_DAY) + timedelta(hours=12)
    with clock.travel(noon):
        give(
            actor=world.actor("박지훈"),
            recipient=world.people["최유진"].pk,
            message="회의 자료를 함께 정리해 주셔서 고맙습니다.",
        )
    with clock.travel(noon + timedelta(days=1)):
        close_days(actor=SYSTEM, through=LAST_DAY)
        settle_years(actor=SYSTEM, year=LAST_DAY.year)
    return LAST_DAY.year


def _places(made: City) -> dict[str, int]:
    """Return the ids that addresses name: a transfer of two others, an award, a proposal, a token, a notice."""
    world = made.world
    giver = _token(Account.objects.get(person=world.people["박지훈"]), "write")
    given = giver.post(
        "/api/v1/points/transfers",
        {
            "recipient": str(world.people["최유진"].pk),
            "message": "회의 자료를 함께 정리해 주셔서 고맙습니다.",
        },
        content_type="application/json",
    )
    award = made.clients["operate"].post(
        "/api/v1/points/special-awards",
        {
            "target": {"person": str(world.people["한동료"].pk)},
            "amount": 10,
            "reason": "재난 대응에 앞장섰다.",
        },
        content_type="application/json",
    )
    start = next_month(next_month(clock.today()))
    proposal = made.clients["operate"].post(
        "/api/v1/points/policies",
        {
            "effective_from": start.isoformat(),
            "changes": {"allowance": {"amount": 100}},
            "reason": "배정된 포인트가 거의 쓰이지 않는다.",
        },
        content_type="application/json",
    )
    codes = [one.status_code for one in (given, award, proposal)]
    assert codes == [201, 201, 201], (given.content, award.content, proposal.content)
    thanked = _token(Account.objects.get(person=world.people["최유진"]), "read")
    pattern = frozen(world.people["정하늘"], [world.people["박지훈"], world.people["최유진"]])
    told = thanked.get("/api/v1/points/notices").json()["items"]
    webhook = _webhook(world)
    return {
        "transfer_id": int(given.json()["id"]),
        "webhook_id": webhook,
        "delivery_id": _given_up(world, webhook),
        "award_id": int(award.json()["id"]),
        "proposal_id": int(proposal.json()["id"]),
        "run_id": pattern.run_id,
        "pattern_id": pattern.pk,
        "person_id": world.people["최유진"].pk,
        "code": 4070000,
        "department_id": world.departments["자치행정과"].pk,
        "account_id": Account.objects.get(person=world.people["박지훈"]).pk,
        "session_id": Session.objects.create(
            digest=b"x",
            account=Account.objects.get(person=world.people["박지훈"]),
            made_at=clock.now(),
            seen_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=1),
        ).pk,
        "removal_id": FactorRemoval.objects.create(
            account=Account.objects.get(person=world.people["박지훈"]),
            proposed_by=Account.objects.get(login="root"),
            proposed_at=clock.now(),
            reason="신분증 확인",
        ).pk,
        "token_id": Token.objects.get(account__person=world.people["박지훈"]).pk,
        "notice_id": int(told[0]["id"]) if told else _NOBODYS,
        **_papers(world),
        "recipient": world.people["박지훈"].pk,
        **_rosters(world),
    }


def _rosters(world: World) -> dict[str, int]:
    """Return an upload that waits, nobody's own, and a load on record."""
    city, now = world.agencies["이천시"], clock.now()
    waiting = RosterUpload.objects.create(
        agency=city, account_id=_NOBODYS, made_at=now, as_of=now.date(), state="ready", changed_at=now
    )
    return {"upload_id": waiting.pk, "load_id": RosterLoad.objects.create(agency=city, at=now).pk}


def _papers(world: World) -> dict[str, int]:
    """Return a report of indicators, a closed selection and its certificate, and an export, all of no reader's own."""
    city, operator = world.agencies["이천시"], world.people["정하늘"]
    policy, now = Policy.objects.get(agency=city), clock.now()
    asked = {"first": "2026-10-01", "last": "2026-10-31"}
    row = {"cells": ["본청", "자치행정과"], "leads_to": ["department", world.departments["자치행정과"].pk]}
    words = ("title", "period", "policy", "seal")
    content = dict.fromkeys(words, "") | {
        "formula": [],
        "notes": [],
        "columns": ["구분", "부서"],
        "rows": [row],
    }
    report = Report.objects.create(
        agency=city,
        year=2026,
        number=1,
        kind="indicators",
        asked=asked,
        content=content,
        checksum=bytes(32),
        policy=policy,
        drawn_by=operator,
        drawn_at=now,
    )
    seats = {"person": {"headquarters": 1}}
    selected = SelectionRound.objects.create(
        agency=city,
        name="협업 우수자",
        period="2026-10",
        first="2026-10-01",
        last="2026-10-31",
        criteria={"received": 0, "givers": 0, "measure": "sum", "seats": seats},
        policy=policy,
        opened_by=operator,
        opened_at=now,
    )
    with transaction.atomic():
        SelectionEnd.objects.create(
            round=selected,
            outcome="closed",
            people_report=report,
            certificate="표창장",
            citation="공이 크므로",
            signer="이천시장",
            guideline="지침",
            listed=1,
            by=operator,
            at=now,
        )
        entry = SelectionEntry.objects.create(
            round=selected,
            agency=city,
            year=2026,
            number=1,
            person=world.people["박지훈"],
            name="박지훈",
            pool="본청",
        )
    export = Export.objects.create(
        account_id=Account.objects.get(person=world.people["박지훈"]).pk,
        agency=city,
        kind="transfers",
        format="csv",
        asked={"first": "2026-10-01", "last": "2026-10-31", "department": None},
        total=0,
        made_at=now,
    )
    return {
        "export_id": export.pk,
        "report_id": report.pk,
        "row": 0,
        "selection_id": selected.pk,
        "entry_id": entry.pk,
    }
