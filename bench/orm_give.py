"""The same act written query by query through the ORM, as it is usually done: what giving is compared with.

Same house, same server, same rules, same rows and audit line; a session-less token, one query for every
question, a transaction with a locked allowance row.
"""

import hashlib
import json
import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from dure import clock
from dure.accounts.models import Token
from dure.accounts.rules import digest_of
from dure.audit.models import Entry
from dure.kit import text
from dure.kit.days import month_of
from dure.organizations.models import Assignment, DepartmentBoundary, Person
from dure.points.giving import rules
from dure.points.giving.models import Allowance, Message, Transfer
from dure.points.policy.models import Policy
from dure.points.policy.values import PolicyValues


def _departments(person: Person) -> set[int]:
    today = clock.today()
    posts = Assignment.objects.filter(person=person, retracted_at=None, valid__contains=today)
    return {
        DepartmentBoundary.objects.get(department=post.department_id, valid__contains=today).boundary_id
        for post in posts
    }


@csrf_exempt
def give(request: HttpRequest) -> JsonResponse:
    """Give points the usual way."""
    raw = request.headers["Authorization"].removeprefix("Bearer ")
    now = clock.now()
    token = Token.objects.select_related("account__person__agency").get(
        digest=digest_of(raw), revoked_at=None, expires_at__gt=now
    )
    sender = token.account.person
    if sender is None:
        return JsonResponse({"code": "sender-not-eligible"}, status=422)
    body: dict[str, Any] = json.loads(request.body)
    with transaction.atomic():
        return _give(sender, token, body)


def _give(sender: Person, token: Token, body: dict[str, Any]) -> JsonResponse:
    now = clock.now()
    month = month_of(now.date())
    policy = Policy.objects.filter(agency=sender.agency, effective_from__lte=now.date()).latest(
        "effective_from"
    )
    values = PolicyValues.model_validate(policy.values)
    recipient = Person.objects.select_related("agency", "account").get(pk=int(body["recipient"]))
    mine, theirs = _departments(sender), _departments(recipient)
    message = text.clean(body["message"])
    allowance, _ = Allowance.objects.select_for_update().get_or_create(
        person=sender,
        month=month,
        defaults={
            "agency": sender.agency,
            "policy": policy,
            "granted": values.allowance.amount,
            "effective_on": month,
            "recorded_at": now,
        },
    )
    pair = Transfer.objects.filter(sender=sender, recipient=recipient, month=month).count()
    no = rules.judge_message(message, values)
    if no or mine & theirs or pair >= values.transfer.pair_limit or allowance.used + 10 > allowance.granted:
        return JsonResponse({"code": "refused"}, status=422)
    salt = secrets.token_bytes(16)
    transfer = Transfer.objects.create(
        month=month,
        day=now.date(),
        occurred_at=now,
        amount=10,
        sender=sender,
        sender_agency=sender.agency,
        sender_department_id=next(iter(mine)),
        recipient=recipient,
        recipient_agency=recipient.agency,
        recipient_department_id=next(iter(theirs)),
        is_credited=True,
        policy=policy,
        message_digest=hashlib.sha256(salt + message.encode()).digest(),
        channel="api",
    )
    Message.objects.create(transfer=transfer, text=message, salt=salt)
    allowance.used += 10
    allowance.save(update_fields=["used"])
    Entry.objects.create(
        at=now,
        account_id=token.account_id,
        person_id=sender.pk,
        agency_id=sender.agency_id,
        action="points.give",
        subject=str(recipient.pk),
        details={"transfers": [transfer.pk]},
    )
    return JsonResponse({"id": str(transfer.pk)}, status=201)


urlpatterns = [path("orm", give)]
