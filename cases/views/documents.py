"""Files made of what was released."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from cases import selectors
from privacy.actor import Actor
from privacy.policy import Action
from roles.pages import guarded


@require_GET
@guarded(Action.OPINION_READ)
def opinion_pdf(request: HttpRequest, actor: Actor, case_id: UUID, opinion_id: UUID) -> HttpResponse:
    """The released oordeel as the PDF that the worker made."""
    content, name = selectors.opinion_document(actor, case_id, opinion_id)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
