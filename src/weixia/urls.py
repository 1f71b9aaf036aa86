"""Which path opens which page."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("weixia.faces.workbench.door")),
    path("api/v1/", include("weixia.faces.api.urls")),
    path("", include("weixia.faces.workbench.urls")),
]
