"""Pages of the workbench. Acts are nouns: POST /duties/12/waiver."""

from django.urls import path

app_name = "workbench"
urlpatterns: list = []
