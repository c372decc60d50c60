"""What a line of the access matrix says of what happens: the answers of every column, and what each left behind."""

from typing import Any

from tests.guards.knock import Knock, Left, left, snapshot, undone
from tests.guards.matrix import OF_THE_LOGIN, READS
from tests.guards.world import World

Line = tuple[str, str, str, dict[str, str]]
GOOD = {"200", "201", "302"}


def wrong_cells(world: World, before: dict[str, Any], line: Line) -> dict[str, str]:
    """{column: what is wrong}, for one address, method and thing."""
    (name, method, thing, cells), wrong = line, {}
    for column, expected in cells.items():
        with undone():
            knock = Knock(world, column, name, method, thing)
            response = knock.send()
            trace = left(before, snapshot(world))
        got = answer_of(response)
        complaint = f"answers {got}, not {expected}" if got != expected else _complaint(knock, response, trace)
        if complaint:
            wrong[column] = complaint
    return wrong


def answer_of(response: Any) -> str:
    """The status, or `log` for the way to the sign-in page."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/inloggen/?next=")
    return "log" if to_sign_in else str(response.status_code)


def _complaint(knock: Knock, response: Any, trace: Left) -> str:
    """What is wrong with what was left behind; empty when nothing is."""
    path = response.wsgi_request.path
    known = knock.person is not None or (knock.column == "ac" and path.startswith("/api/"))
    got = answer_of(response)
    refused = got in {"403", "404"} and known
    if trace.elsewhere:
        return "the other tenant's access record changed"
    if trace.denials != (1 if refused else 0):
        return f"{trace.denials} denials on record"
    if got not in GOOD or knock.method == "GET":
        # A delegate's export is noted for the bedrijfsarts by the access record itself.
        changed = trace.changed - ({"here.roles_delegatedact"} if got in GOOD else set())
        return f"changed {sorted(changed)}" if changed or (trace.writes and got not in GOOD) else ""
    if any(name.startswith("there.") for name in trace.changed):
        return "the other tenant's rows changed"
    return _written(knock, trace, known=known)


def _written(knock: Knock, trace: Left, *, known: bool) -> str:
    if (knock.name, knock.thing) in READS:
        return ""
    if not trace.changed:
        return "answers as if it had written, and wrote nothing"
    if known and not trace.writes and knock.name not in OF_THE_LOGIN:
        return "wrote without a row in the access record"
    return ""
