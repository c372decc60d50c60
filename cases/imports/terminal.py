"""The report of an import as lines of text, and the progress bar of the command."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.imports import wording
from cases.imports.fields import Field
from cases.imports.report import totals

_WIDTH = 30
_SHOWN = 50


def lines(report: Mapping[str, Any], *, dry_run: bool) -> Iterator[str]:
    """Columns, counts, the same per employer, notices and problems."""
    used = ", ".join(f"{wording.FIELDS[Field(f)]} = {column}" for f, column in report["columns"].items())
    yield _("Kolommen: %(columns)s") % {"columns": used}
    if report["ignored"]:
        yield _("Niet gelezen (onbekend): %(columns)s") % {"columns": ", ".join(report["ignored"])}
    for column, why in report["refused"]:
        yield _("Niet gelezen: %(column)s (%(why)s)") % {"column": column, "why": wording.REFUSALS[why]}
    yield from _counts(report)
    yield from _notes(report)
    yield _result(report, dry_run=dry_run)


def problem_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Every problem that was kept, at most fifty."""
    for problem in report["problems"][:_SHOWN]:
        yield wording.rows_text(wording.problem_text(problem))
    if more := report["problem_count"] - len(report["problems"][:_SHOWN]):
        yield ngettext("… en nog %(n)d fout.", "… en nog %(n)d fouten.", more) % {"n": more}


def _counts(report: Mapping[str, Any]) -> Iterator[str]:
    for kind, (new, changed) in report["counts"].items():
        yield _("%(kind)-16s %(new)6d nieuw %(changed)6d gewijzigd") % {
            "kind": wording.KINDS[kind], "new": new, "changed": changed,
        }  # fmt: skip
    for line in report["employers"]:
        yield _(
            "  %(name)s%(mark)s: %(rows)d regels; nieuw: %(people)d werknemers, %(cases)d dossiers (%(running)d lopend)"
        ) % {
            "name": line["name"], "mark": _(" (nieuw)") if line["is_new"] else "", "rows": line["rows"],
            "people": line["employees"][0], "cases": line["cases"][0], "running": line["running"],
        }  # fmt: skip


def _notes(report: Mapping[str, Any]) -> Iterator[str]:
    if rounded := report["rounded"]:
        yield ngettext(
            "%(n)s percentage is afgerond op hele procenten.",
            "%(n)s percentages zijn afgerond op hele procenten.",
            rounded,
        ) % {"n": rounded}
    if planned := report["planned"]:
        yield ngettext(
            "%(n)s regel gaat pas later in en is overgeslagen; lever die dan opnieuw aan.",
            "%(n)s regels gaan pas later in en zijn overgeslagen; lever ze dan opnieuw aan.",
            planned,
        ) % {"n": planned}
    for notice in report["notices"][:_SHOWN]:
        yield wording.rows_text(wording.problem_text(notice))
    if steps := report.get("not_recorded"):
        yield ngettext(
            "%(n)d stap was al voorbij; de casemanager kan die bevestigen.",
            "%(n)d stappen waren al voorbij; de casemanager kan ze in één keer bevestigen.",
            steps,
        ) % {"n": steps}


def _result(report: Mapping[str, Any], *, dry_run: bool) -> str:
    created, changed = totals(dict(report))
    values = {"created": created, "changed": changed, "rows": report["rows"], "skipped": report["skipped"]}
    if dry_run:
        return _("Proef: %(created)d aan te maken, %(changed)d te wijzigen; niets bewaard.") % values
    if not report.get("done"):
        return _("Niets bewaard: het bestand bevat fouten.")
    return (
        _("Klaar: %(created)d aangemaakt, %(changed)d gewijzigd; %(skipped)d van %(rows)d regels overgeslagen.")
        % values
    )


class Bar:
    """`[######    ] 60% 6000/10000` on a terminal, rewritten in place; silent elsewhere."""

    def __init__(self, stream: OutputWrapper, total: int) -> None:
        self.stream, self.total, self.drawn = stream, max(1, total), False
        self.live = stream.isatty()

    def __call__(self, done: int) -> None:
        """Draw how far it is."""
        if self.live:
            self.drawn = True
            filled = _WIDTH * done // self.total
            bar = "#" * filled + " " * (_WIDTH - filled)
            self.stream.write(f"\r[{bar}] {100 * done // self.total:3d}% {done}/{self.total}", ending="")
            self.stream.flush()

    def end(self) -> None:
        """Go to a new line."""
        if self.drawn:
            self.stream.write("")
