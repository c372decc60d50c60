"""The guard on text that the employer's side reads: names the word and the rule, never changes a text by itself.

AP, Beleidsregels De zieke werknemer: an employer may not record what is wrong with somebody, not even when it was
volunteered. Only the typed text is looked at, so the answer can tell nothing of what is in a dossier.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from privacy import audit
from privacy.actor import Actor
from privacy.errors import HealthWords, invalid
from privacy.wording import Hit, health_words
from privacy.wording import rules as rules_by_id

REASON = "override_reason"
# As long as the access record keeps a purpose.
REASON_LENGTH = 120


@dataclass(frozen=True)
class Warned:
    """A word as a page or the API shows it."""

    word: str
    rule: str
    category: str
    source: str
    start: int
    end: int


def found_in(texts: Mapping[str, str]) -> dict[str, tuple[Hit, ...]]:
    """The words that tell about health, of the fields that have any."""
    return {field: hits for field, text in texts.items() if (hits := health_words(text))}


def shown(hits: Iterable[Hit]) -> tuple[Warned, ...]:
    """The words with their rules in the language in force."""
    return tuple(
        Warned(hit.word, rule_text(hit.rule.id), hit.rule.id, hit.rule.source, hit.start, hit.end) for hit in hits
    )


def rule_text(category: str) -> str:
    """The rule of a category in the language in force."""
    rule = rules_by_id()[category]
    return rule.en if (get_language() or "nl").startswith("en") else rule.nl


def refusal(found: Mapping[str, tuple[Hit, ...]], *, overridable: bool = True) -> HealthWords:
    """The refusal of texts with these words."""
    return HealthWords(
        {field: [sentence(hits, overridable=overridable)] for field, hits in found.items()},
        found,
        overridable=overridable,
    )


def sentence(hits: Iterable[Hit], *, overridable: bool = True) -> str:
    """Which words, and what to do about them."""
    words = ", ".join(dict.fromkeys(f"“{hit.word}”" for hit in hits))
    if overridable:
        text = _("Dit zegt iets over gezondheid: %(words)s. Haal het weg, of laat het staan met een reden.")
    else:
        text = _("Dit zegt iets over gezondheid: %(words)s. Schrijf het zonder; dit komt in het inzagelogboek.")
    return text % {"words": words}


def check(
    *,
    by: Actor,
    texts: Mapping[str, str],
    override_reason: str = "",
    case_id: UUID | None = None,
    employee_id: UUID | None = None,
    objects: Iterable[UUID] = (),
) -> None:
    """Refuse texts that tell about health, or put on record that they were left with a reason.

    The record holds field names, rules and the reason; never the word. Raises HealthWords, and Invalid for a reason
    that is too long or tells about health itself.
    """
    found = found_in(texts)
    if not found:
        return
    reason = override_reason.strip()
    if not reason:
        raise refusal(found)
    check_reason(reason)
    rules = {hit.rule.id for hits in found.values() for hit in hits}
    record_override(by, reason, fields=found, rules=rules, case_id=case_id, employee_id=employee_id, objects=objects)


def record_override(
    by: Actor,
    reason: str,
    *,
    fields: Iterable[str],
    rules: Iterable[str],
    case_id: UUID | None = None,
    employee_id: UUID | None = None,
    objects: Iterable[UUID] = (),
) -> None:
    """Put on record that words were left, and why; the caller checked the reason."""
    audit.record_write(
        by,
        "health_words.override",
        case_id=case_id,
        employee_id=employee_id,
        objects=objects,
        purpose=reason.strip(),
        detail={"fields": sorted(fields), "rules": sorted(rules)},
    )


def check_for_record(texts: Mapping[str, str]) -> None:
    """As check, for a text that itself goes into the access record, where no health word may ever stand."""
    if found := found_in(texts):
        raise refusal(found, overridable=False)


def check_reason(reason: str) -> None:
    """Whether a reason may be kept. Raises Invalid."""
    if len(reason) > REASON_LENGTH:
        raise invalid(REASON, _("Houd de reden korter: hoogstens %(n)d tekens.") % {"n": REASON_LENGTH})
    if health_words(reason):
        raise invalid(
            REASON,
            _("Noem in de reden zelf niets over gezondheid; schrijf waarom de tekst nodig is."),
        )
