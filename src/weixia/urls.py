"""Which path opens which page."""

from django.urls import include, path

from weixia.faces.workbench import health

handler500 = "weixia.faces.workbench.trouble.fault"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("weixia.faces.workbench.door")),
    path("api/v1/", include("weixia.faces.api.urls")),
    path("letters/", include("weixia.faces.letters.urls")),
    path("", include("weixia.faces.portal.urls")),
    path("", include("weixia.faces.workbench.urls")),
]
