"""One knock of the access matrix: who, at which address, about whose thing; and what it left behind."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import connection, models, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from privacy import context
from privacy.walls import GLOBAL_TABLES
from roles.models import User
from tests.guards.bodies import BODIES, WRONG, About
from tests.guards.routes import routes
from tests.guards.world import PASSWORD, Place, World
from tests.support import factor, passkey
from tests.support.cast import House, Member
from tests.support.linked import Haven

# Not compared: the access record is looked at row by row, tries at break-glass count even when refused; sessions,
# attempts and events come and go with signing in.
_APART = {
    "privacy_auditentry", "privacy_glasstry", "roles_securityevent", "roles_attempt", "roles_loginsession",
    "django_session", "django_content_type", "auth_permission", "django_migrations",
}  # fmt: skip
MEDICAL_STEP = "W5-SPREEKUUR"
_ARGUMENTS = {route.name: re.findall(r"<(?:\w+:)?(\w+)>", route.pattern) for route in routes()}
_QUERY = {"person_invite": "?rol=hr"}


@dataclass(frozen=True)
class Left:
    """What a request left: tables that changed, rows of the access record by kind, and rows of the other tenant's."""

    changed: frozenset[str]
    denials: int
    writes: int
    elsewhere: int


@dataclass(frozen=True)
class Knock:
    """`column`: who, as in the matrix; `thing`: own, dept, other, foreign, or a special state of one's own.

    `query`: what stands behind the question mark, instead of what the address needs.
    """

    world: World
    column: str
    name: str
    method: str
    thing: str
    query: str = ""

    @property
    def person(self) -> Member | None:
        """The member of the cast; None for nobody and for the API client."""
        return self.world.people.get(self.column)

    @property
    def place(self) -> Place:
        """Where the thing is."""
        return self.world.places.get(self.thing, self.world.places["own"])

    def send(self) -> Any:
        """The answer."""
        client, headers = Client(), {}
        if self.person:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[self.column]
        if self.column == "ac":
            headers = {"authorization": f"Bearer {self.world.token}"}
        if self.name.startswith("api_ziekmeldingen"):
            headers["idempotency-key"] = "matrix"
        self._prepare(client)
        url = reverse(self.name, kwargs=self.arguments()) + (self.query or _QUERY.get(self.name, ""))
        with self._settings():
            if self.method == "GET":
                return client.get(url, headers=headers)
            bodies = WRONG if self.thing == "gone" and self.name in WRONG else BODIES
            body = bodies[self.name](About(self.world, self.place, self.person)) if self.name in bodies else {}
            kind = {"content_type": "application/json"} if url.startswith("/api/v1/") else {}
            return getattr(client, self.method.lower())(url, body, headers=headers, **kind)

    def fetch(self, path: str) -> Any:
        """What the person gets at any other address."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[self.column]
        return client.get(path)

    @contextmanager
    def _settings(self) -> Iterator[None]:
        demo = self.thing == "demo"
        with override_settings(DEMO=demo, DEMO_MAILDIR=str(Path(settings.STATIC_ROOT) / "no-mail")):
            yield

    def _prepare(self, client: Client) -> None:
        """Links leave their secret in the session and go on without it, so the page behind them needs that session."""
        if self.name == "second_step" and self.person is None and self.thing != "-":
            client.post("/inloggen/", {"username": self.world.here.werkgever.email, "password": PASSWORD})
        elif self.name in {"second_factor", "passkey_add"} and self.person:
            session = client.session
            session["mfa.totp.secret"] = factor.SECRET
            session["mfa.webauthn.state"] = passkey.STATE
            session.save()
        elif self.thing == "opened":
            session = client.session
            key = "invitation" if self.name == "invitation" else "_password_reset_token"
            session[key] = self.place.token if self.name == "invitation" else _reset_token(self._reset_user())
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    def _reset_user(self) -> User:
        return User.objects.get(pk=self.world.here.werkgever.user_id)

    def arguments(self) -> dict[str, Any]:
        """What fills the address, from the things of the place. Raises AttributeError for what no place has."""
        return {name: self._argument(name) for name in _ARGUMENTS[self.name]}

    def _argument(self, name: str) -> Any:
        place = self.place
        someone = self.person.user_id if self.person else next(iter(place.notices))
        if name == "token":
            return self._token()
        answered = place.proposal_id if self.name == "delegation_accept" else place.delegation_id
        special = {
            "invitation_again": place.invited_id,
            "api_client_revoke": place.api_client_id,
            "link_member_end": place.link_member_id,
            "person_arts_gemachtigde": place.neutral.id,
        }
        certified = {
            "retention_certificate": place.proof_id, "record_retention_certificate": place.record_proof_id,
        }  # fmt: skip
        drafts = {"information_request"}
        values: dict[str, Any] = {
            "delegation_id": answered,
            "membership_id": special.get(self.name, place.member_id),
            "step_id": place.done_step_id if "reopen" in self.name else place.step_id,
            "code": MEDICAL_STEP,
            "consent_id": place.given_id if self.name == "my_consent_withdraw" else place.consent_id,
            "request_id": place.draft_id if self.name in drafts else place.request_id,
            "opening_id": self.world.glass[self.thing] if self.name == "glass_close" else place.opening_id,
            "provider_id": "maas" if self.thing == "foreign" else "amstel",
            "kind": "open" if self.name == "preventive_add" else "note",
            "entry_id": _entry_of(place, self.name),
            "uidb64": urlsafe_base64_encode(force_bytes(self.world.here.werkgever.user_id)),
            "rest": "v1/nergens/",
            "destruction_id": certified.get(self.name, place.destruction_id),
            "record_destruction_id": certified.get(self.name, place.record_destruction_id),
            "step": "beeindigen",  # of a link
            "received_id": place.waiting_id if self.name.startswith("receive_") else place.taken_id,
            "employee_id": place.healthy_id if self.name == "receive_key" else place.employee_id,
            "part": 1,
            "question_id": place.medical_question_id if self.name == "medical_question" else place.question_id,
            "notice_id": _of(place.notices, someone, own=self.thing == "own"),
            "run_id": _of(place.runs, someone, own=self.thing == "own"),
        }
        return values[name] if name in values else getattr(place, name)

    def _token(self) -> str:
        if self.name == "calendar_feed":
            return self.place.calendar_token if self.thing == "own" else "0:0"
        if self.thing == "opened":
            return "openen" if self.name == "invitation" else "set-password"
        if self.thing == "gone":
            return "openen" if self.name == "invitation" else "c1-0123456789abcdef"
        return self.place.token if self.name == "invitation" else _reset_token(self._reset_user())


def _reset_token(user: User) -> str:
    return default_token_generator.make_token(user)


def _entry_of(place: Place, name: str) -> UUID:
    """The entry of the medical record that a route is about."""
    return {"medical_file": place.document_id, "preventive_correct": place.preventive_id}.get(name, place.entry_id)


def _of(by_user: dict[UUID, UUID], user_id: UUID, *, own: bool) -> UUID:
    """One's own, or one of somebody else."""
    if own:
        return by_user[user_id]
    return next(value for key, value in by_user.items() if key != user_id)


@lru_cache(maxsize=1)
def _tables() -> tuple[list[str], list[str]]:
    """(tenant tables, global tables) whose contents are compared."""
    ours = {model._meta.db_table for model in apps.get_models() if _has_tenant(model)}
    others = {name for name, rights in GLOBAL_TABLES.items() if rights} - {"roles_heartbeat"}
    return sorted(ours - _APART), sorted(others - _APART)


def _has_tenant(model: type[models.Model]) -> bool:
    return any(field.name == "tenant" for field in model._meta.fields)


def _sums(tables: list[str]) -> dict[str, tuple[int, str]]:
    if not tables:
        return {}
    parts = (f"SELECT '{t}', count(*), coalesce(sum(hashtextextended(x::text, 0)), 0)::text FROM {t} x" for t in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, total) for name, count, total in cursor.fetchall()}


class _Known:
    """The last whole snapshot and how often each table had been written to when the present knock began."""

    world: World | None = None
    whole: dict[str, Any] = {}
    writes: dict[str, int] = {}


def _writes() -> dict[str, int]:
    """How many rows this transaction has written to each table, rolled back or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def snapshot(world: World) -> dict[str, Any]:
    """A fingerprint of every table of the tenants, and the counts of the access record.

    After the first one, only tables that were written to since the knock began are looked at again.
    """
    known = world is _Known.world
    written = {name for name, n in _writes().items() if n != _Known.writes.get(name, 0)} if known else None
    found = {**_Known.whole} if known else {}
    found |= _sums(_some(_tables()[1], written))
    for label, house in (("here", world.here), ("there", world.there), ("linked", world.haven)):
        found |= {f"{label}.{name}": value for name, value in _inside(house, written).items()}
    if not known:
        _Known.world, _Known.whole = world, found
    return found


def _some(tables: list[str], written: set[str] | None) -> list[str]:
    return tables if written is None else [table for table in tables if table in written]


def _inside(house: House | Haven, written: set[str] | None) -> dict[str, Any]:
    with context.medical_opened(house.system, []):
        found: dict[str, Any] = dict(_sums(_some(_tables()[0], written)))
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, count(*) FROM privacy_auditentry GROUP BY kind")
            counts = dict(cursor.fetchall())
    return {**found, "denials": counts.get("denial", 0), "writes": counts.get("write", 0), "all": sum(counts.values())}


_COUNTS = {f"{label}.{count}" for label in ("here", "there", "linked") for count in ("denials", "writes", "all")}


def left(before: dict[str, Any], after: dict[str, Any]) -> Left:
    """The difference of two snapshots."""
    assert len(before) >= 60, "the snapshot must see every table"
    return Left(
        changed=frozenset(name for name in after if name not in _COUNTS and before[name] != after[name]),
        denials=after["here.denials"] - before["here.denials"],
        writes=after["here.writes"] - before["here.writes"],
        elsewhere=after["there.all"] - before["there.all"],
    )


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back."""
    _Known.writes = _writes()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
