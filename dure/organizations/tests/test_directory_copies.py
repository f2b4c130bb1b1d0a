"""The directory on paper and offline, made every night (O13)."""

import csv
import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dure.accounts.models import Account
from dure.organizations import jobs
from dure.organizations.actions import copy_directory
from dure.organizations.models import DirectoryCopy
from dure.organizations.rules.ranks import rank
from tests.html import Page


@pytest.fixture
def city(icheon: Any) -> Any:
    division = icheon.unit("11", "정보통신과")
    team = icheon.unit("12", "정보보호팀", division, is_boundary=False)
    icheon.person("정하늘", division, "과장", duty="=총괄")
    icheon.person("김민수", team, "주무관", duty="<script>alert(1)</script>")
    return icheon


@pytest.fixture
def client(city: Any) -> Client:
    signed_in = Client()
    division = city.agency.departments.get(code="11")
    who = city.person("이서연", division)
    signed_in.force_login(Account.objects.create_user("minsu", person=who))
    return signed_in


def test_the_printed_page_holds_everybody_in_the_order_of_the_organisation(client: Client) -> None:
    text = client.get("/directory/print/").content.decode()
    assert (
        text.index("정보통신과</h2>")
        < text.index("정하늘")
        < text.index("정보보호팀")
        < text.index("김민수</th>")
    )
    assert "031-644-1000" in text
    assert client.get("/directory/print/?agency=999").status_code == 404


def test_the_copy_is_one_page_that_needs_nothing_else(client: Client, city: Any) -> None:
    """O13: when everything else is down; nothing is fetched, searched in the page itself."""
    answer = client.get("/directory/copy.html")
    assert answer["Content-Disposition"] == 'attachment; filename="directory-4070000.html"'
    text = answer.content.decode()
    assert all(one.startswith("tel:") for one in Page(text).whole.addresses("src", "href"))
    assert "<script>alert(1)" not in text
    assert 'data-row="김민수 ㄱㅁㅅ 정보통신과"' in text
    assert "031-644-1000" in text


def test_the_table_is_safe_for_spreadsheets(client: Client) -> None:
    """O10, O13."""
    answer = client.get("/directory/copy.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:5] == ["정보통신과", "", "정하늘", "과장", "'=총괄"]
    assert rows[3][:3] == ["정보통신과", "정보보호팀", "김민수"]


def test_every_night_the_copies_are_made_anew_and_laid_into_the_data_folder(
    city: Any, yeoju: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O13: safe to run twice."""
    monkeypatch.setattr(jobs, "environment", lambda: type("Told", (), {"data": tmp_path}))
    jobs.copy_directories(timestamp=0)
    city.person("최새로", city.agency.departments.get(code="11"))
    jobs.copy_directories(timestamp=0)
    assert sorted(path.name for path in (tmp_path / "directory").iterdir()) == [
        "4070000.csv", "4070000.html", "5700000.csv", "5700000.html",
    ]  # fmt: skip
    assert "최새로" in (tmp_path / "directory" / "4070000.html").read_text()
    assert DirectoryCopy.objects.count() == 2


def test_a_download_is_last_nights_copy(client: Client, city: Any) -> None:
    copy_directory(city.agency.pk)
    city.person("최새로", city.agency.departments.get(code="11"))
    assert "최새로" not in client.get("/directory/copy.html").content.decode()
    assert (
        gzip.decompress(bytes(DirectoryCopy.objects.get().page)) == client.get("/directory/copy.html").content
    )


def test_nobody_gets_the_copy_of_an_agency_that_is_not_there(client: Client) -> None:
    assert client.get("/directory/copy.html?agency=999").status_code == 404
    assert copy_directory(999) is None


def test_heads_stand_first() -> None:
    positions = ["주무관", "팀장", "과장", "국장", "부시장", "시장", "기획예산담당관", "면장"]
    assert sorted(positions, key=rank) == [
        "시장",
        "부시장",
        "국장",
        "기획예산담당관",
        "과장",
        "면장",
        "팀장",
        "주무관",
    ]
