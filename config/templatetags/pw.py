"""`{% load pw %}`: dates, terms, tags and the ribbon in templates."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django import template
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config import ribbon as ribbons
from config import wording

register = template.Library()
_DATE = re.compile(r"(?:\b[A-Za-z]{2,3} )?\b\d{2}-\d{2}-\d{4}\b")


@register.filter
def dutch_date(day: date | None) -> str:
    """`ma 23-11-2026`; nothing for no date."""
    return wording.full_date(day) if day else ""


@register.filter
def dutch_date_long(day: date | None) -> str:
    """`maandag 23-11-2026`."""
    return wording.long_date(day) if day else ""


@register.filter
def dutch_date_short(day: date | None) -> str:
    """`ma 23-11`."""
    return wording.short_date(day) if day else ""


@register.filter
def dutch_date_bare(day: date | None) -> str:
    """`23-11-2026`."""
    return wording.bare_date(day) if day else ""


@register.filter
def dutch_moment(moment: datetime | None) -> str:
    """`ma 23-11-2026 09:02`."""
    return wording.clock_time(moment) if moment else ""


@register.filter
def week(day: date | None) -> str:
    """`wk 48`."""
    return wording.iso_week(day) if day else ""


@register.filter
def calendar_week(day: date | None) -> str:
    """`kalenderweek 48`."""
    return wording.calendar_week(day) if day else ""


@register.filter(is_safe=True)
def unbroken_dates(text: str) -> SafeString:
    """A text in which no line breaks inside a date."""
    return mark_safe(_DATE.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))  # noqa: S308  escaped first


@register.filter
def date_and_week(day: date | None) -> str:
    """`ma 23-11-2026 (wk 48)`."""
    return wording.date_and_week(day) if day else ""


@register.filter
def week_number(weeks: float) -> int:
    """The week of sickness in which a place on the ribbon falls: 5.9 weeks passed is week 6, so is 6.0."""
    return ribbons.week_of(weeks)


@register.filter
def percent(value: float | Decimal | None) -> str:
    """`40%`; nothing for None."""
    return "" if value is None else wording.percentage(value)


@register.simple_tag
def day(value: date | None, *, week: bool = False) -> SafeString | str:
    """A `<time>` element; `week=True` puts the calendar week under it."""
    if value is None:
        return ""
    iso = wording.as_date(value).isoformat()
    element = format_html('<time datetime="{}">{}</time>', iso, wording.full_date(value))
    return format_html('{}<span class="sub">{}</span>', element, wording.iso_week(value)) if week else element


@register.simple_tag
def remaining(act_by: date | None, today: date) -> str:
    """`3 dagen te laat`, `vandaag`, `over 2 dagen`."""
    return wording.term(act_by, today) if act_by else ""


@register.inclusion_tag("components/tag.html")
def remaining_tag(
    act_by: date | None, today: date, status: str = "open", legal_last: date | None = None, done_on: date | None = None
) -> dict[str, Any]:
    """The tag of a step, from its status and dates."""
    tag = wording.term_tag(act_by=act_by, today=today, status=status, legal_last=legal_last, done_on=done_on)
    return {"tone": tag.tone, "text": tag.text, "note": tag.note}


@register.filter
def tone_symbol(tone: str) -> str:
    """The sign that goes with a tone: ▲ late, ● due, ○ calm, ✓ done, ‖ paused."""
    return wording.SYMBOLS.get(tone, wording.SYMBOLS["calm"])


@register.filter
def mark_name(mark: ribbons.Mark) -> str:
    """The accessible name of a mark: each step with its date."""
    return ". ".join(f"{step.label}, {wording.full_date(step.date)}" for step in mark.items)


@register.filter
def mark_text(mark: ribbons.Mark) -> str:
    """The explanation of a mark: a line with step and date, and one with the reason, for each step."""
    heads = [(f"{step.label} · {wording.date_and_week(step.date)}", step.explanation) for step in mark.items]
    return "\n".join(line for head in heads for line in head if line)


@register.simple_tag
def ribbon_summary(layout: ribbons.Layout) -> str:
    """What the drawing shows, in one sentence."""
    now = _("nu in ziekteweek %(week)d") % {"week": layout.week} if layout.week else _("afgesloten")
    counts = _("%(done)d gedaan, %(late)d te laat") % layout.counts
    return _("Verloop van 104 weken: %(now)s; %(counts)s") % {"now": now, "counts": counts}


class RibbonFacts(Protocol):
    """What `{% ribbon %}` reads; any object with these attributes will do."""

    @property
    def steps(self) -> Iterable[ribbons.RibbonStep]:
        """The dated steps."""

    @property
    def pauses(self) -> Iterable[ribbons.RibbonPause]:
        """The weeks that do not count."""

    @property
    def today_week(self) -> float | None:
        """Where the case is, or None when it is over."""


@register.inclusion_tag("components/ribbon.html", takes_context=True)
def ribbon(context: RequestContext, facts: RibbonFacts, today: date | None = None) -> dict[str, Any]:
    """The 104 weeks as drawing, list and table; `today` adds the remaining days to the table."""
    layout = ribbons.lay_out(steps=facts.steps, pauses=facts.pauses, today_week=facts.today_week)
    return {"layout": layout, "today": today or context.get("today")}
