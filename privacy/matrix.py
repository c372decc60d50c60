"""The policy in words: what the table of `privacy.policy` says, as a screen and as `docs/access-matrix.md`."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.actor import Role
from privacy.policy import PARTS, TABLE, Action, Part
from privacy.policy_words import ACTIONS, GROUPS, PART_NAMES, REASONS, REASONS_BY_PREFIX, WHOSE

# From the person outward; the system is nobody and has no column.
ROLES = (
    Role.WERKNEMER, Role.LEIDINGGEVENDE, Role.HR, Role.WERKGEVER, Role.CM_WG, Role.BEDRIJFSARTS, Role.CMTD,
    Role.MEDISCH_ASSISTENT, Role.ARBEIDSDESKUNDIGE, Role.VERZEKERAAR, Role.BEHEERDER, Role.API_CLIENT,
)  # fmt: skip
SHORT: dict[Role, str | Promise] = {
    Role.WERKNEMER: gettext_lazy("werknemer"),
    Role.LEIDINGGEVENDE: gettext_lazy("leidinggevende"),
    Role.HR: "HR",
    Role.WERKGEVER: gettext_lazy("werkgever"),
    Role.CM_WG: "CM-WG",
    Role.BEDRIJFSARTS: gettext_lazy("bedrijfsarts"),
    Role.CMTD: "CMTD",
    Role.MEDISCH_ASSISTENT: gettext_lazy("medisch assistent"),
    Role.ARBEIDSDESKUNDIGE: gettext_lazy("arbeidsdeskundige"),
    Role.VERZEKERAAR: gettext_lazy("verzekeraar"),
    Role.BEHEERDER: gettext_lazy("beheerder"),
    Role.API_CLIENT: "API",
}


@dataclass(frozen=True)
class Line:
    """What may be done or seen, and by which of ROLES, in their order."""

    key: str
    name: str
    allowed: tuple[bool, ...]


@dataclass(frozen=True)
class Group:
    """Lines that belong together."""

    name: str
    lines: tuple[Line, ...]


def actions() -> tuple[Group, ...]:
    """The whole table, grouped by what it is about."""
    made = []
    for group, name in GROUPS.items():
        members = [action for action in Action if ACTIONS[action.value].group == group]
        made.append(Group(str(name), tuple(_line(a.value, ACTIONS[a.value].name, TABLE[a]) for a in members)))
    return tuple(group for group in made if group.lines)


def parts() -> tuple[Line, ...]:
    """Which parts of a dossier each role sees."""
    return tuple(_line(part.value, PART_NAMES[part], PARTS[part]) for part in Part)


def whose() -> tuple[tuple[str, str], ...]:
    """Of whom each role sees anything: (role, of whom)."""
    return tuple((str(SHORT[role]), str(WHOSE[role])) for role in ROLES)


def reason_text(reason: str) -> str:
    """A reason of the policy in plain words."""
    text = REASONS.get(reason) or REASONS_BY_PREFIX[reason.partition(":")[0]]
    return str(text)


def reasons() -> tuple[str, ...]:
    """Every reason for a refusal in plain words."""
    return tuple(str(text) for text in (*REASONS.values(), *REASONS_BY_PREFIX.values()))


def _line(key: str, name: str | Promise, allowed: frozenset[Role]) -> Line:
    return Line(key, str(name), tuple(role in allowed for role in ROLES))


def markdown() -> str:
    """The page for the documentation, in the language in force."""
    return "\n".join(_markdown()) + "\n"


def _markdown() -> Iterator[str]:
    yield "# " + _("Wie mag wat")
    yield ""
    yield _(
        "Gemaakt uit `privacy/policy.py` met `manage.py access_matrix --write`; wijzig dit bestand niet met de hand."
    )
    yield _("Wat hier niet staat, mag niemand. Naast het recht van de rol moet een dossier ook van de lezer zijn.")
    yield ""
    yield "## " + _("Van wie")
    yield ""
    yield f"| {_('rol')} | {_('ziet dossiers van')} |"
    yield "|---|---|"
    for role, of_whom in whose():
        yield f"| {role} | {of_whom} |"
    yield ""
    yield "## " + _("Wat elke rol van een dossier ziet")
    yield ""
    yield from _table(_("deel"), parts())
    for group in actions():
        yield ""
        yield f"## {group.name}"
        yield ""
        yield from _table(_("handeling"), group.lines)
    yield ""
    yield "## " + _("Waarom iets niet mag")
    yield ""
    yield f"| {_('reden')} | {_('betekenis')} |"
    yield "|---|---|"
    for key in (*REASONS, *(f"{prefix}:…" for prefix in REASONS_BY_PREFIX)):
        yield f"| `{key}` | {reason_text(key)} |"


def _table(first: str, lines: tuple[Line, ...]) -> Iterator[str]:
    yield "| " + " | ".join((first, *(str(SHORT[role]) for role in ROLES))) + " |"
    yield "|---" + "|:-:" * len(ROLES) + "|"
    for line in lines:
        cells = ("✓" if allowed else "–" for allowed in line.allowed)
        yield f"| {line.name} (`{line.key}`) | " + " | ".join(cells) + " |"
