"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from config.api import urlpatterns as api
from config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    *api,
    path("", include("roles.urls")),
    path("", include("employers.urls")),
    path("", include("cases.urls")),
]
