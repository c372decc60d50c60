"""The JSON of the preview: no key is ignored, every error names its key."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.timeline.worlds import TODAY, day
from timeline.contract import parse_request, parse_text
from timeline.engine import Spell
from timeline.errors import InputError
from timeline.output import preview
from timeline.projection import Viewer

SPELLS = [{"from": "2026-02-02", "to": None}]


def asked(**changes: Any) -> dict[str, Any]:
    """A request that is right but for the changes."""
    return {"spells": SPELLS, **changes}


def test_reads_all_keys() -> None:
    request = parse_request(
        {
            "spells": [{"from": "2026-01-05", "to": "2026-03-01"}, {"from": "2026-03-29", "to": None}],
            "facts": {"psychological": True, "erd_zw": False},
            "events": {"W6-PROBLEEMANALYSE": "2026-02-10", "wia_applied": "2027-10-10"},
            "today": "2026-04-01",
            "viewer": "employer",
        },
        TODAY,
    )
    assert request.inputs.spells == (Spell(day("2026-01-05"), day("2026-03-01")), Spell(day("2026-03-29")))
    assert request.inputs.facts == {"psychological"}
    assert request.inputs.events["wia_applied"] == date(2027, 10, 10)
    assert (request.inputs.today, request.viewer) == (date(2026, 4, 1), Viewer.EMPLOYER)


def test_today_and_viewer_have_defaults() -> None:
    for data in (asked(), asked(today=None)):
        request = parse_request(data, TODAY)
        assert (request.inputs.today, request.viewer) == (TODAY, Viewer.MEDICAL)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ([], "invoer"),
        ({}, "spells"),
        (asked(spells=[]), "spells"),
        (asked(spells={}), "spells"),
        (asked(spells=[{"from": "2026-02-02", "to": None}] * 1001), "spells"),
        (asked(spells=["2026-02-02"]), "spells[0]"),
        (asked(spells=[{"from": "2026-02-02"}]), "spells[0].to"),
        (asked(spells=[{"to": None}]), "spells[0].from"),
        (asked(spells=[{"from": None, "to": None}]), "spells[0].from"),
        (asked(spells=[{"from": "2026-02-30", "to": None}]), "spells[0].from"),
        (asked(spells=[{"from": "20260202", "to": None}]), "spells[0].from"),
        (asked(spells=[{"from": "2026-02-02", "to": "2026-02-01"}]), "spells[0].to"),
        (asked(spells=[{"from": "2026-02-02", "to": None, "kind": "wazo"}]), "spells[0].kind"),
        (asked(spells=[*SPELLS, {"from": "2026-05-01", "to": None}]), "spells[1].from"),
        (
            asked(spells=[{"from": "2026-02-02", "to": "2026-02-09"}, {"from": "2026-02-09", "to": None}]),
            "spells[1].from",
        ),
        (asked(spells=[{"from": "1999-12-31", "to": None}]), "spells[0].from"),
        (asked(spells=[{"from": "2003-12-31", "to": None}]), "spells"),
        (asked(facts=["psychological"]), "facts"),
        (asked(facts={"tired": True}), "facts.tired"),
        (asked(facts={"tired": False}), "facts.tired"),
        (asked(facts={"psychological": "yes"}), "facts.psychological"),
        (asked(events={"W7-NIETS": "2026-03-01"}), "events.W7-NIETS"),
        (asked(events={"wia_applied": 20271010}), "events.wia_applied"),
        (asked(events={"wia_applied": "9999-12-31"}), "events.wia_applied"),
        (asked(today="tomorrow"), "today"),
        (asked(viewer="hr"), "viewer"),
        (asked(viewer=None), "viewer"),
        (asked(leaves=None), "leaves"),
        (asked(leaves=[3]), "leaves[0]"),
        (asked(leaves=[{"from": "2026-03-01"}]), "leaves[0].to"),
        (asked(leaves=[{"from": "2026-03-01", "to": None}]), "leaves[0].to"),
        (asked(leaves=[{"to": "2026-03-01"}]), "leaves[0].from"),
        (asked(leaves=[{"from": "2026-03-02", "to": "2026-03-01"}]), "leaves[0].to"),
        (asked(leaves=[{"from": "2026-03-01", "to": "2026-03-09", "kind": "sabbatical"}]), "leaves[0].kind"),
        (asked(leaves=[{"from": "2026-03-01", "to": "2026-03-09", "kind": 1}]), "leaves[0].kind"),
        (asked(leaves=[{"from": "2026-03-01", "to": "2026-03-09", "joined": "yes"}]), "leaves[0].joined"),
        (asked(leaves=[{"from": "2026-03-01", "to": "2026-03-09", "cause": "x"}]), "leaves[0].cause"),
        (asked(leaves=[{"from": "2026-03-01", "to": "2026-03-09"}] * 2), "leaves[1].from"),
        (asked(leaves=[{"from": "1999-03-01", "to": "2026-03-09"}]), "leaves[0].from"),
        (asked(leaves=[{"from": "2026-03-01", "to": "2091-03-09"}]), "leaves[0].to"),
        (
            asked(
                spells=[{"from": "2026-02-02", "to": "2026-02-09"}], leaves=[{"from": "2026-02-01", "to": "2026-02-09"}]
            ),
            "spells",
        ),
        (asked(employment_ends="soon"), "employment_ends"),
        (asked(employment_ends="2091-01-01"), "employment_ends"),
        (asked(aow_date="1949-12-31"), "aow_date"),
        (asked(wia_applied=True), "wia_applied"),
        (asked(wia_applied="2027-11-01", events={"wia_applied": "2027-11-02"}), "wia_applied"),
        (asked(loonsanctie_weeks=53), "loonsanctie_weeks"),
        (asked(loonsanctie_weeks=-1), "loonsanctie_weeks"),
        (asked(loonsanctie_weeks=True), "loonsanctie_weeks"),
        (asked(loonsanctie_weeks=1.5), "loonsanctie_weeks"),
        (asked(talk_interval_days=0), "talk_interval_days"),
        (asked(talk_interval_days=365), "talk_interval_days"),
        (asked(events={"pay_ends": "2028-01-30"}), "events.pay_ends"),
        (asked(vieuwer=None), "vieuwer"),
    ],
)
def test_refuses_naming_the_key(data: object, key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_request(data, TODAY)
    assert caught.value.key == key
    assert str(caught.value).startswith(f"{key}: ")


@pytest.mark.parametrize(
    "text", ["", "{", '{"spells": NaN}', "[" * 100_000, '{"today": "2026-01-01", "today": "2026-01-02"}', "9" * 5000]
)
def test_refuses_what_is_no_clean_json(text: str) -> None:
    with pytest.raises(InputError):
        parse_text(text, TODAY)


KEYS = [
    "spells", "leaves", "from", "to", "joined", "facts", "events", "today", "viewer", "aow_date", "employment_ends", "x"
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)


@settings(max_examples=examples(300), deadline=None)
@given(JSON)
def test_any_json_is_answered_or_refused_with_a_key(data: object) -> None:
    key = ""
    try:
        answered = len(preview(parse_request(data, TODAY))["steps"])
    except InputError as problem:
        answered, key = 0, problem.key
    assert answered in {64, 68} or key


def test_the_answer_has_the_keys_of_the_contract_and_is_plain_json() -> None:
    answer = preview(parse_request(asked(), TODAY))
    assert json.loads(json.dumps(answer)) == answer
    assert set(answer) == {"steps", "wait", "previous_waits", "flags"}
    assert set(answer["wait"]) == {"first_sick_day", "sick_days", "last_day", "first_wia_day", "pay_ends"}
    needed = {
        "code", "status", "window_opens", "target", "act_by", "legal_last", "rule", "source", "arithmetic"
    }  # fmt: skip
    for step in answer["steps"]:
        assert needed <= set(step)
        assert step["rule"]
        assert step["source"]
        assert step["arithmetic"]
        assert step["arithmetic_en"]
    assert len({step["code"] for step in answer["steps"]}) == 68
