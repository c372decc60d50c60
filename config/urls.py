"""Every address of the product."""

from importlib import import_module, util

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if util.find_spec("config.health"):
    urlpatterns += [path("health/", import_module("config.health").health, name="health")]
if util.find_spec("config.api") and util.find_spec("cases.api") and util.find_spec("cases.api.urls") and util.find_spec("timeline.api"):
    urlpatterns += import_module("config.api").urlpatterns
urlpatterns += [
    path("", include(f"{room}.urls"))
    for room in ("roles", "employers", "outbox", "cases")
    if util.find_spec(f"{room}.urls")
]
