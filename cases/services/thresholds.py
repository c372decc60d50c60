"""An employer's own thresholds: how many days before a step's date its alerts go out. Earlier and more, never fewer."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cases.selectors.thresholds import steps_of_choice
from employers.access import employer_to_arrange
from privacy import audit
from privacy.actor import Actor
from privacy.errors import invalid
from timeline.models import ReminderSetting
from timeline.presentation import is_statutory
from timeline.thresholds import DEFAULT_DAYS

EARLIEST = 90
MOST = 8


@transaction.atomic
def thresholds_set(*, by: Actor, employer_id: UUID, code: str, days: Iterable[int]) -> None:
    """When alerts on a step go out, or on every step without days of its own (`code` empty); no days: as usual again.

    What the law asks for keeps the usual days (and so does "every step"): an employer may be warned earlier and more
    often, not later or less. Raises Refused, NotFound, Invalid (code, days).
    """
    employer_to_arrange(by, employer_id, lock=True)
    rules = steps_of_choice(employer_id)
    if code and code not in rules:
        raise invalid("code", _("Kies een stap uit de lijst."))
    chosen = sorted(set(days), reverse=True)
    if chosen:
        _check(chosen, keeps=not code or is_statutory(rules[code]))
        values = {"days_before": chosen}
        ReminderSetting.objects.update_or_create(employer_id=employer_id, code=code, defaults=values)
    else:
        ReminderSetting.objects.filter(employer_id=employer_id, code=code).delete()
    audit.record_write(by, "employer.thresholds", objects=[employer_id], detail={"code": code, "days": chosen})


def _check(days: list[int], *, keeps: bool) -> None:
    if len(days) > MOST or days[0] > EARLIEST or days[-1] < 1:
        text = _("Vul hoogstens %(most)d getallen van 1 tot en met %(earliest)d in, bijvoorbeeld: 21, 14, 7, 1.")
        raise invalid("days", text % {"most": MOST, "earliest": EARLIEST})
    missing = [str(number) for number in DEFAULT_DAYS if number not in days]
    if keeps and missing:
        text = _(
            "Laat %(days)s erbij staan: bij een wettelijke stap mag u eerder en vaker laten waarschuwen, niet later of "
            "minder vaak. Dat geldt ook voor alle stappen samen."
        )
        raise invalid("days", text % {"days": get_text_list(missing, _("en"))})
