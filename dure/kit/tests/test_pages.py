"""The way back from a form: to a page of the installation and nowhere else."""

import pytest
from django.test import RequestFactory

from dure.kit.pages import way_back


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/points/board/?page=2#m7", "/points/board/?page=2#m7"),
        ("/사람/", "/%EC%82%AC%EB%9E%8C/"),
        *((asked, "/") for asked in ("", "home", "points:board", "٣", "a\0b", "[]", "\\", "%", "-1", "null")),
        *(
            (asked, "/")
            for asked in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x")
        ),
    ],
)
def test_whatever_a_form_names_as_the_way_back_leads_to_a_page_of_ours(asked: str, led: str) -> None:
    """Input from outside: a word without a stroke was taken for the name of a page, and answered 500."""
    assert way_back(RequestFactory().post("/", {"next": asked}))["Location"] == led
