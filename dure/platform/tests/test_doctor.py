"""`dure doctor` names what is right and wrong, and goes on when a look fails."""

import json
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from dure import clock
from dure.cli import main
from dure.env import Environment
from dure.kit.findings import Finding
from dure.notifications.models import Webhook
from dure.organizations.models import Agency
from dure.platform import doctor, migrations, postgres
from dure.points.closing.models import ClosedDay, ClosingFailure
from tests.mailserver import mail_server
from tests.tampering import as_owner
from tests.world import LONG_AGO, World, small_government


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    """Make a small government, committed: the doctor comes on a connection of its own."""
    return small_government()


def found(env: Environment) -> dict[str, Finding]:
    return {finding.what: finding for finding in doctor.examine(env)}


def test_before_the_first_start_nothing_is_broken_about_the_data(folder: Path) -> None:
    findings = found(Environment(env="test", data=folder / "new"))
    assert findings["data"].state == "note"
    assert findings["database"].state == "note"
    assert "`dure up` starts it" in findings["database"].text
    assert findings["web"].state == "note"


def test_tables_of_another_version_are_a_fault(folder: Path) -> None:
    with postgres.using(postgres.cluster(folder)):
        findings = found(Environment(env="test", data=folder))
    assert findings["database"].state == "ok"
    assert findings["migrations"].state == "fault"


def of_this_test() -> dict[str, Finding]:
    """Return the findings about the database of the test."""
    given = migrations.parameters(connection)
    url = make_conninfo(**{name: given[name] for name in ("dbname", "user", "host")})
    return found(Environment(env="test", database_url=url))


def test_a_missing_worker_is_a_fault(transactional_db: None) -> None:
    findings = of_this_test()
    assert findings["migrations"].state == "ok"
    assert findings["worker"].state == "fault"
    assert findings["jobs"].state == "ok"


def test_a_job_that_lost_its_worker_is_a_fault(transactional_db: None) -> None:
    assert "stalled jobs" not in of_this_test()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'x', 'doing')"
        )
    assert of_this_test()["stalled jobs"].state == "fault"


def test_a_day_that_nobody_confirmed_is_a_fault_that_names_it(committed_world: World) -> None:
    """D20."""
    assert of_this_test()["closing"].state == "note"
    yesterday = clock.today() - timedelta(days=1)
    for city in committed_world.agencies.values():
        closed(city, yesterday)
    assert of_this_test()["closing"].state == "ok"
    with transaction.atomic(), as_owner():
        ClosedDay.objects.filter(agency=city).delete()
    closed(city, yesterday - timedelta(days=3))
    behind = of_this_test()["closing"]
    assert behind.state == "fault"
    assert f"1 agencies are behind, {yesterday - timedelta(days=2)} is missing first" in behind.text


def test_an_agency_whose_closing_fails_is_named_with_the_cause(committed_world: World) -> None:
    """D20, F-B3."""
    city = committed_world.agencies["이천시"]
    day = clock.today() - timedelta(days=2)
    closed(city, day - timedelta(days=1))
    ClosingFailure.objects.create(agency=city, day=day, at=clock.now(), cause="DataError: out of range")
    told = of_this_test()["closing"]
    assert told.state == "fault"
    assert f"4070000 이천시 {day}: DataError: out of range" in told.text


def closed(city: Agency, day: date) -> None:
    ClosedDay.objects.create(agency=city, day=day, closed_at=clock.now(), transfers=0)


def test_whose_posts_overlap_from_before_is_named_until_a_row_sets_them_right(committed_world: World) -> None:
    """O14: rows of the version before may overlap, and somebody has to know."""
    committed_world.assign("김민수", "자치행정과", "secondment")
    committed_world.assign("김민수", "복지정책과", "secondment", may_overlap=True)
    committed_world.assign("박지훈", "자치행정과", "secondment", may_overlap=True)
    told = of_this_test()["overlapping posts"]
    assert told.state == "note"
    assert told.text == "1 people have two posts of a kind at one time: 4070000 000001"
    committed_world.order("김민수", "복지정책과", "secondment", start=LONG_AGO)
    assert "overlapping posts" not in of_this_test()


def test_receivers_that_take_nothing_are_named(committed_world: World) -> None:
    assert "receivers" not in of_this_test()
    for number, state in enumerate(("on", "off", "failing")):
        Webhook.objects.create(
            agency=committed_world.agencies["이천시"],
            name=str(number),
            url="https://receiver.invalid/",
            events=["point.given"],
            includes_text=False,
            made_at=clock.now(),
            state=state,
        )
    told = of_this_test()["receivers"]
    assert (told.state, told.text) == ("fault", "3 webhooks, 1 fail, 1 are switched off")
    Webhook.objects.filter(state="failing").update(state="on")
    assert of_this_test()["receivers"].state == "ok"


def test_production_without_a_name_is_a_fault(folder: Path) -> None:
    env = Environment(env="production", data=folder, secret_key="k" * 50)
    assert found(env)["environment"].state == "fault"
    named = env.model_copy(update={"allowed_hosts": "dure.icheon.go.kr"})
    assert found(named)["environment"].state == "ok"


def test_an_unreachable_database_does_not_end_the_examination(folder: Path) -> None:
    env = Environment(env="test", data=folder, database_url="postgresql://nobody@127.0.0.1:1/none")
    findings = found(env)
    assert findings["database"].state == "fault"
    assert "web" in findings


def test_mail_is_looked_at_where_there_is_a_server_and_named_where_there_is_none(folder: Path) -> None:
    off = Environment(env="test", data=folder)
    assert found(off)["mail"].state == "note"
    assert "DURE_SMTP_URL" in found(off)["mail"].text
    with mail_server() as box:
        plain = Environment(
            env="test", data=folder, smtp_url=f"smtp://127.0.0.1:{box.port}", mail_from="dure@icheon.go.kr"
        )
        assert found(plain)["mail"].state == "note"
        assert "not encrypted" in found(plain)["mail"].text
        tls = plain.model_copy(update={"smtp_url": f"smtps://127.0.0.1:{box.port}"})
        assert found(tls)["mail"].state == "ok"
    assert found(tls)["mail"].state == "fault"


def test_networks_that_webhooks_may_be_in_are_named(folder: Path) -> None:
    env = Environment(env="test", data=folder, webhook_networks=(ip_network("10.20.0.0/16"),))
    assert "10.20.0.0/16" in found(env)["webhooks"].text


def test_machines_get_json_and_an_exit_code() -> None:
    answer = CliRunner().invoke(main, ["doctor", "--json"])
    findings = json.loads(answer.stdout)
    assert {"what", "state", "text"} == set(findings[0])
    assert answer.exit_code == (1 if any(each["state"] == "fault" for each in findings) else 0)
