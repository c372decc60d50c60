"""Whether medical facts show in how long an answer takes: `python -m benchmarks.timing [ROUNDS]`.

Two worlds that differ in medical facts only: a case with psychological complaints, consultations held and information
requested, and the same case without. Each page of the employer's side is asked in both by turns; printed are ratios of
the medians, by the clock and by processor time of the web process, and beside them the ratio of the first world to
itself, which is what the machine's own noise amounts to. Printed, never judged: outside a network comes on top.
"""

import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from tests.support.alone import stage_alone

if TYPE_CHECKING:
    from tests.support.programs import Program
    from tests.support.stage import Stage

PAGES = (
    ("hr", "case"), ("wg", "case"), ("lg", "case"), ("hr", "case_list"), ("cm", "queue"), ("lg", "team"),
    ("cm", "notices"), ("ac", "api_case"), ("ac", "api_timeline"), ("ac", "api_cases"), ("hr", "probleemanalyse"),
)  # fmt: skip
ROUNDS = 12  # times that each world is lived through
EACH = 3  # times that a page is asked in a row

Times = dict[tuple[str, str], list[tuple[float, float]]]  # (clock, processor) in milliseconds


def ask(stage: "Stage", program: "Program", found: Times) -> None:
    """Live through a world and time each page in it."""
    from tests.guards.knock import Knock
    from tests.support.programs import lived

    with lived(stage, program) as (life, _seen):
        for page in PAGES:
            who, name = page
            for turn in range(EACH + 1):
                with life.now(who, name, turn):
                    knock = Knock(stage.world, who, name, "GET", "own")
                    clock, processor = time.perf_counter(), time.process_time()
                    knock.send()
                    took = (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000
                if turn:  # the first one warms up
                    found.setdefault(page, []).append(took)


def main() -> int:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    worlds: tuple[Times, Times, Times] = ({}, {}, {})
    with stage_alone() as stage:
        from tests.support.programs import Program, Step

        acts = [Step("draft", "own", 1), Step("jobs"), *(Step("consult", "own", value) for value in range(2))]
        acts += [Step("fact", "own", value) for value in range(3)]
        rich, quiet = Program(tuple(acts)), Program((Step("jobs"),))
        for turn in range(rounds):
            order = [(rich, worlds[0]), (quiet, worlds[1]), (rich, worlds[2])]
            for program, found in order if turn % 2 else reversed(order):
                ask(stage, program, found)
    sys.stdout.write("                           by the clock                processor time\n")
    sys.stdout.write("page                 with     without  ratio  (noise)      ratio  (noise)\n")
    for page in PAGES:
        clock, processor = ([median(took[kind] for took in found[page]) for found in worlds] for kind in (0, 1))
        line = f"{' '.join(page):19s} {clock[0]:6.1f} ms {clock[1]:6.1f} ms  {clock[0] / clock[1]:5.3f}"
        line += f"  ({clock[0] / clock[2]:5.3f})      {processor[0] / processor[1]:5.3f}"
        sys.stdout.write(f"{line}  ({processor[0] / processor[2]:5.3f})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
