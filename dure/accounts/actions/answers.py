"""First answers to writes with an `Idempotency-Key`."""

from datetime import datetime

from dure.accounts.models import IdempotencyRecord


def forget_answers(*, before: datetime) -> int:
    """Forget answers first given before a moment; return how many. Their keys may then be used anew."""
    return IdempotencyRecord.objects.filter(created_at__lt=before).delete()[0]
