"""How long the guard on free text takes: `python -m benchmarks.wording`.

Prints milliseconds a text, and the ratio to a yardstick of plain Python on the same machine, so that figures of two
machines can be compared. Ends with 1 when a text of 2,000 characters takes 5 ms or more, or twice the text more than
three times as long.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable

from privacy.wording import health_words

SENTENCES = (
    "Gesprek gehad over de drukte op de afdeling, planning wordt aangepast. ",
    "Hij heeft de nieuwe software goed onder de knie en de overdracht is gedaan. ",
    "Werkhervatting loopt volgens schema, nu vijftig procent, volgende week meer. ",
    "Contact opgenomen met de arbeidsdeskundige; onderzoek is op 4 juni, brief volgt. ",
)
LONGEST = 2000  # the longest text of the employer's side
MOST_MS = 5.0
ROUNDS = 200


def text_of(size: int) -> str:
    """Work talk of a given length."""
    once = "".join(SENTENCES)
    return (once * (size // len(once) + 1))[:size]


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of many runs in processor time: what else the machine does counts least."""
    took = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        took.append(time.process_time() - start)
    return sorted(took)[rounds // 2] * 1000


def main() -> int:
    """Measure and judge."""
    health_words("eerst de lijst lezen")
    yardstick = milliseconds(lambda: Counter(text_of(LONGEST)))
    for size in (200, LONGEST, 2 * LONGEST):
        taken = milliseconds(lambda size=size: health_words(text_of(size)))  # type: ignore[misc]  # bound at once
        sys.stdout.write(f"{size:5d} characters  {taken:6.2f} ms  {taken / yardstick:6.1f} × yardstick\n")
    one = milliseconds(lambda: health_words(text_of(LONGEST)))
    two = milliseconds(lambda: health_words(text_of(2 * LONGEST)))
    return 0 if one < MOST_MS and two < 3 * one else 1


if __name__ == "__main__":
    sys.exit(main())
