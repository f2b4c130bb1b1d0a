"""Long exports: the jobs that write them, their ends, and how many there may be (제8조, 제12조)."""

import tracemalloc
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from dure import clock
from dure.notifications.notices.models import Notice
from dure.papers import lists
from dure.papers.lists import Head, write
from dure.results import jobs
from dure.results.exports import actions as acts
from dure.results.exports.kinds import KINDS, Scope
from dure.results.exports.models import Export, ExportPiece
from dure.results.exports.tests.exporting import WHERE, ClientOf, boss, keyed, later, read, rows_of
from dure.results.selections.tests.rounds import LATER, october
from tests.jobs import context_of
from tests.world import World

__all__ = ["boss", "later", "october"]


def test_a_long_export_is_a_job_with_progress_and_a_notice(
    october: World, boss: Client, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contract: 202 with a place to ask; asked for again while it is written it is the same one."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    first = read(boss, "people", reason="포상 검토")
    assert first.status_code == 202
    job = first.json()
    assert (job["state"], job["total"], job["file"]) == ("waiting", 3, None)
    assert read(boss, "people", reason="포상 검토").json()["id"] == job["id"]
    assert boss.get(job["status"] + "/file").json()["code"] == "export-not-ready"
    acts.work_on(int(job["id"]))
    acts.work_on(int(job["id"]))
    done = boss.get(job["status"]).json()
    assert (done["state"], done["done"]) == ("done", 3)
    assert len(rows_of(boss.get(done["file"]))) == 4
    assert Notice.objects.filter(kind="export-ready", person=october.people["정하늘"]).count() == 1
    assert client_of("김민수").get(job["status"]).status_code == 404


def test_a_job_asks_again_whether_it_may(
    october: World, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R4.1: the office may be somebody else's by then."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    job = read(boss, "people", reason="포상 검토").json()
    october.retire("정하늘", on=LATER.date())
    acts.work_on(int(job["id"]))
    assert Export.objects.get().state == "failed"
    assert not ExportPiece.objects.exists()


def failing(*_: object, **__: object) -> None:
    raise OSError("no space left")


def try_for_the_last_time(job: int) -> None:
    """Run the job of an export as a worker does that will not try it again."""
    jobs.write_export(context_of(jobs.write_export, attempts=3), export_id=job)


def test_an_export_that_fails_for_good_is_told_once_and_can_be_asked_for_again(
    october: World, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-B4: nothing stays behind that stands in the way of the next."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    job = int(read(boss, "people", reason="포상 검토").json()["id"])
    monkeypatch.setattr(acts, "write", failing)
    for _ in range(2):
        with suppress(OSError):
            try_for_the_last_time(job)
    assert boss.get(f"{WHERE}/jobs/{job}").json()["state"] == "failed"
    assert Notice.objects.filter(kind="export-failed", person=october.people["정하늘"]).count() == 1
    assert int(read(boss, "people", reason="포상 검토").json()["id"]) != job


def test_an_export_whose_job_is_tried_again_waits_for_it(
    boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-B4: a fault that passes is not told of."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    job = int(read(boss, "people", reason="포상 검토").json()["id"])
    monkeypatch.setattr(acts, "write", failing)
    with pytest.raises(OSError, match="no space"):
        acts.work_on(job)
    acts.end_abandoned()
    assert Export.objects.get().state == "running"
    assert not Notice.objects.filter(kind="export-failed").exists()


def test_an_export_whose_job_is_gone_is_ended_by_the_schedule_or_the_next_wish(
    october: World, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-B4: a worker that is killed too often comes to no end of its own; three such exports block nobody."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    for reason in ("가", "나", "다"):
        assert read(boss, "people", reason=reason).status_code == 202
    ProcrastinateJob.objects.filter(task_name=acts.TASK).update(status="failed")
    assert read(boss, "people", reason="라").status_code == 202
    assert sorted(Export.objects.values_list("state", flat=True)) == ["failed"] * 3 + ["waiting"]
    ProcrastinateJob.objects.filter(task_name=acts.TASK).update(status="failed")
    jobs.end_abandoned_exports()
    assert set(Export.objects.values_list("state", flat=True)) == {"failed"}
    assert Notice.objects.filter(kind="export-failed", person=october.people["정하늘"]).count() == 4


def test_the_notice_and_the_file_are_there_together_or_not_at_all(
    boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-B4: a notice that cannot be written leaves the export unfinished, to be tried again."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    job = int(read(boss, "people", reason="포상 검토").json()["id"])
    monkeypatch.setattr(acts, "notify", failing)
    with pytest.raises(OSError, match="no space"):
        acts.work_on(job)
    assert Export.objects.get().state == "running"
    assert not ExportPiece.objects.exists()


def test_paper_and_the_number_of_jobs_have_bounds(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of a thousand pages is no paper; one account does not fill the queue."""
    monkeypatch.setitem(lists.MOST_ROWS, "pdf", 2)
    monkeypatch.setitem(lists.AT_ONCE, "csv", 0)
    assert read(boss, "people", reason="포상 검토", format="pdf").json()["code"] == "export-too-long"
    for reason in ("가", "나", "다"):
        assert read(boss, "people", reason=reason).status_code == 202
    assert read(boss, "people", reason="라").json()["code"] == "export-busy"


def test_the_same_key_answers_where_a_long_file_is_written(
    boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D33: 202 with the same place to ask, and one job."""
    monkeypatch.setitem(lists.AT_ONCE, "csv", 0)
    address = f"{WHERE}/people?from=2026-10-01&to=2026-10-31&reason=점검"
    first, again = keyed(boss, address), keyed(boss, address)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.content == again.content
    assert first.json()["id"] == str(Export.objects.get().pk)


def test_files_are_forgotten_after_a_week(boss: Client) -> None:
    """Retention: many hold personal data."""
    read(boss, "people", reason="포상 검토")
    with clock.travel(LATER + timedelta(days=6)):
        assert acts.forget() == 0
    with clock.travel(LATER + timedelta(days=8)):
        assert acts.forget() == 1
    assert not ExportPiece.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(form: str, tmp_path: Any) -> None:
    """Written row by row: ten times the rows take no more memory."""

    def peak(rows: int) -> int:
        head = Head("시험", "이천시", "", datetime(2026, 11, 1, tzinfo=clock.SEOUL), ("번호", "메시지"))
        with (tmp_path / f"{rows}").open("w+b") as target:
            tracemalloc.start()
            write(form, head, ((n, f"감사합니다 {n} " * 20) for n in range(rows)), target)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(10)
    assert peak(4000) < peak(400) + 500_000


def test_rows_come_through_a_cursor_of_the_database(october: World) -> None:
    """A thousand at a time, in order."""
    scope = Scope(october.agencies["이천시"].pk, 0, LATER.date() - timedelta(days=40), LATER.date())
    assert len(list(KINDS["board"].rows(scope))) == KINDS["board"].count(scope) == 5


def test_an_account_has_a_number_of_files_a_day(october: World, boss: Client, settings: Any) -> None:
    """F-C14: each file is kept for a week; the answer says when there is one again."""
    settings.EXPORTS_PER_DAY = 2
    days = [{"from": "2026-10-01", "to": f"2026-10-{day}"} for day in (11, 12, 13)]
    answers = [boss.get(f"{WHERE}/transfers", asked) for asked in days]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "export-quota"
    assert 0 < int(answers[-1]["Retry-After"]) <= 24 * 60 * 60
    Export.objects.update(made_at=LATER - timedelta(days=1))
    assert boss.get(f"{WHERE}/transfers", days[2]).status_code == 200
