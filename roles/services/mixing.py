"""The refusal of role mixing by the database, in words that say why and what to do instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from privacy.actor import Role
from privacy.errors import Invalid, invalid
from roles import rules
from roles.models import Membership
from roles.names import role_name

_CONSTRAINTS = ("roles_never_mix", "sides_of_a_case_never_mix")


@contextmanager
def explained(*, user_id: UUID, role: Role, field: str = "role") -> Iterator[None]:
    """A savepoint; a mixing that the database refuses inside becomes Invalid on `field` (RSC Werkwijzer 2.1, 2.2)."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not is_mixing(error):
            raise
        raise refusal(user_id=user_id, role=role, field=field) from error


def is_mixing(error: IntegrityError) -> bool:
    """Whether the database refused because one person would stand on both sides."""
    return any(name in str(error) for name in _CONSTRAINTS)


def constraint_of(error: IntegrityError) -> str:
    """The constraint that the database named; of a trigger too, whose message does not hold it."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")


def refusal(*, user_id: UUID, role: Role, field: str) -> Invalid:
    """The explanation, with the roles that stand in the way."""
    others = Membership.objects.filter(user_id=user_id, role__in=[r.value for r in rules.other_side(role)])
    named = ", ".join(sorted({role_name(other) for other in others.values_list("role", flat=True)}))
    return invalid(
        field,
        _(
            "Dit mag niet: deze persoon is bij dezelfde werkgever en in dezelfde periode al %(others)s. Wie medische "
            "gegevens verwerkt, kan daar geen regie voeren, en andersom: rollen mengen niet (RSC Werkwijzer 2.1 en "
            "2.2). Kies andere werkgevers of een andere periode, beëindig eerst de andere rol, of vraag iemand anders."
        )
        % {"others": named or _("aan de andere kant betrokken")},
    )
