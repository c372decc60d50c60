"""The checker itself: histories in which something was lost, doubled or ghostly on purpose."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.checker import check
from tests.faults.history import Event

DAY = "2026-03-10"
Rows = dict[str, list[Any]]


def world() -> Rows:
    """One running case with one step that is due, told to one person by a mail that arrived."""
    return {
        "cases": [{"id": "c", "employee_id": "e", "state": "open"}],
        "spells": [{"case_id": "c", "starts_on": "2026-02-01", "recovered_from": None}],
        "steps": [step("s", "2026-03-10")],
        "reminders": [reminder("r", "due")],
        "notes": [],
        "thresholds": [],
        "notices": [
            {
                "recipient_id": "u",
                "topic": "step_reminder",
                "dedupe_key": "reminder:r:u",
                "payload": {},
                "for_digest": False,
            }
        ],
        "messages": [message("m", "reminder:r:u")],
    }


def step(pk: str, act_by: str, **more: Any) -> dict[str, Any]:
    return {
        "id": pk, "case_id": "c", "code": "W8-VOORLICHTING", "owner": "CMWG", "state": "planned",
        "visibility": "case", "act_by": act_by, "dated_on": DAY,
    } | more  # fmt: skip


def reminder(pk: str, rule: str, **more: Any) -> dict[str, Any]:
    return {
        "id": pk, "step_id": "s", "case_id": "c", "rule": rule, "act_by": DAY, "created_at": "2026-03-10 08:00",
    } | more  # fmt: skip


def message(pk: str, key: str, **more: Any) -> dict[str, Any]:
    return {
        "id": pk, "kind": "mail", "topic": "step_reminder", "recipient_id": "u", "dedupe_key": key, "payload": {},
        "done_at": "2026-03-10 08:00", "dead_at": None, "in_doubt": False, "last_error": "",
    } | more  # fmt: skip


def mail(pk: str, mood: str = "fine") -> Event:
    kind: Any = "fail" if mood in {"later", "never"} else "ok"
    return Event(kind, "mail", 0, DAY, {"message_id": f"<{pk}@host>", "to": "u", "mood": mood})


def asked(kind: Any, op: int = 1, what: str = "open", **value: Any) -> Event:
    return Event(kind, what, op, DAY, value or {"employee": "e", "day": "2026-02-01"})


def history(rows: Rows, *before: Event) -> list[Event]:
    return [*before, Event("ok", "seen", 0, DAY, rows)]


def test_a_history_in_which_all_went_well_is_fine() -> None:
    verdict = check(history(world(), asked("invoke"), asked("ok"), mail("m")))
    assert verdict.fine
    assert not verdict.in_doubt
    assert (verdict.operations, verdict.unknown, verdict.reminders, verdict.mails) == (1, 0, 1, 1)


def test_without_a_look_nothing_is_fine() -> None:
    assert check([asked("ok")]).lost == ["nobody looked"]


LOST: dict[str, Callable[[Rows], Any]] = {
    "an alert that was due": lambda rows: rows.update(reminders=[], notices=[], messages=[]),
    "the notice": lambda rows: rows["notices"].clear(),
    "the message": lambda rows: rows["messages"].clear(),
    "a message that waits": lambda rows: rows["messages"][0].update(done_at=None),
    "a message that was given up without the server having said so": lambda rows: rows["messages"][0].update(
        done_at=None, dead_at=DAY
    ),
    "a message marked delivered that no server took": lambda rows: rows["messages"].append(message("m2", "x")),
    "what an operation did": lambda rows: rows["spells"].clear(),
}


@pytest.mark.parametrize("what", LOST)
def test_what_is_lost_is_named(what: str) -> None:
    rows = world()
    LOST[what](rows)
    assert check(history(rows, asked("ok"), mail("m"))).lost, what


def test_work_that_was_never_done_is_lost() -> None:
    events = history(world(), mail("m"))
    assert check([*events[:-1], Event("info", "seen", 0, DAY, world())]).lost


DOUBLED: dict[str, Callable[[Rows], Any]] = {
    "an alert": lambda rows: rows["reminders"].append({**rows["reminders"][0], "id": "r2"}),
    "a notice": lambda rows: rows["notices"].append(rows["notices"][0]),
    "a telling": lambda rows: rows["messages"].append(message("m2", "reminder:r:u")),
    "what an operation did": lambda rows: rows["spells"].append(rows["spells"][0]),
}


@pytest.mark.parametrize("what", DOUBLED)
def test_what_is_doubled_is_named(what: str) -> None:
    rows = world()
    DOUBLED[what](rows)
    assert check(history(rows, asked("ok"), mail("m"), mail("m2"))).doubled, what


def test_the_same_mail_twice_is_doubled_unless_the_message_bears_the_doubt() -> None:
    rows = world()
    twice = (mail("m", "drop"), mail("m"))
    assert check(history(rows, *twice)).doubled
    rows["messages"][0]["in_doubt"] = True
    verdict = check(history(rows, *twice))
    assert verdict.fine
    assert len(verdict.in_doubt) == 1


@pytest.mark.parametrize(
    ("rules", "stands_for", "wrong"),
    [
        (["before-1", "due"], 2, ""),
        (["before-7", "before-1", "due"], 2, "lost"),  # one of them is not counted
        (["before-7", "due"], 2, "lost"),  # before-1 has no row
        (["before-1", "due"], 3, "doubled"),
    ],
)
def test_after_days_without_a_sweep_each_threshold_has_its_row_and_the_newest_tells_of_all(
    rules: list[str], stands_for: int, wrong: str
) -> None:
    rows = world()
    rows["steps"] = [step("s", DAY, dated_on="2026-03-03" if "before-7" in rules else "2026-03-08")]
    rows["reminders"] = [reminder("r" if rule == "due" else rule, rule) for rule in rules]
    rows["notices"][0]["payload"] = {"reminders": stands_for}
    verdict = check(history(rows, mail("m")))
    assert {name for name in ("lost", "doubled", "ghost") if getattr(verdict, name)} == ({wrong} if wrong else set())


def noted(until: str | None, noted_on: str = "2026-03-09") -> dict[str, Any]:
    return {"step_id": "t", "act_by": DAY, "until": until, "noted_on": noted_on}


@pytest.mark.parametrize(
    ("until", "rules", "wrong"),
    [
        (None, ["due"], ""),
        (None, [], "lost"),
        ("2026-03-11", [], ""),  # asleep
        ("2026-03-10", [], "lost"),  # woke on the day itself
        ("2026-03-09", ["again-2026-03-09", "due"], ""),
        ("2026-03-09", ["again-2026-03-08", "due"], "ghost"),  # of which nobody asked
    ],
)
def test_what_was_put_off_is_told_when_it_wakes_and_not_before(until: str | None, rules: list[str], wrong: str) -> None:
    rows = world()
    rows["steps"].append(step("t", DAY, dated_on="2026-03-08" if until == "2026-03-09" else DAY))
    rows["notes"] = [noted(until)]
    for rule in rules:
        rows["reminders"].append(reminder(rule, rule, step_id="t"))
    if rules:
        telling = {
            "recipient_id": "u",
            "topic": "step_reminder",
            "payload": {"reminders": len(rules)},
            "for_digest": True,
        }
        rows["notices"].append({**telling, "dedupe_key": "reminder:due:u"})
    asked_for = Event("ok", "note", 1, DAY, {"step": "t", "until": until or ""})
    verdict = check(history(rows, asked_for, mail("m")))
    assert {name for name in ("lost", "doubled", "ghost") if getattr(verdict, name)} == ({wrong} if wrong else set())


@pytest.mark.parametrize(
    ("kind", "there", "wrong"), [("ok", False, "lost"), ("fail", True, "ghost"), ("info", True, "")]
)
def test_a_note_that_was_answered_is_there_and_one_that_was_refused_is_not(kind: Any, there: bool, wrong: str) -> None:
    rows = world()
    rows["steps"].append(step("t", "2026-05-01"))
    rows["notes"] = [noted(None)] if there else []
    verdict = check(history(rows, Event(kind, "note", 1, DAY, {"step": "t", "until": ""}), mail("m")))
    assert {name for name in ("lost", "doubled", "ghost") if getattr(verdict, name)} == ({wrong} if wrong else set())


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_digest_counts_is_mailed_once(count: int) -> None:
    rows = world()
    rows["messages"] = [message("m", "digest:u:day", topic="digest", payload={"count": count})]
    assert bool(check(history(rows, mail("m"))).doubled) is (count > 1)


def test_an_employers_own_threshold_is_due() -> None:
    rows = world()
    rows["thresholds"] = [[21, 14, 7, 3, 1]]
    rows["steps"].append(step("t", "2026-03-13"))
    assert check(history(rows, mail("m"))).lost


def test_a_telling_of_an_older_threshold_beside_the_newest_is_named() -> None:
    rows = world()
    rows["steps"] = [step("s", DAY, dated_on="2026-03-08")]
    rows["reminders"].append(reminder("q", "before-1"))
    rows["notices"][0].update(dedupe_key="reminder:q:u", payload={"reminders": 2})
    assert check(history(rows, mail("m"))).lost


GHOST: dict[str, Callable[[Rows], Any]] = {
    "an alert that was never due": lambda rows: rows["reminders"][0].update(rule="late-3w"),
    "an alert of no step": lambda rows: rows["reminders"][0].update(step_id="gone"),
    "a notice of no alert": lambda rows: rows["notices"][0].update(dedupe_key="reminder:gone:u"),
}


@pytest.mark.parametrize("what", GHOST)
def test_what_never_was_is_named(what: str) -> None:
    rows = world()
    GHOST[what](rows)
    assert check(history(rows, mail("m"))).ghost, what


@pytest.mark.parametrize("count", [1, 2, 3])
def test_several_alerts_in_one_mail_are_counted(count: int) -> None:
    rows = world()
    rows["steps"].append(step("t", "2026-03-10"))
    rows["reminders"].append({**rows["reminders"][0], "id": "q", "step_id": "t"})
    rows["notices"].append({**rows["notices"][0], "dedupe_key": "reminder:q:u"})
    rows["messages"] = [message("m", "reminders:u:hash", topic="reminders", payload={"count": count})]
    verdict = check(history(rows, mail("m")))
    assert (bool(verdict.lost), bool(verdict.doubled)) == (count < 2, count > 2)


def test_a_mail_of_no_message_is_a_ghost() -> None:
    assert check(history(world(), mail("m"), mail("rolled-back"))).ghost


def test_what_was_refused_and_yet_happened_is_a_ghost() -> None:
    assert check(history(world(), asked("fail"), mail("m"))).ghost
    assert check(history(world(), asked("fail"), asked("ok", op=2), mail("m"))).fine


@pytest.mark.parametrize("spells", [0, 1])
def test_an_operation_without_an_answer_may_have_happened_or_not(spells: int) -> None:
    rows = world()
    rows["spells"] = rows["spells"][:spells]
    verdict = check(history(rows, asked("invoke"), asked("info"), mail("m")))
    assert verdict.fine
    assert verdict.unknown == 1
    assert check(history(rows, asked("invoke"), mail("m"))).unknown == 1


def test_an_operation_sent_again_under_its_key_is_one() -> None:
    events = [asked("invoke"), asked("info"), asked("invoke"), asked("ok"), mail("m")]
    assert check(history(world(), *events)).operations == 1
    rows = world()
    rows["spells"] *= 2
    assert check(history(rows, *events)).doubled


def test_closing_and_recovering_are_looked_up_too() -> None:
    rows = world()
    rows["steps"].append(step("t", "2026-05-01"))
    closing: dict[str, Any] = {"step": "t"}
    ending: dict[str, Any] = {"case": "c", "day": DAY}
    assert check(history(rows, asked("ok", what="close", **closing), mail("m"))).lost
    assert check(history(rows, asked("ok", what="recover", **ending), mail("m"))).lost
    rows["steps"][1]["state"], rows["spells"][0]["recovered_from"] = "done", DAY
    assert check(history(rows, asked("fail", what="close", **closing), mail("m"))).ghost
    assert check(history(rows, asked("ok", what="recover", **ending), mail("m"))).fine


def test_a_server_that_says_never_is_told_apart() -> None:
    rows = world()
    rows["messages"][0].update(done_at=None, dead_at=DAY)
    verdict = check(history(rows, mail("m", "never")))
    assert verdict.fine
    assert len(verdict.refused) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": "done"}, False),
        ({"visibility": "content-medical"}, False),
        ({"act_by": None}, False),
        ({"act_by": "2026-03-20"}, False),
        ({"act_by": "2026-03-12"}, False),  # the threshold had passed when the step got this date
        ({"act_by": "2026-03-11"}, True),
        ({"act_by": "2026-01-01"}, True),
    ],
)
def test_only_a_step_that_asks_for_attention_must_be_told_of(change: dict[str, Any], told: bool) -> None:
    rows = world()
    rows["steps"].append(step("t", "2026-03-10", dated_on="2026-03-07") | change)
    assert bool(check(history(rows, mail("m"))).lost) is told
