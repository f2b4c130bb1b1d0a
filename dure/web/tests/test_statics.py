"""Files of the front end."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from dure.web.statics import StaticFiles


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.STATIC_ROOT = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's own wrapper
    settings.WHITENOISE_AUTOREFRESH = False  # type: ignore[attr-defined]  # as above
    settings.WHITENOISE_USE_FINDERS = False  # type: ignore[attr-defined]  # as above
    (tmp_path / "main.0123456789ab.css").write_text("a{}")
    return tmp_path


def test_a_file_that_a_new_build_took_away_is_not_found(folder: Path) -> None:
    """The product that is open goes on answering."""
    files = StaticFiles(lambda _request: HttpResponse("page"))
    asked = RequestFactory().get("/static/main.0123456789ab.css")
    answer = files(asked)
    assert answer.status_code == 200
    answer.close()
    (folder / "main.0123456789ab.css").unlink()
    assert files(asked).status_code == 404
