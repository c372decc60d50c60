"""The phrases of an explanation, in plain Dutch and plain English."""

from dataclasses import dataclass
from datetime import date

from timeline.catalogue.model import Demand


@dataclass(frozen=True, slots=True)
class Words:
    """Templates for `str.format`; `{target}` and other dates are already written out."""

    weekdays: tuple[str, ...]
    one_day: str
    days: str
    week_end: str
    week_start: str
    week: str
    heading: str
    whole: str
    first_leg: str
    gap: str
    gap_one: str
    gap_last: str
    leave: str
    leave_last: str
    extended: str
    middle_leg: str
    last_leg: str
    not_before: str
    rolled: str
    legal_last: str
    opens: str
    offset: str
    offset_before: str
    out_of_leave: str
    settled: str
    on_event: str
    month: str
    months: str
    opening: str
    awaiting_days: str
    awaiting_event: str
    awaiting_months: str
    unreached_day: str
    unreached_event: str
    reports: dict[str, str]
    closing: str
    closing_leave: str
    aow: str
    aow_undated: str  # for who may not read birth dates
    ended: str
    not_applicable: str
    joiner: str
    demands: dict[Demand, str]

    def weekday(self, day: date) -> str:
        """A date as on screen: `ma 23-11-2026`."""
        return f"{self.weekdays[day.weekday()]} {short(day)}"

    def gap_of(self, days: int) -> str:
        """An interruption that does not count."""
        return (self.gap_one if days == 1 else self.gap).format(days=self.count(days))

    def count(self, days: int) -> str:
        """A number of days in words."""
        return self.one_day if days == 1 else self.days.format(days=days)


def short(day: date) -> str:
    """A date without its weekday: `23-11-2026`."""
    return f"{day:%d-%m-%Y}"


NL = Words(
    weekdays=("ma", "di", "wo", "do", "vr", "za", "zo"),
    one_day="1 dag",
    days="{days} dagen",
    week_end="einde ziekteweek {week}",
    week_start="begin ziekteweek {week}",
    week="ziekteweek {week}",
    heading="{day}e ziektedag ({week})",
    whole="{days} vanaf {start}",
    first_leg="{days} t/m {end}",
    gap="daarna {days} onderbreking die niet meetellen",
    gap_one="daarna {days} onderbreking die niet meetelt",
    gap_last="hersteld vanaf {start}",
    leave="daarna verlof van {start} t/m {end} ({days}) dat niet meetelt",
    leave_last="verlof vanaf {start}",
    extended=", met {days} langere wachttijd erbij",
    middle_leg="dan {days} van {start} t/m {end}",
    last_leg="dan nog {days} vanaf {start}",
    not_before=", maar niet eerder dan {day}",
    rolled="; laatste werkdag daarvoor {day}",
    legal_last=" Wettelijk uiterlijk {day}.",
    opens=" Kan vanaf {day}.",
    offset='{days} na "{anchor}" ({day})',
    offset_before='{days} vóór "{anchor}" ({day})',
    out_of_leave="; {day} valt in het verlof, daarom de eerste werkdag erna",
    settled=" Die werkdag lag vóór de onderbreking vanaf {day}; daarom blijft deze datum staan.",
    on_event='Op de dag zelf van "{anchor}"',
    month='1 kalendermaand na "{anchor}" ({day})',
    months='{months} kalendermaanden na "{anchor}" ({day})',
    opening="{walk} → kan vanaf {day}; er is geen uiterste datum.",
    awaiting_days='Volgt {days} na "{anchor}"; daarvan is nog geen datum bekend.',
    awaiting_event='Volgt op de dag van "{anchor}"; daarvan is nog geen datum bekend.',
    awaiting_months='Volgt elke kalendermaand na "{anchor}"; daarvan is nog geen datum bekend.',
    unreached_day="De {day}e ziektedag ({week}) is niet bereikt: {walk}.",
    unreached_event="{walk} valt na het herstel van {recovered}.",
    reports={
        "short": " Ziektedag {day}: een verkort re-integratieverslag (42 t/m 69 ziektedagen).",
        "full": " Ziektedag {day}: een volledig re-integratieverslag (70 ziektedagen of meer).",
    },
    closing=" Gepauzeerd: bij een nieuwe ziekmelding vóór {day} telt de klok door, anders sluit het dossier op {day}.",
    closing_leave=" Gepauzeerd: volgt er ziekte direct op het verlof, dan kan de klok doortellen; anders sluit het "
    "dossier op {day}.",
    aow="Niet van toepassing: vanaf de AOW-leeftijd ({day}) vraagt de wet dit niet.",
    aow_undated="Niet van toepassing: vanaf de AOW-leeftijd vraagt de wet dit niet.",
    ended="Vervallen: het dienstverband eindigt op {day}.",
    not_applicable="Niet van toepassing. Geldt als: {conditions}.",
    joiner=" en ",
    demands={Demand.FACT: "{name}", Demand.NOT: "niet: {name}", Demand.EVENT: "{name}"},
)

EN = Words(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    one_day="1 day",
    days="{days} days",
    week_end="end of sick week {week}",
    week_start="start of sick week {week}",
    week="sick week {week}",
    heading="Sick day {day} ({week})",
    whole="{days} from {start}",
    first_leg="{days} up to and including {end}",
    gap="then an interruption of {days}, which do not count",
    gap_one="then an interruption of {days}, which does not count",
    gap_last="recovered from {start}",
    leave="then leave from {start} to {end} ({days}), which does not count",
    leave_last="leave from {start}",
    extended=", with {days} of a longer wait added",
    middle_leg="then {days} from {start} to {end}",
    last_leg="then another {days} from {start}",
    not_before=", but not before {day}",
    rolled="; last working day before that {day}",
    legal_last=" By law {day} at the latest.",
    opens=" Possible from {day}.",
    offset='{days} after "{anchor}" ({day})',
    offset_before='{days} before "{anchor}" ({day})',
    out_of_leave="; {day} falls in the leave, so the first working day after it",
    settled=" That working day lay before the interruption from {day}, so this date stays.",
    on_event='On the very day of "{anchor}"',
    month='1 calendar month after "{anchor}" ({day})',
    months='{months} calendar months after "{anchor}" ({day})',
    opening="{walk} → possible from {day}; there is no last date.",
    awaiting_days='Follows {days} after "{anchor}", of which no date is known yet.',
    awaiting_event='Follows on the day of "{anchor}", of which no date is known yet.',
    awaiting_months='Follows every calendar month after "{anchor}", of which no date is known yet.',
    unreached_day="Sick day {day} ({week}) was not reached: {walk}.",
    unreached_event="{walk} falls after the recovery of {recovered}.",
    reports={
        "short": " Sick day {day}: a short re-integratieverslag (42 to 69 sick days).",
        "full": " Sick day {day}: a full re-integratieverslag (70 sick days or more).",
    },
    closing=" Paused: a new sickness report before {day} lets the clock run on, else the case closes on {day}.",
    closing_leave=" Paused: if sickness follows right after the leave, the clock may run on; else the case closes on "
    "{day}.",
    aow="Does not apply: from AOW age ({day}) the law does not ask for this.",
    aow_undated="Does not apply: from AOW age the law does not ask for this.",
    ended="Fallen away: the employment ends on {day}.",
    not_applicable="Does not apply. Holds when: {conditions}.",
    joiner=" and ",
    demands={Demand.FACT: "{name}", Demand.NOT: "not: {name}", Demand.EVENT: "{name}"},
)
