"""How a date, a term and a percentage read on screen. Plain values in, the active language out."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Tone = Literal["late", "due", "calm", "done", "paused"]
SYMBOLS: dict[str, str] = {"late": "▲", "due": "●", "calm": "○", "done": "✓", "paused": "‖"}
# Within a week a step is due (statuses of `timeline_preview`).
DUE_WITHIN_DAYS = 7


def as_date(moment: date | datetime) -> date:
    """The day in Amsterdam of a date or an aware datetime."""
    if isinstance(moment, datetime):
        return localtime(moment).date() if moment.tzinfo else moment.date()
    return moment


def full_date(day: date) -> str:
    """`ma 23-11-2026`."""
    return format_date(as_date(day), "D d-m-Y")


def long_date(day: date) -> str:
    """`maandag 23-11-2026`."""
    return format_date(as_date(day), "l d-m-Y")


def bare_date(day: date) -> str:
    """`23-11-2026`."""
    return format_date(as_date(day), "d-m-Y")


def short_date(day: date) -> str:
    """`ma 23-11`."""
    return format_date(as_date(day), "D d-m")


def clock_time(moment: datetime) -> str:
    """`ma 23-11-2026 09:02`, in Amsterdam."""
    local = localtime(moment) if moment.tzinfo else moment
    return f"{full_date(local)} {local:%H:%M}"


def iso_week(day: date) -> str:
    """`wk 48`: the ISO calendar week."""
    return _("wk %(week)d") % {"week": as_date(day).isocalendar().week}


def calendar_week(day: date) -> str:
    """`kalenderweek 48`."""
    return _("kalenderweek %(week)d") % {"week": as_date(day).isocalendar().week}


def date_and_week(day: date) -> str:
    """`ma 23-11-2026 (wk 48)`."""
    return f"{full_date(day)} ({iso_week(day)})"


def term(day: date, today: date) -> str:
    """Distance in calendar days: `3 dagen te laat`, `vandaag`, `morgen`, `over 2 dagen`."""
    days = (as_date(day) - as_date(today)).days
    if days < 0:
        return ngettext("%(days)d dag te laat", "%(days)d dagen te laat", -days) % {"days": -days}
    if days == 0:
        return _("vandaag")
    if days == 1:
        return _("morgen")
    return ngettext("over %(days)d dag", "over %(days)d dagen", days) % {"days": days}


def legal_term(legal_last: date, today: date) -> str:
    """What the law still allows once our own date has passed: `wettelijk tot vandaag`, `wettelijk tot wo 25-11`."""
    days = (as_date(legal_last) - as_date(today)).days
    if days < 0:
        return _("wettelijke datum voorbij")
    if days == 0:
        return _("wettelijk tot vandaag")
    return _("wettelijk tot %(date)s") % {"date": short_date(legal_last)}


def tone_of(day: date, today: date) -> Tone:
    """The urgency of an open deadline: late, due (within a week) or calm."""
    days = (as_date(day) - as_date(today)).days
    if days < 0:
        return "late"
    return "due" if days <= DUE_WITHIN_DAYS else "calm"


@dataclass(frozen=True)
class Tag:
    """A status as people read it: always a symbol and a text, so never colour alone."""

    tone: Tone
    text: str
    note: str = ""

    @property
    def symbol(self) -> str:
        """The sign in front of the text."""
        return SYMBOLS[self.tone]


def term_tag(
    *,
    act_by: date | None,
    today: date,
    status: str = "open",
    legal_last: date | None = None,
    done_on: date | None = None,
) -> Tag:
    """The tag of a step from its status (`timeline_preview`) and dates."""
    if status == "done" or done_on:
        text = _("gedaan %(date)s") % {"date": bare_date(done_on)} if done_on else _("gedaan")
        return Tag("done", text)
    if status == "paused":
        return Tag("paused", _("gepauzeerd"))
    if status in {"cancelled", "not_applicable"}:
        return Tag("paused", _("vervallen") if status == "cancelled" else _("niet van toepassing"))
    if status == "not_recorded":
        return Tag("paused", _("niet vastgelegd"))
    if act_by is None:
        return Tag("calm", _("nog geen datum"))
    tone = tone_of(act_by, today)
    beyond = tone == "late" and legal_last is not None and legal_last != act_by
    return Tag(tone, term(act_by, today), legal_term(legal_last, today) if legal_last and beyond else "")


def percentage(value: float | Decimal) -> str:
    """`40%`, `37,5%`."""
    number = Decimal(str(value)).normalize()
    decimals = max(0, -int(number.as_tuple().exponent))
    return f"{number_format(number, decimal_pos=decimals)}%"
