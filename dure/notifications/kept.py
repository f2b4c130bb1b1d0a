"""Where notifications keep what the vault encrypted: the secrets that sign for webhooks."""

from dure.kit.rekeying import Place
from dure.notifications.delivering import SECRETS

PLACES = (
    Place("notifications_webhook", "secret", SECRETS),
    Place("notifications_webhook", "former_secret", SECRETS),
)
