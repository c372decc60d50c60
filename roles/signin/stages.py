"""What stands between a right password and a session."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class SecondStep(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Whoever has a second factor shows it; until then nobody is signed in."""

    urlname = "second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """(where to go, whether it may go on)."""
        wanted = self._should_handle(self.request)
        return (redirect(self.urlname), True) if wanted else (None, True)

    def _should_handle(self, request: HttpRequest) -> bool:
        """Unless the organisation's provider says that it saw one already."""
        vouched = any(record.get("second_factor") for record in get_authentication_records(request, self.login.user))
        return not vouched and bool(super()._should_handle(request))
