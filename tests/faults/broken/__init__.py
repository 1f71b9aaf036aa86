"""Mistakes that the proofs must see, built in as apps of another settings module."""

import time
from typing import Any

import psycopg
from django.apps import AppConfig

WINDOW = 0.15  # seconds between the answer that is kept and the effect that is not yet


class EarlyConfig(AppConfig):
    """The answer is kept for good before what it tells is."""

    name = "tests.faults.broken"
    label = "early"

    def ready(self) -> None:
        from weixia.kernel import home, replies

        honest = replies.claim

        def aside(statement: str, *values: Any) -> None:
            with psycopg.connect(**home.connection_settings("app"), autocommit=True) as own:
                own.execute(statement, values)

        def claim(one: Any, *, at: Any, wait_ms: int) -> Any:
            stored = replies.Reply.objects.filter(account_id=one.account_id, key=one.key).first()
            return honest(one, at=at, wait_ms=wait_ms) if stored else None

        def settle(one: Any, answer: Any) -> None:
            aside("INSERT INTO kernel_reply (account_id, key, request, body, status, location, content, content_type, at)"
                  " VALUES (%s, %s, %s, %s, %s, %s, '', %s, now()) ON CONFLICT DO NOTHING", one.account_id, one.key,
                  one.request, one.body, answer.status, answer.location, answer.content_type)
            time.sleep(WINDOW)

        replies.claim, replies.settle = claim, settle


class ForgetfulConfig(AppConfig):
    """Every request is the first of its kind; and it takes its time to say that it is done."""

    name = "tests.faults.broken"
    label = "forgetful"

    def ready(self) -> None:
        from weixia.faces.workbench import health
        from weixia.kernel import replies

        replies.claim = lambda one, *, at, wait_ms: None
        replies.settle = lambda one, answer: None
        honest = health.counted

        def slow(answer: Any) -> Any:
            counted = honest(answer)

            def middleware(request: Any) -> Any:
                response = counted(request)
                if request.method == "POST":
                    time.sleep(WINDOW)
                return response

            return middleware

        health.counted = slow
