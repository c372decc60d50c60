"""Leaks in what the dossier, its page and its ribbon show."""

from dataclasses import replace
from typing import Any

import pytest

from cases.ribbons import RibbonStep
from privacy import chance
from privacy.actor import Actor
from tests.privacy.mutants.library import Hidden, held, hidden, mutant, swap
from timeline.presentation import StepRow


def _dossier(patch: pytest.MonkeyPatch, change: Any) -> None:
    """`change(dossier, hidden)` for readers without medical rights."""

    def made(real: Any) -> Any:
        def leaky(actor: Actor, case_id: Any) -> Any:
            shown = real(actor, case_id)
            return shown if shown.medical else change(shown, hidden(case_id))

        return leaky

    swap(patch, "cases.selectors:dossier", made)


def _steps(patch: pytest.MonkeyPatch, change: Any) -> None:
    """`change(row, hidden)` for every row of a step."""

    def changed(dossier: Any, behind: Hidden) -> Any:
        return replace(dossier, steps=tuple(change(row, behind) for row in dossier.steps))

    _dossier(patch, changed)


@mutant("status of a step")
def content_medical_step_shows_done(patch: pytest.MonkeyPatch) -> None:
    """A content-medical step reads as done once the bedrijfsarts held it."""
    _steps(patch, lambda row, behind: replace(row, status="done") if row.code in behind.done else row)


@mutant("date")
def content_medical_step_shows_its_day(patch: pytest.MonkeyPatch) -> None:
    """A content-medical step that was done bears a date."""
    _steps(patch, lambda row, behind: replace(row, done_on=chance.today()) if row.code in behind.done else row)


@mutant("early date")
def analysis_due_early_when_psychological(patch: pytest.MonkeyPatch) -> None:
    """The probleemanalyse takes the earlier date of its psychological variant."""

    def change(row: StepRow, behind: Hidden) -> StepRow:
        early = row.code == "W6-PROBLEEMANALYSE" and behind.psychological
        return replace(row, act_by=row.window_opens or row.act_by, why="") if early else row

    _steps(patch, change)


@mutant("number of rows")
def existence_medical_row_in_the_list(patch: pytest.MonkeyPatch) -> None:
    """Steps that exist for medical reasons only stand in everybody's list, with a neutral name."""

    def change(dossier: Any, behind: Hidden) -> Any:
        known = {row.code for row in dossier.steps}
        more = [replace(dossier.steps[0], code=code, name="Stap") for code in behind.codes if code not in known]
        return replace(dossier, steps=(*dossier.steps, *more))

    _dossier(patch, change)


@mutant("list of what does not apply")
def existence_medical_row_among_cancelled(patch: pytest.MonkeyPatch) -> None:
    """A medical step that fell away is listed as not applicable."""

    def change(dossier: Any, behind: Hidden) -> Any:
        gone = replace(dossier.steps[-1], code="X", name="Vervallen stap", status="cancelled")
        return replace(dossier, steps=(*dossier.steps, gone)) if behind.facts else dossier

    _dossier(patch, change)


@mutant("ribbon")
def ribbon_bears_a_mark(patch: pytest.MonkeyPatch) -> None:
    """The ribbon draws a mark for each medical step that was done."""

    def made(real: Any) -> Any:
        def leaky(dossier: Any, today: Any) -> Any:
            drawn = real(dossier, today)
            more = [
                RibbonStep(code, "Stap", 3.0, "done", today, "", None, milestone=False)
                for code in hidden(dossier.header.id).done
            ]
            return replace(drawn, steps=(*drawn.steps, *more))

        return leaky

    swap(patch, "cases.ribbons:ribbon_of", made)


@mutant("title")
def title_counts_drafts(patch: pytest.MonkeyPatch) -> None:
    """The title of the page bears the revision of the draft."""

    def change(dossier: Any, behind: Hidden) -> Any:
        name = f"{dossier.header.employee_name} ({behind.revision})"
        return replace(dossier, header=replace(dossier.header, employee_name=name))

    _dossier(patch, change)


@mutant("last activity")
def doctor_was_active(patch: pytest.MonkeyPatch) -> None:
    """Beside the name of the bedrijfsarts stands when the draft was saved last."""

    def change(dossier: Any, behind: Hidden) -> Any:
        name = f"{dossier.header.bedrijfsarts_name} {behind.saved_at or ''}"
        return replace(dossier, header=replace(dossier.header, bedrijfsarts_name=name))

    _dossier(patch, change)


@mutant("buttons")
def button_goes_when_information_was_requested(patch: pytest.MonkeyPatch) -> None:
    """The button for circumstances is hidden while medical information is awaited."""

    def change(dossier: Any, behind: Hidden) -> Any:
        shown = dossier.abilities.facts and "medical_information_requested" not in behind.facts
        return replace(dossier, abilities=replace(dossier.abilities, facts=shown))

    _dossier(patch, change)


@mutant("order of the same rows")
def steps_in_another_order(patch: pytest.MonkeyPatch) -> None:
    """Steps of the same day change places when a consultation was held."""

    def change(dossier: Any, behind: Hidden) -> Any:
        steps = dossier.steps
        return replace(dossier, steps=(steps[1], steps[0], *steps[2:])) if behind.done else dossier

    _dossier(patch, change)


@mutant("explanation")
def why_tells_of_the_complaint(patch: pytest.MonkeyPatch) -> None:
    """The sum behind a date says that it depends on the complaint."""
    _steps(
        patch,
        lambda row, behind: replace(row, why=f"{row.why} Aangepast.") if behind.psychological else row,
    )


@mutant("whom a step is of")
def owner_changes_by_delegation(patch: pytest.MonkeyPatch) -> None:
    """A step that the delegate did shows another owner."""
    _steps(patch, lambda row, behind: replace(row, owner=("CMTD",)) if row.code in behind.done else row)


@mutant("query count")
def one_query_more_for_each_fact(patch: pytest.MonkeyPatch) -> None:
    """The page is the same, but looks something up for each medical fact."""

    def change(dossier: Any, behind: Hidden) -> Any:
        for _fact in behind.facts:
            hidden(dossier.header.id)
        return dossier

    _dossier(patch, change)


@mutant("cached page")
def dossier_kept_by_case(patch: pytest.MonkeyPatch) -> None:
    """A dossier is cached by case and not by reader: whoever comes first decides what the next one sees."""
    from django.core.cache import cache

    def made(real: Any) -> Any:
        def leaky(actor: Actor, case_id: Any) -> Any:
            shown = real(actor, case_id)
            return cache.get_or_set(f"dossier:{case_id}", shown)

        return leaky

    swap(patch, "cases.selectors:dossier", made)


@mutant("autocomplete")
def choice_bears_a_mark(patch: pytest.MonkeyPatch) -> None:
    """The list of who may be reported sick says how many consultations were held."""

    def made(real: Any) -> Any:
        def leaky(actor: Actor, **limits: Any) -> Any:
            found = real(actor, **limits)
            people = tuple(replace(row, place=f"{row.place} ({held()})") for row in found.people)
            return replace(found, people=people)

        return leaky

    swap(patch, "cases.selectors:reportable_employees", made)
