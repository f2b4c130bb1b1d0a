"""Whether an account is open: that is asked here and nowhere else (I12).

An account lives as long as its person has a post, from the first day's 00:00 to the end of the last. Accounts
that are no person's (an administrator's, a program's) live until somebody closes them. Accounts of a sample
government never live in production, whatever else is said of them: their password is public.
"""

from django.conf import settings
from django.db.models import BooleanField, Model, QuerySet
from django.db.models.expressions import RawSQL

from dure import clock
from dure.accounts.models import Account
from dure.organizations.queries import HAS_POST, HAS_POST_AHEAD

_OPEN = "({a}.is_active AND ({samples} OR NOT {a}.is_sample) AND ({a}.person_id IS NULL OR {has_post}))"


def open_condition(alias: str, *, day: str, samples: str) -> str:
    """Return the SQL that tells whether the account `alias` is open; `day` and `samples` are parameters."""
    return _OPEN.format(
        a=alias, samples=samples, has_post=HAS_POST.format(person=f"{alias}.person_id", day=day)
    )


def samples_live() -> bool:
    """Tell whether accounts of a sample government may be signed in to on this installation."""
    return not settings.PRODUCTION


_TABLE = "accounts_account"
# The day stands in the condition twice, in the order of the parameters.
_IS_OPEN = open_condition(_TABLE, day="%s::date", samples="%s")
_WILL_OPEN = f"({_TABLE}.is_active AND {HAS_POST_AHEAD.format(person=f'{_TABLE}.person_id', day='%s::date')})"


def open_accounts_of(accounts: "QuerySet[Account] | None" = None) -> "QuerySet[Account]":
    """Return those of `accounts` (all) that are open today."""
    today = clock.today()
    condition = _condition(_IS_OPEN, samples_live(), today, today)
    found = Account.objects.all() if accounts is None else accounts
    return found.filter(condition)


def is_open(account: Model) -> bool:
    """Tell whether `account` may sign in and act today; by primary key."""
    return open_accounts_of(Account.objects.filter(pk=account.pk)).exists()


def opens_later(account: Model) -> bool:
    """Tell whether `account` is open from a coming day on: its person has a post ahead."""
    condition = _condition(_WILL_OPEN, clock.today())
    return Account.objects.filter(pk=account.pk).filter(condition).exists()


def _condition(sql: str, *parameters: object) -> RawSQL:
    # The SQL is made of constants above; what varies are parameters.
    return RawSQL(sql, parameters, output_field=BooleanField())  # noqa: S611
