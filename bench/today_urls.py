"""The house's addresses and the bare list beside them, for bench.today."""

from django.urls import include, path

from bench.today import bare

urlpatterns = [path("bare", bare), path("", include("weixia.urls"))]
