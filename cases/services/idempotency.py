"""A ziekmelding that a client may send again without reporting twice.

After the IETF draft The Idempotency-Key HTTP Header Field (draft-ietf-httpapi-idempotency-key-header, section 2).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import IdempotencyKey
from cases.services.reporting import Outcome, SickReport, case_open
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Refused, invalid

KEPT = timedelta(hours=48)
_FORGET_AT_ONCE = 100


@dataclass(frozen=True)
class Reported:
    """What the first request under the key did; `replayed` when this was not the first."""

    case_id: UUID
    outcome: Outcome
    replayed: bool


def fingerprint(body: object) -> str:
    """The same for the same JSON value, whatever its spacing and order of keys."""
    return _hash(json.dumps(body, sort_keys=True, separators=(",", ":")))


@transaction.atomic
def case_open_once(*, by: Actor, key: str, body_hash: str, report: SickReport, override_reason: str = "") -> Reported:
    """As case_open, once for each key of this membership; keys are kept for at least 48 hours.

    A second request waits for the first: then it gets the same answer, or reports itself where the first failed.
    Raises as case_open, and Invalid when the key was used for another body.
    """
    if by.membership_id is None:
        raise Refused("role")
    _forget(by.membership_id)
    claim = IdempotencyKey(owner_id=by.membership_id, key_hash=_hash(key), request_hash=body_hash)
    # A concurrent duplicate waits here, in the unique index, until the first commits or rolls back.
    IdempotencyKey.objects.bulk_create([claim], ignore_conflicts=True)
    known = IdempotencyKey.objects.get(owner_id=by.membership_id, key_hash=claim.key_hash)
    if known.pk != claim.pk:
        return _again(known, body_hash)
    case_id, outcome = case_open(by=by, report=report, override_reason=override_reason)
    IdempotencyKey.objects.filter(pk=claim.pk).update(case_id=case_id, outcome=outcome.value)
    return Reported(case_id, outcome, replayed=False)


def _again(known: IdempotencyKey, body_hash: str) -> Reported:
    if known.request_hash != body_hash or known.case_id is None:
        raise invalid(
            "Idempotency-Key",
            _("Deze sleutel is al gebruikt voor een andere ziekmelding. Gebruik per ziekmelding een nieuwe sleutel."),
        )
    return Reported(known.case_id, Outcome(known.outcome), replayed=True)


def _forget(membership_id: UUID) -> None:
    """Drop this client's own expired keys, without waiting for a request that does the same."""
    old = IdempotencyKey.objects.filter(owner_id=membership_id, created_at__lt=chance.now() - KEPT)
    ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_FORGET_AT_ONCE])
    if ids:
        IdempotencyKey.objects.filter(pk__in=ids).delete()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
