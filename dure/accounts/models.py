"""Tables of accounts and tokens. Secrets are stored only as hashes."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.accounts.rules import normal_login


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts the way Django's tools expect."""

    def create_user(self, login: str, password: str | None = None, **fields: object) -> "Account":
        """Create an account; without a password nobody can sign in with one."""
        account = self.model(login=normal_login(login), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody or something that can sign in: a person's account or a service's (person is null)."""

    login = models.CharField(_("login"), max_length=60, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField(
        "organizations.Person", models.PROTECT, related_name="account", null=True, blank=True
    )
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_sample = models.BooleanField(
        db_default=False, help_text="made up by `dure sample`: its password is printed on the sign-in page"
    )
    language = models.CharField(max_length=5, blank=True)
    must_change_password = models.BooleanField(
        default=False, help_text="set with a one-time password: the next sign-in leads to a new one"
    )
    opened_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []

    objects = AccountManager()

    class Meta:
        constraints: ClassVar = [
            # One spelling of a login: "Kim" and "kim" are never two people.
            models.CheckConstraint(condition=Q(login=Lower("login")), name="account_login_lower"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="account_sample", condition=Q(is_sample=True)),
        ]

    def __str__(self) -> str:
        return self.login


class Scope(models.TextChoices):
    """What a token may be used for."""

    READ = "read", _("read")
    WRITE = "write", _("write")
    OPERATE = "operate", _("operate")
    ADMIN = "admin", _("administer")


class Token(models.Model):
    """A bearer token of an account; only its SHA-256 is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name

    def scope_names(self) -> "list[str | Promise]":
        """Return what the token may be used for, in words."""
        return [Scope(scope).label for scope in self.scopes]


class IdempotencyRecord(models.Model):
    """The first answer given to a write that carried an `Idempotency-Key` (D33)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField(max_length=32)
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="idempotency_key_unique"),
        ]
        # Rows come in the order of time, so the day's clearing reads a few pages.
        indexes: ClassVar = [BrinIndex(fields=["created_at"], name="idempotency_created")]

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """How often something was tried within a window of time; see `limits`. The table is unlogged."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="attempt_ends")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class FactorRemoval(models.Model):
    """A request to take away somebody's second factor, which a second person decides (I1)."""

    class Outcome(models.TextChoices):
        """What the second person said."""

        REMOVED = "removed", _("removed")
        DECLINED = "declined", _("declined")

    account = models.ForeignKey(Account, models.PROTECT, related_name="factor_removals")
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], name="factor_removal_one_open", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("proposed_by")), name="factor_removal_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.outcome}"


class Session(models.Model):
    """A browser that is signed in, or about to be (account is null).

    A stolen copy of the table opens nothing: of the cookie only a hash is kept, and the data is encrypted.
    """

    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the cookie's value")
    account = models.ForeignKey(Account, models.CASCADE, related_name="sessions", null=True)
    data = models.TextField(help_text="encrypted with a key derived from the installation's")
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(help_text="when somebody signed in")
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="session_ends")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.agent}"
