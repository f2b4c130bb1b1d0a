"""Whether webhooks that notices told of are still in trouble: by primary key; one that is gone is not."""

from dure.kit.rooms import Matter


def no_longer_failing(notice: Matter) -> str:
    """Return the SQL of whether a webhook works again, or is off."""
    return _unless("failing", notice)


def no_longer_off(notice: Matter) -> str:
    """Return the SQL of whether a webhook that was switched off is on again."""
    return _unless("off", notice)


def _unless(state: str, notice: Matter) -> str:
    return f"""SELECT 'settled' WHERE (
        SELECT w.state FROM notifications_webhook w WHERE w.id = {notice.fact("webhook")}) IS DISTINCT FROM '{state}'"""
