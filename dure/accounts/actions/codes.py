"""Taking a code of the second factor: each once (RFC 6238, 5.2)."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction

from dure.accounts.models import Account
from dure.kit import vault

FACTORS = "second factors"
_STEP = "step"


def steps_of(secret: str, code: str) -> list[int]:
    """Return the steps of time that are taken now and whose code this is: mostly none or one."""
    shown = {step: format_hotp_value(hotp_value(secret, step)) for step in yield_hotp_counters_from_time()}
    return [step for step, expected in shown.items() if compare_user_code(actual=code, expected=expected)]


@transaction.atomic
def take_code(factor_id: int, code: str) -> bool:
    """Tell whether a code is right, and let it never be right again.

    The highest step that was used is kept with the authenticator, under its lock: nothing at or below it is taken,
    in whichever process and however long the code could still be read off the telephone.
    """
    factor = Authenticator.objects.select_for_update(no_key=True).filter(pk=factor_id).first()
    if factor is None:
        return False
    if factor.type != Authenticator.Type.TOTP:
        return bool(factor.wrap().validate_code(code))
    secret = vault.decrypt(factor.data["secret"], purpose=FACTORS)
    fresh = [step for step in steps_of(secret, code) if step > factor.data.get(_STEP, -1)]
    if fresh:
        factor.data[_STEP] = fresh[0]
        factor.save(update_fields=["data"])
    return bool(fresh)


def note_first_code(account: Account, code: str) -> None:
    """Let the code with which an authenticator was set up not be taken again, in the caller's transaction."""
    factor = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if factor is not None:
        take_code(factor.pk, code)
