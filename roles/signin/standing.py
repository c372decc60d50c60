"""How far whoever holds a session has proven to be somebody, and since when: asked by the middleware and the guards."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from privacy import chance
from privacy.actor import Role
from roles import rules

KEY = "standing"
LONGEST = 8 * 3600  # a working day: nobody stays signed in overnight
IDLE = 3600
UNATTENDED = 15 * 60  # after this a medical screen, and a change of the account's own security, asks again
_NOTICED_EVERY = 60  # a session is written once a minute, not at each request


@dataclass(frozen=True)
class Standing:
    """Moments in seconds since 1970. `second`: a second factor was shown; `via`: the tenant whose provider vouched."""

    began: float
    active: float
    proven: float
    second: bool
    via: str = ""
    unattended: bool = False

    @property
    def over(self) -> bool:
        """Too long since the beginning, or since the last sign of life."""
        now = _now()
        return now - self.began >= LONGEST or now - self.active >= IDLE

    @property
    def fresh(self) -> bool:
        """Proven less than fifteen minutes ago."""
        return _now() - self.proven < UNATTENDED

    def opens(self, role: Role, tenant_id: UUID) -> bool:
        """Whether a workplace may open: see docs/adr/0006-sign-in.md."""
        return self.reaches(role, tenant_id) and (self.second or not rules.needs_second_factor(role))

    def reaches(self, role: Role, tenant_id: UUID) -> bool:
        """A provider opens its own tenant, and there nothing medical: whoever runs it could be anybody."""
        return not self.via or (self.via == str(tenant_id) and not rules.opens_medical(role))


def begin(request: HttpRequest, *, second: bool, via: str = "") -> None:
    """A session begins."""
    now = _now()
    # What a provider says is no proof for changing how this account signs in.
    _keep(request, Standing(now, now, 0.0 if via else now, second, via))


def of(request: HttpRequest) -> Standing | None:
    """The standing of a signed-in person; None for nobody."""
    values: dict[str, Any] | None = request.session.get(KEY)
    return Standing(**values) if values and request.user.is_authenticated else None


def noticed(request: HttpRequest, found: Standing) -> bool:
    """Someone is there: after a quarter of an hour without that, medical screens ask again. True when it was noted."""
    away = _now() - found.active
    if away < _NOTICED_EVERY:
        return False
    _keep(request, replace(found, active=_now(), unattended=found.unattended or away >= UNATTENDED))
    return True


def proven(request: HttpRequest, *, second: bool = False) -> None:
    """The person proved it again, just now; with a second factor, or with the password only."""
    found = of(request)
    if found:
        kept = replace(found, active=_now(), proven=_now(), unattended=False, second=found.second or second)
        _keep(request, kept)


def _keep(request: HttpRequest, found: Standing) -> None:
    request.session[KEY] = asdict(found)


def _now() -> float:
    return chance.now().timestamp()
