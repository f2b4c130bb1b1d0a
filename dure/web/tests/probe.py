"""A small API of its own, so that the shell is tested whatever the rooms offer."""

from typing import Any

from django.db import DataError, OperationalError
from django.http import HttpRequest
from django.urls import path
from ninja import Router
from pydantic import StrictInt

from dure import clock
from dure.accounts.authentication import ADMIN, ANY, OPERATE
from dure.accounts.idempotency import once
from dure.accounts.models import Account
from dure.accounts.queries import actor_of
from dure.kit.api import Id, Input
from dure.kit.refusals import Refusal
from dure.web import problems
from dure.web.api import Api, JsonParser, JsonRenderer

router = Router()


class Inner(Input):
    """Something inside."""

    name: str


class Echo(Input):
    """What is sent and comes back."""

    text: str
    number: StrictInt = 0
    inner: list[Inner] = []


class Choice(Input):
    """Everything in it may be left out."""

    title: str = ""


@router.get("/echo/{number}")
def read(request: HttpRequest, number: Id) -> dict[str, Any]:
    return {"number": number, "account": actor_of(request).account_id}


@router.post("/echo", response={201: dict[str, Any]})
def write(request: HttpRequest, payload: Echo) -> Any:
    def act() -> dict[str, Any]:
        if payload.text == "refuse":
            raise Refusal("refused", "no")
        made = Account.objects.create_user(f"made-{Account.objects.count()}")
        return {"made": made.login, **payload.model_dump()}

    return once(request, actor_of(request), act, status=201)


@router.get("/list")
def some(request: HttpRequest, limit: int = 20) -> int:
    return limit


@router.post("/choice")
def choose(request: HttpRequest, payload: Choice) -> str:
    return payload.title


@router.post("/operate", auth=OPERATE)
def operate(request: HttpRequest) -> str:
    return "done"


@router.post("/admin", auth=ADMIN)
def administer(request: HttpRequest) -> str:
    return "done"


@router.post("/fail/{kind}")
def fail(request: HttpRequest, kind: str) -> None:
    raise {
        "refusal": Refusal("same-department", "Nein", remaining=2, resets_at=clock.start_of(clock.today())),
        "data": DataError("integer out of range"),
        "database": OperationalError("gone"),
        "bug": RuntimeError("the password is swordfish"),
    }[kind]


api = Api(auth=ANY, parser=JsonParser(), renderer=JsonRenderer(), urls_namespace="probe", docs_url=None)
problems.install(api)
api.add_router("", router)
urlpatterns = [path("api/v1/probe/", api.urls)]
