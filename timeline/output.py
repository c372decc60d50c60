"""What comes out of `timeline_preview` and `step_catalogue` (law, section 3a): plain values for JSON."""

from datetime import date
from typing import Any

from timeline.catalogue import Catalogue, Party, StepRule, Term
from timeline.contract import PreviewRequest
from timeline.engine import PastWait, Wait
from timeline.engine.render import render
from timeline.projection import StepView, view


def preview(request: PreviewRequest) -> dict[str, Any]:
    """The answer of `timeline_preview`: only what this reader may see."""
    seen = view(request.catalogue, request.inputs, request.viewer)
    return {
        "steps": [step_json(row, request.catalogue) for row in seen.steps],
        "wait": wait_json(seen.wait),
        "previous_waits": [past_json(past) for past in seen.previous_waits],
        "flags": [
            {"code": flag.code, "subject": flag.subject, "text": flag.text.nl, "text_en": flag.text.en}
            for flag in seen.flags
        ],
    }


def step_json(row: StepView, catalogue: Catalogue) -> dict[str, Any]:
    """One step; `status` is null where the reader may not know it."""
    return {
        "code": row.code,
        "name": row.rule.name.nl,
        "phase": row.rule.phase,
        "status": row.status.value if row.status else None,
        "window_opens": _iso(row.window_opens),
        "target": _iso(row.target),
        "act_by": _iso(row.act_by),
        "legal_last": _iso(row.legal_last),
        "rule": row.rule.rule.nl,
        "source": row.rule.source,
        "arithmetic": render(row.explanation, catalogue, "nl"),
        "report": row.explanation.report or None,
        "name_en": row.rule.name.en,
        "rule_en": row.rule.rule.en,
        "arithmetic_en": render(row.explanation, catalogue, "en"),
    }


def wait_json(wait: Wait) -> dict[str, Any]:
    """The wait; dates beyond a recovery are null."""
    return {
        "first_sick_day": wait.first_sick_day.isoformat(),
        "sick_days": wait.sick_days,
        "last_day": _iso(wait.last_day),
        "first_wia_day": _iso(wait.first_wia_day),
        "pay_ends": _iso(wait.pay_ends),
    }


def past_json(past: PastWait) -> dict[str, Any]:
    """An earlier wait."""
    return {
        "first_sick_day": past.first_sick_day.isoformat(),
        "last_sick_day": past.last_sick_day.isoformat(),
        "sick_days": past.sick_days,
    }


def catalogue_json(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The answer of `step_catalogue --json`: every row of one version."""
    return [_rule_json(rule, catalogue) for rule in catalogue]


def _rule_json(rule: StepRule, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "code": rule.code,
        "phase": rule.phase,
        "visibility": rule.visibility.value,
        "roles": {party.value: rule.roles[party] for party in Party},
        "owner": [party.value for party in rule.owner],
        "fact": rule.fact,
        "rule": rule.rule.nl,
        "source": rule.source,
        "origin": rule.origin.value,
        "name": rule.name.nl,
        "name_en": rule.name.en,
        "rule_en": rule.rule.en,
        "trigger": rule.trigger,
        "opens": _term_json(rule.opens),
        "target": _term_json(rule.target),
        "legal_last": _term_json(rule.legal_last),
        "recurring": rule.recurring,
        "part": rule.part.value if rule.part else None,
        "alarm": rule.alarm.nl if rule.alarm else None,
        "catalogue_version": catalogue.version,
        "valid_from": catalogue.valid_from.isoformat(),
    }


def _term_json(term: Term | None) -> int | dict[str, Any] | None:
    """A sick day number, or the event that the date follows."""
    if term is None or not term.after:
        return term.day if term else None
    return {
        "after": list(term.after),
        "days": term.days,
        "months": term.months,
        "monthly": term.monthly,
        "sick_day": term.day,
        "earliest": term.earliest,
        "latest": term.latest,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
