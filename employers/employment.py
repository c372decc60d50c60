"""From contracts to employment: contracts that follow each other without a day between are one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Employment:
    """From the first day to the last, inclusive; None while no end is known."""

    starts_on: date
    ends_on: date | None


def employment_on(contracts: Iterable[tuple[date, date | None]], day: date) -> Employment | None:
    """The employment that holds `day`; None when there is none. `contracts`: (first, last day), in any order."""
    found: list[Employment] = []
    for starts_on, ends_on in sorted(contracts, key=lambda dates: (dates[0], dates[1] or date.max)):
        last = found[-1] if found else None
        if last and (last.ends_on is None or starts_on - timedelta(days=1) <= last.ends_on):
            later = None if last.ends_on is None or ends_on is None else max(last.ends_on, ends_on)
            found[-1] = Employment(last.starts_on, later)
        else:
            found.append(Employment(starts_on, ends_on))
    return next(
        (one for one in found if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)),
        None,
    )
