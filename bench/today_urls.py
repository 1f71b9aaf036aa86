"""The house's addresses and the bare lists beside them, for bench.today."""

from django.urls import include, path

from bench.today import bare, dressed

urlpatterns = [path("bare", bare), path("dressed", dressed), path("", include("weixia.urls"))]
