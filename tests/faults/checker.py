"""Reads a history and names what went wrong: lost, doubled, ghost. Knows no database and no clock of its own.

In the end everything was healed and the product said that nothing was left to do. Then
- *lost*: an operation that was answered and left nothing; an alert that was due by the rule and has no row; a row of
  which nobody was told, or which the telling does not count; a message that counts as delivered and that no server
  took, or that waits for ever;
- *doubled*: two rows of one step, rule and date; two tellings of one thing; the same mail twice without a doubt noted;
- *ghost*: an operation that was refused and yet happened; an alert that was never due; a mail of no message;
- *in doubt* (allowed, and counted): the same Message-ID twice, from a message that bears the mark.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.faults.history import Event
from timeline import thresholds

Row = Mapping[str, Any]
_ALERT, _MANY, _DIGEST = "reminder:", "reminders", "digest"
_NOBODY = "WN"  # an employee need not have a login


@dataclass
class Verdict:
    """What was found, each with the words to look it up."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    ghost: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # a mail server said never, and nobody may ask again
    operations: int = 0
    unknown: int = 0  # operations of which nobody heard how they ended
    reminders: int = 0
    mails: int = 0

    @property
    def fine(self) -> bool:
        """Nothing lost, doubled or ghostly."""
        return not (self.lost or self.doubled or self.ghost)


def due(step: Row, today: date, days: Iterable[int], note: Row | None = None) -> set[str]:
    """The rules by which a step asks for attention on a day: of its owner, and of who stands above."""
    if step["state"] != "planned" or step["visibility"] != "case" or not step["act_by"]:
        return set()
    asleep, noted = (_day(note["until"]), _day(note["noted_on"])) if note else (None, None)
    about: dict[str, Any] = {
        "today": today, "dated_on": date.fromisoformat(step["dated_on"]), "asleep_until": asleep,
    }  # fmt: skip
    act_by = date.fromisoformat(step["act_by"])
    rules = set(thresholds.passed(act_by, days_before=days, **about))
    return rules | ({thresholds.ESCALATED} if thresholds.escalates(act_by, noted_on=noted, **about) else set())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and text != "None" else None


def check(events: Sequence[Event]) -> Verdict:
    """Judge a whole history. The last look decides about what must be there; every look about what was due."""
    verdict = Verdict()
    looks = [event for event in events if event.what == "seen"]
    if not looks:
        verdict.lost.append("nobody looked")
        return verdict
    verdict.lost += [f"on {look.today} there was work left that nobody did" for look in looks if look.kind != "ok"]
    end = looks[-1].value
    _operations(events, end, verdict)
    _alerts(events, looks, verdict)
    _told(end, verdict)
    _mails(events, end, verdict)
    return verdict


# --- what the employer's package asked for ---


def _operations(events: Sequence[Event], end: Row, verdict: Verdict) -> None:
    came = _outcomes(events)
    verdict.operations, verdict.unknown = len(came), sum(kind == "info" for kind, _event in came.values())
    owner = {case["id"]: case["employee_id"] for case in end["cases"]}
    begun = Counter((owner[spell["case_id"]], spell["starts_on"]) for spell in end["spells"])
    ended = Counter((spell["case_id"], spell["recovered_from"]) for spell in end["spells"])
    done = Counter((step["id"],) for step in end["steps"] if step["state"] == "done")
    _compare("open", ("employee", "day"), came, begun, verdict)
    _compare("recover", ("case", "day"), came, ended, verdict)
    _compare("close", ("step",), came, done, verdict)
    noted = {note["step_id"] for note in end["notes"]}
    tried: dict[str, set[str]] = defaultdict(set)
    for kind, event in came.values():
        if event.what == "note":
            tried[event.value["step"]].add(kind)
    verdict.lost += [
        f"note {step}: answered, and not there" for step, kinds in tried.items() if "ok" in kinds and step not in noted
    ]
    verdict.ghost += [f"note {step}: refused, and there" for step in noted if not tried[step] & {"ok", "info"}]


def _outcomes(events: Sequence[Event]) -> dict[int, tuple[str, Event]]:
    """{operation: how it ended}; an operation that was sent again under its key is one."""
    best: dict[int, tuple[str, Event]] = {}
    rank = {"ok": 3, "info": 2, "fail": 1, "invoke": 0}
    for event in events:
        if event.op and (event.op not in best or rank[event.kind] > rank[best[event.op][0]]):
            best[event.op] = (event.kind, event)
    return {op: ("info" if kind == "invoke" else kind, event) for op, (kind, event) in best.items()}


def _compare(
    what: str,
    names: tuple[str, ...],
    came: Mapping[int, tuple[str, Event]],
    found: Counter[tuple[Any, ...]],
    verdict: Verdict,
) -> None:
    tally: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for kind, event in came.values():
        if event.what == what:
            tally[tuple(event.value[name] for name in names)][kind] += 1
    for key, kinds in tally.items():
        label = f"{what} {' '.join(map(str, key))}"
        if found[key] < kinds["ok"]:
            verdict.lost.append(f"{label}: answered {kinds['ok']} times, found {found[key]}")
        elif found[key] > kinds["ok"] + kinds["info"]:
            (verdict.doubled if kinds["ok"] else verdict.ghost).append(
                f"{label}: answered {kinds['ok']}, unknown {kinds['info']}, found {found[key]}"
            )


# --- what the sweep had to raise ---


def _alerts(events: Sequence[Event], looks: Sequence[Event], verdict: Verdict) -> None:
    days = {date.fromisoformat(event.today) for event in events}
    known: dict[str, set[tuple[str, str]]] = defaultdict(set)  # step: every (act_by, dated_on) that was seen
    for look in looks:
        verdict.lost += _missing(look, known)
    reminders = looks[-1].value["reminders"]
    verdict.reminders = len(reminders)
    verdict.doubled += _twice("alert", ((row["step_id"], row["rule"], row["act_by"]) for row in reminders))
    before = {number for look in looks for number in _before(look.value)}
    woke = {(event.value["step"], f"again-{event.value['until']}") for event in events if event.what == "note"}
    for row in reminders:
        dates = {dated_on for act_by, dated_on in known.get(row["step_id"], ()) if act_by == row["act_by"]}
        if row["step_id"] not in known:
            verdict.ghost.append(f"alert {row['rule']} of a step that is not there")
        elif (row["step_id"], row["rule"]) not in woke and not _ever(row, dates, days, before):
            verdict.ghost.append(f"alert {row['rule']} of {row['step_id']}, which was never due for {row['act_by']}")


def _missing(look: Event, known: dict[str, set[tuple[str, str]]]) -> Iterable[str]:
    """What was due and has no row at a look; of a step that was noted only what is newer than the last one told."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in look.value["reminders"]:
        told[row["step_id"], row["act_by"]].add(row["rule"])
    notes = {(note["step_id"], note["act_by"]): note for note in look.value["notes"]}
    running = {case["id"] for case in look.value["cases"] if case["state"] == "open"}
    for step in look.value["steps"]:
        known[step["id"]].add((step["act_by"], step["dated_on"]))
        about = (step["id"], step["act_by"])
        if step["case_id"] not in running:
            continue
        note, rules = notes.get(about), told[about]
        newest = max((_days_after(rule, step["act_by"]) for rule in rules - {thresholds.ESCALATED}), default=-999)
        for rule in due(step, date.fromisoformat(look.today), _before(look.value), note) - rules:
            if not note or rule == thresholds.ESCALATED or _days_after(rule, step["act_by"]) > newest:
                yield f"alert {rule} of {step['code']} {step['id']}, due on {look.today}"


def _before(value: Row) -> Sequence[int]:
    """The thresholds in force: those of the employer for every step, if it has any."""
    return value["thresholds"][0] if value["thresholds"] else thresholds.DEFAULT_DAYS


def _ever(row: Row, dates: Iterable[str], days: Iterable[date], before: Iterable[int]) -> bool:
    """Whether the rule was due for that date on any day there was; of a date that nobody saw that is not known."""
    common = {"state": "planned", "visibility": "case", "act_by": row["act_by"]}
    steps = [common | {"dated_on": dated_on} for dated_on in dates]
    return not steps or any(row["rule"] in due(step, day, before) for step in steps for day in days)


# --- who was told ---


def _told(end: Row, verdict: Verdict) -> None:
    """Of each step that was written about somebody heard in the app, once, of the newest; mail counts what it shows."""
    owners = {step["id"]: step["owner"] for step in end["steps"]}
    for kind, rows in (("notice", end["notices"]), ("message", end["messages"])):
        verdict.doubled += _twice(kind, (row["dedupe_key"] for row in rows))
    notices = [row for row in end["notices"] if row["dedupe_key"].startswith(_ALERT)]
    told = {row["dedupe_key"].split(":")[1]: row["payload"].get("reminders", 1) for row in notices}
    for together in _together(end["reminders"]):
        newest, stands_for = together[-1], [told.pop(row["id"], 0) for row in together][-1]
        label = f"notice of alert {newest['rule']} of {newest['step_id']}"
        if stands_for != len(together) and (stands_for or owners.get(newest["step_id"]) != _NOBODY):
            place = verdict.lost if stands_for < len(together) else verdict.doubled
            place.append(f"{label}: it stands for {stands_for} and there are {len(together)}")
    verdict.ghost += [f"notice of an alert {reminder} that is not there, or not the newest" for reminder in told]
    shown, mailed = Counter(row["recipient_id"] for row in notices), _mailed(end["messages"])
    mailed.update(row["recipient_id"] for row in notices if row["for_digest"])  # waits for the next morning
    for person in (person for person in shown | mailed if mailed[person] != shown[person]):
        place = verdict.lost if mailed[person] < shown[person] else verdict.doubled
        place.append(f"{person} has notices of {shown[person]} alerts and is mailed about {mailed[person]}")


def _together(reminders: Iterable[Row]) -> Iterable[list[Row]]:
    """What one sweep wrote about one step, oldest threshold first; what went to who stands above is apart."""
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in reminders:
        above = row["rule"] == thresholds.ESCALATED
        found[row["step_id"], row["act_by"], row["created_at"], above].append(row)
    return [sorted(rows, key=lambda row: _days_after(row["rule"], row["act_by"])) for rows in found.values()]


def _days_after(rule: str, act_by: str) -> int:
    """How long after act_by a rule is reached."""
    kind, _dash, number = rule.partition("-")
    if kind == "again":
        return (date.fromisoformat(number) - date.fromisoformat(act_by)).days
    return {"before": -1, "late": 7}.get(kind, 0) * int(number.rstrip("w") or 0)


def _mailed(messages: Iterable[Row]) -> Counter[str]:
    """Of how many alerts each person is mailed: one by one, or counted in one mail."""
    told = Counter[str]()
    for row in messages:
        if row["dedupe_key"].startswith(_ALERT):
            told[row["recipient_id"]] += 1
        elif row["topic"] in (_MANY, _DIGEST):
            told[row["recipient_id"]] += row["payload"]["count"]
    return told


# --- what the mail server took ---


def _mails(events: Sequence[Event], end: Row, verdict: Verdict) -> None:
    taken: Counter[str] = Counter()
    refused: set[str] = set()
    for event in (event for event in events if event.what == "mail"):
        pk = event.value["message_id"].strip("<>").partition("@")[0]
        if event.kind == "ok":
            taken[pk] += 1
        elif event.value["mood"] == "never":
            refused.add(pk)
    verdict.mails = taken.total()
    for message in end["messages"]:
        _one(message, taken.pop(message["id"], 0), verdict, refused=message["id"] in refused)
    verdict.ghost += [f"mail {pk}: taken {times} times, of no message" for pk, times in taken.items()]


def _one(message: Row, times: int, verdict: Verdict, *, refused: bool) -> None:
    label = f"{message['kind']} {message['topic']} {message['id']}"
    if not message["done_at"]:
        place = verdict.refused if message["dead_at"] and refused else verdict.lost
        place.append(f"{label}: never delivered, {message['last_error']}")
    elif message["kind"] == "mail" and not times:
        verdict.lost.append(f"{label}: marked delivered, and no server took it")
    if times > 1:
        place = verdict.in_doubt if message["in_doubt"] else verdict.doubled
        place.append(f"{label}: taken {times} times")


def _twice(what: str, keys: Iterable[Any]) -> list[str]:
    return [f"{what} {key}: {times} rows" for key, times in Counter(keys).items() if times > 1]
