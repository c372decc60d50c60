"""Leaks in lists: counts, sorting, searching, filtering, cursors, and what an interface for machines adds."""

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Q

from cases.models import Case
from privacy.actor import Actor
from tests.privacy.mutants.library import hidden, mutant, swap


def _list(patch: pytest.MonkeyPatch, change: Any) -> None:
    """`change(page, filters)` on every list of cases for who is not medical."""

    def made(real: Any) -> Any:
        def leaky(actor: Actor, filters: Any) -> Any:
            page = real(actor, filters)
            return page if actor.is_medical else change(page, filters)

        return leaky

    swap(patch, "cases.selectors:case_list", made)


@mutant("sort key")
def sorted_by_the_last_draft(patch: pytest.MonkeyPatch) -> None:
    """The list ends with the case in which the bedrijfsarts was busy."""

    def change(page: Any, _filters: Any) -> Any:
        return replace(page, rows=tuple(sorted(page.rows, key=lambda row: hidden(row.id).revision)))

    _list(patch, change)


@mutant("order of equal rows")
def ties_fall_by_medical_steps(patch: pytest.MonkeyPatch) -> None:
    """Rows of the same first sick day stand in the order of their medical steps."""

    def change(page: Any, _filters: Any) -> Any:
        rows = sorted(page.rows, key=lambda row: (row.first_sick_day.toordinal(), len(hidden(row.id).done)))
        return replace(page, rows=tuple(rows))

    _list(patch, change)


@mutant("a row less")
def list_without_the_difficult(patch: pytest.MonkeyPatch) -> None:
    """Cases for which medical information was requested drop from the list of what is running."""

    def change(page: Any, _filters: Any) -> Any:
        rows = tuple(row for row in page.rows if "medical_information_requested" not in hidden(row.id).facts)
        return replace(page, rows=rows)

    _list(patch, change)


@mutant("next step in a list")
def next_step_is_the_medical_one(patch: pytest.MonkeyPatch) -> None:
    """The most urgent step of a row is early when the case is psychological."""

    def change(page: Any, _filters: Any) -> Any:
        rows = (replace(row, next_step=None) if hidden(row.id).psychological else row for row in page.rows)
        return replace(page, rows=tuple(rows))

    _list(patch, change)


def _where(patch: pytest.MonkeyPatch, change: Any) -> None:
    """`change(rows, filters)` on what a list of cases is filtered by."""

    def made(real: Any) -> Any:
        return lambda actor, filters: change(real(actor, filters), filters, actor)

    swap(patch, "cases.selectors.lists:_filtered", made)


@mutant("search hit")
def search_finds_by_code(patch: pytest.MonkeyPatch) -> None:
    """A search for a word also finds cases by the facts of their medical file."""

    def change(rows: Any, filters: Any, actor: Actor) -> Any:
        if not filters.q:
            return rows
        every = list(Case.objects.values_list("pk", flat=True))
        ids = [pk for pk in every if filters.q in "".join(hidden(pk).facts)]
        return rows | Case.objects.filter(pk__in=ids, employer_id__in=actor.employer_ids or [])

    _where(patch, change)


@mutant("filter on a hidden field")
def closed_means_medically_closed(patch: pytest.MonkeyPatch) -> None:
    """The filter on closed cases also gives those in which the bedrijfsarts is done."""

    def change(rows: Any, filters: Any, _actor: Actor) -> Any:
        if filters.state != "closed":
            return rows
        done = [pk for pk in Case.objects.values_list("pk", flat=True) if hidden(pk).done]
        return Case.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=done))

    _where(patch, change)


@mutant("cursor")
def cursor_holds_the_state(patch: pytest.MonkeyPatch) -> None:
    """The cursor of the next page is made of more than the row's place."""
    swap(patch, "cases.selectors.lists:PAGE", lambda _real: 1)

    def made(real: Any) -> Any:
        return lambda day, row_id: real(day, row_id) + hidden(row_id).mark.replace(".", "")

    swap(patch, "cases.cursor:encode", made)


@mutant("count on a dashboard")
def counts_medical_steps(patch: pytest.MonkeyPatch) -> None:
    """What is late counts medical steps too."""

    def made(real: Any) -> Any:
        def leaky(rows: Any, today: Any) -> Any:
            counts = real(rows, today)
            cases = set(rows.values_list("case_id", flat=True))
            return counts | {"later": counts["later"] + sum(len(hidden(pk).done) for pk in cases)}

        return leaky

    swap(patch, "cases.selectors.queue:_counts", made)


@mutant("badge in the menu")
def menu_counts_files(patch: pytest.MonkeyPatch) -> None:
    """The menu shows how many cases have a medical file."""

    def made(real: Any) -> Any:
        def leaky(request: Any, person: Any) -> Any:
            marks = [len(hidden(pk).facts) for pk in Case.objects.values_list("pk", flat=True)]
            return tuple(replace(item, label=f"{item.label} ({sum(marks)})") for item in real(request, person))

        return leaky

    swap(patch, "config.chrome:_nav", made)


@mutant("list of what is expected")
def expected_follows_the_doctor(patch: pytest.MonkeyPatch) -> None:
    """What an employer is expected to do leaves out cases that the bedrijfsarts has taken up."""

    def made(real: Any) -> Any:
        def leaky(actor: Actor, **limits: Any) -> Any:
            return tuple(row for row in real(actor, **limits) if not hidden(row.case_id).done)

        return leaky

    swap(patch, "cases.selectors:expected_of_employer", made)


def _api(patch: pytest.MonkeyPatch, shape: str, change: Any) -> None:
    def made(real: Any) -> Any:
        def leaky(self: Any, instance: Any) -> Any:
            return change(dict(real(self, instance)), instance)

        return leaky

    swap(patch, f"cases.api.serializers:{shape}.to_representation", made)


@mutant("code of a step over REST")
def code_of_the_variant(patch: pytest.MonkeyPatch) -> None:
    """Over REST the analysis of a psychological case has the code of its variant."""

    def change(shown: dict[str, Any], row: Any) -> dict[str, Any]:
        early = row.code == "W6-PROBLEEMANALYSE" and hidden(row.case_id).psychological
        return shown | ({"code": "W4-PROBLEEMANALYSE-PSYCHISCH"} if early else {})

    _api(patch, "StepSerializer", change)


@mutant("field over REST")
def field_too_many(patch: pytest.MonkeyPatch) -> None:
    """Over REST a case says whether there is something medical."""
    _api(patch, "HeaderSerializer", lambda shown, row: shown | {"has_medical": bool(hidden(row.id).done)})


@mutant("order of fields over REST")
def fields_in_another_order(patch: pytest.MonkeyPatch) -> None:
    """The same fields and values, in another order when there are medical facts."""

    def change(shown: dict[str, Any], row: Any) -> dict[str, Any]:
        return dict(reversed(shown.items())) if hidden(row.id).facts else shown

    _api(patch, "HeaderSerializer", change)
