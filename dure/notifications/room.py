"""What notifications offer the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Bell, Entry, Mount, NoticeKind, Pages, Room

ROOM = Room(
    abilities="dure.notifications.abilities.TABLE",
    navigation=(
        Entry(
            "operation",
            _("Webhooks"),
            "notifications:webhooks",
            "link",
            order=140,
            ability=("webhooks", "manage"),
        ),
    ),
    api=(
        Mount("", ("dure.notifications.api.router",), order=30),
        Mount("/points", ("dure.notifications.notices.api.router",), order=55),
    ),
    pages=(Pages("dure.notifications.urls"),),
    bell=Bell("notifications:notices", "notifications:new_notices"),
    acts={
        "webhook.add": _("Webhook added"),
        "webhook.rotate": _("Webhook given a new secret"),
        "webhook.switch-off": _("Webhook switched off"),
        "webhook.switch-on": _("Webhook switched on"),
        "webhook.remove": _("Webhook removed"),
        "webhook.try": _("Webhook tested"),
        "webhook.resend": _("Events of a webhook sent again"),
        "webhook.failing": _("Webhook fails"),
        "webhook.off": _("Webhook switched off automatically"),
        "mail.choose": _("Notices by mail chosen"),
    },
    namers="dure.notifications.named.NAMERS",
    secrets="dure.notifications.kept.PLACES",
    checks=("dure.notifications.checks.webhooks",),
    notices={
        "webhook-failing": NoticeKind(
            _(
                "The webhook “{name}” could not be reached for a day. Dure keeps trying and switches it off after "
                "{days} days."
            ),
            "notifications:webhook",
            "webhook",
            settled="dure.notifications.settled.no_longer_failing",
        ),
        "webhook-off": NoticeKind(
            _(
                "The webhook “{name}” was switched off because it could not be reached. Switch it on when "
                "it works again."
            ),
            "notifications:webhook",
            "webhook",
            settled="dure.notifications.settled.no_longer_off",
        ),
    },
)
