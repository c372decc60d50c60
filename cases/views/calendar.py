"""The calendar of one person, for a program that cannot sign in: the address itself is the secret."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.selectors.calendar import CALENDAR_TYPE, CalendarFile, calendar_file
from privacy import audit, context
from privacy.errors import NotFound
from roles import selectors
from roles.pages import public
from roles.selectors import CalendarReader
from roles.signin import attempts


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of whoever made the address, as long as that person works here."""
    try:
        reader = selectors.calendar_reader(token)
    except NotFound:
        return _words(404, _("Dit agenda-adres bestaat niet, of niet meer. U maakt een nieuw adres op Uw account."))
    if not attempts.spend(attempts.CALENDAR, str(reader.actor.membership_id)):
        return _too_many()
    known = parse_etags(request.headers.get("If-None-Match", "").replace("W/", ""))
    found = _read(reader, known, source=f"agenda {request.META.get('REMOTE_ADDR', '')}")
    response = HttpResponse(found.content, content_type=CALENDAR_TYPE) if found.content else HttpResponse(status=304)
    response["ETag"] = found.etag
    response["Content-Disposition"] = 'inline; filename="poortwacht.ics"'
    return _private(response)


def _read(reader: CalendarReader, known: list[str], *, source: str) -> CalendarFile:
    """As this person, with an access record of its own, whoever else the browser may have signed in."""
    with context.entered(reader.actor), translation.override(reader.language):
        with audit.trail(reader.actor, source=source) as kept:
            found = calendar_file(reader.actor, known=known)
        audit.flush(kept)
    return found


def _too_many() -> HttpResponse:
    words = _("Dit agenda-adres is te vaak achter elkaar opgevraagd. Over een kwartier kan het weer.")
    response = _words(429, words)
    response["Retry-After"] = str(int(attempts.CALENDAR.within.total_seconds()))
    return response


def _words(status: int, words: str) -> HttpResponse:
    """For a program, so no page; nothing in it repeats the address."""
    return _private(HttpResponse(words, content_type="text/plain; charset=utf-8", status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """For one program only, to be asked again each time, and for no search engine."""
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
