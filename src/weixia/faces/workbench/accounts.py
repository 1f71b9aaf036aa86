"""allauth, turned to our ways: nobody signs up; accounts are given."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Login by account name; no mail is ever needed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
