"""The forms of signing in and of one's own account, in the words people use."""

from typing import Any, cast

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.accounts.actions.codes import take_code
from dure.accounts.guessing import CODE_FAILURES
from dure.accounts.limits import note, wait_of
from dure.accounts.models import Account, Scope
from dure.accounts.queries import ROLE_NAMES
from dure.accounts.rules import LONGEST_LOGIN
from dure.organizations import queries as organizations

LONGEST_TOKEN_NAME = 100
_NAMED = 12
LIVES = ((7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("1 year")))


class LoginForm(AllauthLoginForm):
    """Login and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(
            self, "login", _("Login"), autocomplete="username", autocapitalize="none", spellcheck="false"
        )
        _describe(self, "password", _("Password"), autocomplete="current-password")
        self.fields["password"].help_text = ""


class ChangePasswordForm(AllauthChangePasswordForm):
    """A new password, which has to be another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.must_change_password:
            del self.fields["oldpassword"]  # they have just signed in with it
        else:
            _describe(self, "oldpassword", _("Current password"), autocomplete="current-password")
        _describe(self, "password1", _("New password"), autocomplete="new-password")
        _describe(self, "password2", _("New password again"), autocomplete="new-password")
        self.fields["password1"].help_text = _(
            "At least 10 characters, not a common password and not similar to your login. Three or four "
            "unrelated words are strong and easy to remember."
        )

    def clean_password1(self) -> str:
        """Refuse the present password as the new one."""
        new: str = self.cleaned_data["password1"]
        if self.user.check_password(new):
            raise forms.ValidationError(
                _("Choose a password that differs from the current one."), code="same"
            )
        return new


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, "password", _("Password"), autocomplete="current-password")


class _TakesCode:
    """Takes a code once, and not after too many wrong ones."""

    user: Account
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Return the code. Raises `ValidationError` when it is wrong, was used, or nothing is tried for a while."""
        failures = (CODE_FAILURES, self.user.pk)
        if wait_of(failures):
            raise ValidationError(_("Too many wrong codes. Try again in five minutes."))
        code: str = self.cleaned_data["code"]
        factors = list(Authenticator.objects.filter(user=self.user).order_by("-type"))
        for factor in factors:
            if take_code(factor.pk, code):
                factor.user = self.user
                self.authenticator = factor
                return code
        note(failures)
        if factors:
            cast("AllauthCodeForm", self)._emit_authentication_failed(factors[0])  # noqa: SLF001 -- of the same form
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_TakesCode, AllauthCodeForm):
    """The code of the second factor, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self)


class CodeAgainForm(_TakesCode, AllauthCodeAgainForm):
    """The code again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self)


class ActivateTOTPForm(AllauthActivateForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe_code(self)


class TokenForm(forms.Form):
    """A personal token to make."""

    name = forms.CharField(
        label=_("Purpose"),
        max_length=LONGEST_TOKEN_NAME,
        help_text=_(
            "A name that you will recognise in this list, for example the program that uses the token."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Read: see what you can see. Write: give points and change your own data. Operate: what your "
            "post as operator allows. Administer: accounts and tokens."
        ),
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=LIVES, coerce=int, initial=90)


class AccountForm(forms.Form):
    """An account that is no person's."""

    login = forms.CharField(
        label=_("Login"),
        max_length=LONGEST_LOGIN,
        help_text=_("Latin letters, digits and . _ @ + -"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    is_administrator = forms.BooleanField(
        label=_("It may administer the installation"), required=False, help_text=_("Else it is a program's.")
    )


class PositionRoleForm(forms.Form):
    """A role for a position that a department of the agency has or had."""

    department_id = forms.TypedChoiceField(label=_("Department"), coerce=int)
    position = forms.ChoiceField(
        label=_("Position"),
        help_text=_("The positions of the roster. Whoever holds it in that department has the role."),
        error_messages={"invalid_choice": _("Choose a position from the list.")},
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[one for one in ROLE_NAMES.items() if one[0] != "administrator"]
    )

    def __init__(self, *args: Any, agency_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [unit for top in organizations.department_tree(agency_id) for unit in top.walk()]
        self._known = organizations.positions_of(agency_id)
        field = cast("forms.TypedChoiceField", self.fields["department_id"])
        field.choices = [
            ("", _("Choose a department")),
            *((one.id, f"{one.name} ({one.code})") for one in units),
        ]
        positions = sorted({one for names in self._known.values() for one in names})
        cast("forms.ChoiceField", self.fields["position"]).choices = [
            ("", _("Choose a position")),
            *((one, one) for one in positions),
        ]
        self.has_departments = bool(units)
        self._chosen: int | None = None

    def clean_department_id(self) -> int | None:
        """Return the department, and remember it for its position."""
        self._chosen = self.cleaned_data["department_id"]
        return self._chosen

    def clean_position(self) -> str:
        """Return the position. Raises `ValidationError` when nobody ever held it in the department."""
        position: str = self.cleaned_data["position"]
        known = self._known.get(self._chosen or 0, [])
        if self._chosen and position not in known:
            raise ValidationError(
                _("The department has no such position. It has: %(known)s.")
                % {"known": ", ".join(known[:_NAMED]) or _("none")}
            )
        return position


def _describe(form: forms.Form, name: str, label: Any, **attrs: str) -> None:
    field = form.fields[name]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _describe_code(form: forms.Form) -> None:
    _describe(form, "code", _("Code"), autocomplete="one-time-code", inputmode="numeric", spellcheck="false")
