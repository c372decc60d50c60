"""What the database refuses about roles, in words that say why and what to do instead."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from privacy import chance
from privacy.actor import Role
from privacy.errors import Invalid, invalid
from roles import rules
from roles.models import RoleAssignment, User
from roles.names import role_name

_SIDES = ("roles_never_mix", "sides_of_a_case_never_mix")
_SHOWN = 3


@contextmanager
def explained(
    *,
    user_id: UUID,
    role: Role,
    field: str = "role",
    employer_ids: Collection[UUID] | None = None,
    side: str = "",
) -> Iterator[None]:
    """A savepoint; what the database refuses inside becomes Invalid on `field` (RSC Werkwijzer 2.1, 2.2, 3.1)."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if is_mixing(error):
            named = _in_the_way(user_id, side or rules.side_of(role), employer_ids)
            raise refusal(named, field) from error
        if words := words_of(error):
            raise invalid(field, words) from error
        raise


def is_mixing(error: IntegrityError) -> bool:
    """Whether the database refused because one person would stand on both sides."""
    return any(name in str(error) for name in _SIDES)


def constraint_of(error: IntegrityError) -> str:
    """The constraint that the database named; of a trigger too, whose message does not hold it."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")


def words_of(error: IntegrityError) -> str:
    """The explanation of another refusal about persons and roles; empty when the error is about something else."""
    return next((words() for name, words in _WORDS.items() if name in str(error)), "")


def refusal(named: list[str], field: str) -> Invalid:
    """The explanation: which roles for which employers stand in the way, and which to end first."""
    text = _(
        "Dit mag niet: deze persoon is bij dezelfde werkgever en in dezelfde periode al %(others)s. Wie medische "
        "gegevens verwerkt, kan daar geen regie voeren, en andersom: rollen mengen niet (RSC Werkwijzer 2.1 en "
        "2.2). Kies andere werkgevers of een andere periode, beëindig eerst de andere rol bij Mensen, of vraag iemand "
        "anders."
    )
    return invalid(field, text % {"others": ", ".join(named) or _("aan de andere kant betrokken")})


def roles_of(user_id: UUID) -> str:
    """`role bij employer, …` of one account, as far as it stands on a side."""
    rows = RoleAssignment.objects.filter(user_id=user_id).exclude(period__fully_lt=(chance.today(), None))
    return ", ".join(_places(rows, user_id)) or _("zonder rol bij een werkgever hier")


def _in_the_way(user_id: UUID, side: str, employer_ids: Collection[UUID] | None) -> list[str]:
    """`role bij employer` of the person's other sides, whatever the account."""
    person = User.objects.filter(pk=user_id).values("identity_id")
    rows = RoleAssignment.objects.filter(identity_id__in=person).exclude(side=side)
    rows = rows.exclude(period__fully_lt=(chance.today(), None))
    if employer_ids:
        rows = rows.filter(employer_id__in=set(employer_ids))
    return _places(rows, user_id)


def _places(rows: QuerySet[RoleAssignment], user_id: UUID) -> list[str]:
    """A few are enough to begin with."""
    words: dict[str, None] = {}
    for row in rows.select_related("membership", "employer").order_by("employer__name", "membership_id"):
        what = _("arts-gemachtigde") if row.side == "gemachtigd" else role_name(row.membership.role)
        text = _("%(role)s bij %(employer)s") % {"role": what, "employer": row.employer.name}
        if row.user_id != user_id:
            text = _("%(place)s (met een ander account)") % {"place": text}
        words[text] = None
    return list(words)[:_SHOWN]


def _own_file() -> str:
    return _(
        "Dit mag niet: niemand behandelt het eigen dossier, ook niet met een ander account. Geef het dossier eerst aan "
        "een collega."
    )


def _arts_gemachtigde() -> str:
    return _(
        "Dit mag niet: de arts-gemachtigde van een werkgever is nooit de bedrijfsarts van hetzelfde dossier. Beëindig "
        "eerst de registratie als arts-gemachtigde bij Mensen, of kies een andere arts."
    )


_WORDS: dict[str, Callable[[], str]] = {
    "nobody_handles_the_own_file": _own_file,
    "arts_gemachtigde_never_treats": _arts_gemachtigde,
}
