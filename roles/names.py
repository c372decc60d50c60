"""How roles are called on screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.actor import Role

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.WERKNEMER: _("werknemer"),
    Role.WERKGEVER: _("werkgever"),
    Role.LEIDINGGEVENDE: _("leidinggevende"),
    Role.HR: _("HR"),
    Role.CM_WG: _("casemanager (CM-WG)"),
    Role.BEDRIJFSARTS: _("bedrijfsarts"),
    Role.CMTD: _("casemanager taakdelegatie (CMTD)"),
    Role.MEDISCH_ASSISTENT: _("medisch assistent"),
    Role.ARBEIDSDESKUNDIGE: _("arbeidsdeskundige"),
    Role.VERZEKERAAR: _("verzekeraar"),
    Role.BEHEERDER: _("beheerder"),
    Role.API_CLIENT: _("API-koppeling"),
    Role.SYSTEM: _("het systeem"),
}


def role_name(role: Role | str) -> str:
    """The name of a role in the active language."""
    return str(ROLE_NAMES[Role(role)])
