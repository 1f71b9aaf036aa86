"""Login, logout, password and second step. allauth has many more pages, for signing up and for mail: not here."""

from allauth.account.views import login, logout, password_change, reauthenticate
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", logout, name="account_logout"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("password/change/", password_change, name="account_change_password"),
    path("password/reset/", RedirectView.as_view(pattern_name="workbench:enter"), name="account_reset_password"),
    path("password/set/", RedirectView.as_view(pattern_name="workbench:enter"), name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
