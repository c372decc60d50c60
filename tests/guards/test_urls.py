"""Every address declares whom it is for; nothing is open by omission."""

import pytest

from privacy.policy import Action
from tests.guards.routes import Route, routes

PUBLIC = {
    "api_docs", "api_nothing", "calendar_feed", "health", "invitation", "login", "logout", "mailbox",
    "openid_connect_callback", "openid_connect_login", "password_reset", "password_reset_confirm",
    "password_reset_done", "provider_choose", "schema", "second_step", "set_language", "token",
}  # fmt: skip
# About the person, before a workplace is chosen.
SIGNED_IN = {
    "account",
    "calendar_make",
    "calendar_revoke",
    "factor_remove",
    "passkey_add",
    "recovery_codes",
    "recovery_codes_renew",
    "second_factor",
    "sessions_end",
    "workplace",
}


def test_the_guard_sees_the_house() -> None:
    assert len(routes()) >= 50
    assert sum(route.pattern.startswith("api/v1/") for route in routes()) >= 10


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name or route.pattern)
def test_every_route_declares_its_audience(route: Route) -> None:
    audience = route.audience
    assert isinstance(audience, Action) or audience in ("public", "signed_in"), (
        f"{route.pattern}: wear @guarded(Action.…), @signed_in or @public, or derive from ApiView"
    )
    assert route.name, f"{route.pattern} has no name"


def test_names_are_not_shared() -> None:
    names = [route.name for route in routes()]
    assert len(names) == len(set(names))


def test_whoever_needs_no_role_is_listed_here() -> None:
    """Public and signed-in routes are decisions: a new one is made in this file too, and a stale one is removed."""
    assert {route.name for route in routes() if route.audience == "public"} == PUBLIC
    assert {route.name for route in routes() if route.audience == "signed_in"} == SIGNED_IN
