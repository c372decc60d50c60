"""Signing in by way of an organisation's own provider, and setting that up."""

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from privacy import audit
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles import mail, selectors
from roles.forms import EmailForm, ProviderForm, show_errors
from roles.pages import guarded, not_found, public
from roles.selectors.providers import slug_of_domain
from roles.services import providers as services
from roles.signin import confirm
from roles.signin.social import ProviderAdapter


@public
@require_http_methods(["GET", "HEAD", "POST"])
def provider_choose(request: HttpRequest) -> HttpResponse:
    """Which provider: by the domain of an address, which is kept nowhere. Whether the account exists is not said."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slug = slug_of_domain(form.cleaned_data["email"])
        if slug:
            # A link and no redirect: the policy of the pages lets no form end at another site.
            return render(request, "roles/provider_choose.html", {"slug": slug})
        form.add_error(
            "email", _("Voor dit adres is er geen inlogpagina van een organisatie. Log in met uw wachtwoord.")
        )
    return render(request, "roles/provider_choose.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_GET
def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider."""
    return _through(request, provider_id, OAuth2LoginView)


@public
@require_GET
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, which vouches for an address."""
    return _through(request, provider_id, OAuth2CallbackView)


def _through(request: HttpRequest, slug: str, view: Any) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    try:
        response: HttpResponse = view.adapter_view(ProviderAdapter(request, slug))(request)
    except SocialApp.DoesNotExist:
        return not_found(request)
    return response


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_WRITE)
def identity_provider(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Issuer, client and domains; the secret is never shown again."""
    found = selectors.identity_provider(actor.tenant_id)
    audit.record_read(actor, "identity_provider.read")
    if request.method == "POST" and confirm.wanted_for_account(request):
        return confirm.page(request)
    if request.method == "POST" and "remove" in request.POST:
        services.identity_provider_remove(by=actor)
        messages.success(request, _("Inloggen via uw organisatie is uitgezet."))
        return redirect("identity_provider")
    initial = {}
    if found:
        initial = {"issuer": found.issuer, "client_id": found.client_id, "domains": "\n".join(found.domains)}
    form = ProviderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.identity_provider_set(by=actor, **form.cleaned_data)
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Inloggen via uw organisatie is ingesteld."))
            return redirect("identity_provider")
    slug = selectors.tenant_slug(actor.tenant_id)
    address = {name: mail.absolute(reverse(f"openid_connect_{name}", args=[slug])) for name in ("login", "callback")}
    content = {"form": form, "provider": found, "address": address}
    return render(request, "roles/identity_provider.html", content, status=422 if form.errors else 200)
