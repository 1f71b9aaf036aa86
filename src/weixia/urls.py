"""Which path opens which page."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("weixia.faces.workbench.door")),
    path("", include("weixia.faces.workbench.urls")),
]
