"""Who a login and a password, or a session, speak for: nobody whose account is not open today (I12)."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from dure.accounts.models import Account
from dure.accounts.queries.life import is_open, open_accounts_of, samples_live
from dure.accounts.rules import SAMPLE_PASSWORD


class OpenAccounts(AuthenticationBackend):
    """Signs in open accounts only, and asks at every request whether the session's account still is."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> AbstractBaseUser | None:
        """Return whose login and password these are. The public password of the sample opens nothing elsewhere."""
        if credentials.get("password") == SAMPLE_PASSWORD and not samples_live():
            # Takes as long as any other wrong password.
            credentials = {"username": "", "password": SAMPLE_PASSWORD}
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Tell whether the account is open today."""
        return is_open(user)

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session, None when it is no longer open: one statement."""
        return open_accounts_of(Account.objects.filter(pk=user_id)).first()
