"""What views raise and nobody caught becomes a page that says why."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.web import urls as root


def _refuses(_request: HttpRequest, status: int) -> HttpResponse:
    raise Refusal("too-late", "어제까지였습니다.", status=status)


@signed_in
def _writes(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("written")


urlpatterns = [*root.urlpatterns, path("refuses/<int:status>", _refuses), path("writes", _writes)]
handler403, handler404 = root.handler403, root.handler404

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("status", [409, 422])
def test_a_refusal_that_no_view_caught_is_a_page_with_its_sentence(status: int) -> None:
    answer = Client().get(f"/refuses/{status}")
    assert answer.status_code == status
    assert "어제까지였습니다." in answer.content.decode()


@pytest.mark.parametrize("status", [403, 404])
def test_what_may_not_be_seen_or_is_not_there_has_the_page_of_its_status(status: int) -> None:
    answer = Client().get(f"/refuses/{status}")
    assert answer.status_code == status
    assert "어제까지였습니다." not in answer.content.decode()


def test_what_was_typed_when_the_session_had_ended_is_given_back_without_secrets() -> None:
    answer = Client().post("/writes", {"message": "밤늦게까지 도와주셨습니다.", "password": "geheim"})
    assert answer.status_code == 401
    assert "밤늦게까지 도와주셨습니다." in answer.content.decode()
    assert "geheim" not in answer.content.decode()
