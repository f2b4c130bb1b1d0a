"""Signing in as people do, in a real browser."""

from playwright.sync_api import Page

from dure.accounts.models import Account

PASSWORD = "correct horse battery"


def sign_in(page: Page, account: Account, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.locator("#login").fill(account.login)
    page.locator("#password").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
