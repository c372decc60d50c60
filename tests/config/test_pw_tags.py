"""How dates, terms and percentages read in a page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import translation

from config.ribbon import RibbonStep
from config.wording import Tag, percentage, term, term_tag

TODAY = date(2026, 11, 23)


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load pw %}" + source).render(context)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ d|dutch_date }}", "ma 23-11-2026"),
        ("{{ d|dutch_date_long }}", "maandag 23-11-2026"),
        ("{{ d|dutch_date_short }}", "ma 23-11"),
        ("{{ d|dutch_date_bare }}", "23-11-2026"),
        ("{{ d|week }}", "wk 48"),
        ("{{ d|calendar_week }}", "kalenderweek 48"),
        ("{{ d|date_and_week }}", "ma 23-11-2026 (wk 48)"),
        ("{{ nothing|dutch_date }}{{ nothing|week }}{% day nothing %}", ""),
        ("{% day d %}", '<time datetime="2026-11-23">ma 23-11-2026</time>'),
        ("{% day d week=True %}", '<time datetime="2026-11-23">ma 23-11-2026</time><span class="sub">wk 48</span>'),
    ],
)
def test_dates_read_dutch(source: str, text: str) -> None:
    assert rendered(source, d=TODAY, nothing=None) == text


def test_english_readers_get_the_same_date_in_their_language() -> None:
    with translation.override("en"):
        assert rendered("{{ d|dutch_date }}", d=TODAY) == "Mon 23-11-2026"


def test_iso_week_of_new_year_belongs_to_the_old_year() -> None:
    assert rendered("{{ d|week }}", d=date(2027, 1, 1)) == "wk 53"


def test_a_moment_is_told_in_amsterdam() -> None:
    assert rendered("{{ m|dutch_moment }}", m=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "ma 23-11-2026 00:30"
    assert rendered("{{ m|dutch_date }}", m=datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "ma 23-11-2026"


@pytest.mark.parametrize(
    ("act_by", "text"),
    [
        (date(2026, 11, 20), "3 dagen te laat"),
        (date(2026, 11, 22), "1 dag te laat"),
        (TODAY, "vandaag"),
        (date(2026, 11, 24), "morgen"),
        (date(2026, 11, 25), "over 2 dagen"),
    ],
)
def test_a_term_counts_calendar_days(act_by: date, text: str) -> None:
    assert term(act_by, TODAY) == text
    assert rendered("{% remaining d today %}", d=act_by, today=TODAY) == text


@pytest.mark.parametrize(
    ("act_by", "legal_last", "status", "tag"),
    [
        (date(2026, 11, 20), None, "open", Tag("late", "3 dagen te laat")),
        (date(2026, 11, 20), TODAY, "late", Tag("late", "3 dagen te laat", "wettelijk tot vandaag")),
        (date(2026, 11, 20), date(2026, 11, 25), "late", Tag("late", "3 dagen te laat", "wettelijk tot wo 25-11")),
        (date(2026, 11, 20), date(2026, 11, 21), "late", Tag("late", "3 dagen te laat", "wettelijke datum voorbij")),
        (date(2026, 11, 30), date(2026, 12, 1), "due", Tag("due", "over 7 dagen")),
        (date(2026, 12, 1), None, "open", Tag("calm", "over 8 dagen")),
        (date(2026, 11, 1), None, "paused", Tag("paused", "gepauzeerd")),
        (date(2026, 11, 1), None, "not_recorded", Tag("paused", "niet vastgelegd")),
        (None, None, "open", Tag("calm", "nog geen datum")),
    ],
)
def test_the_tag_of_a_step(act_by: date | None, legal_last: date | None, status: str, tag: Tag) -> None:
    assert term_tag(act_by=act_by, today=TODAY, status=status, legal_last=legal_last) == tag


def test_a_done_step_says_when_and_is_never_late() -> None:
    tag = term_tag(act_by=date(2026, 11, 1), today=TODAY, status="done", done_on=date(2026, 11, 11))
    assert tag == Tag("done", "gedaan 11-11-2026")


def test_a_status_is_never_colour_alone() -> None:
    html = rendered("{% remaining_tag d today %}", d=date(2026, 11, 20), today=TODAY)
    assert "▲" in html
    assert "3 dagen te laat" in html
    assert 'aria-hidden="true"' in html


@pytest.mark.parametrize(("value", "text"), [(40, "40%"), (Decimal("37.50"), "37,5%"), (0, "0%"), (100, "100%")])
def test_percentages(value: int | Decimal, text: str) -> None:
    assert percentage(value) == text


def test_no_line_breaks_inside_a_date_and_text_stays_text() -> None:
    html = rendered("{{ t|unbroken_dates }}", t="<b> t/m vr 20-11-2026, dan 1-2")
    assert html == '&lt;b&gt; t/m <span class="nowrap">vr 20-11-2026</span>, dan 1-2'


@dataclass(frozen=True)
class _Facts:
    steps: tuple[RibbonStep, ...]
    pauses: tuple[object, ...] = ()
    today_week: float | None = 42.3


def test_the_ribbon_is_drawing_list_and_table_of_the_same_steps() -> None:
    step = RibbonStep("W42", "42e-weeksmelding UWV", 42.0, "late", date(2026, 11, 20), "Dag 294 <wet>", "/stap/", True)
    html = rendered("{% ribbon facts today %}", facts=_Facts((step,)), today=TODAY, request=SimpleNamespace())
    assert html.count("42e-weeksmelding UWV") >= 4  # label, accessible name, list, table
    assert 'aria-label="42e-weeksmelding UWV, vr 20-11-2026"' in html
    assert "Bekijk als tabel" in html
    assert "3 dagen te laat" in html
    assert "Dag 294 &lt;wet&gt;" in html
    assert "nu in ziekteweek 43" in html
    assert "style=" not in html
