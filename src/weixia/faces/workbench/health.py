"""/healthz, /readyz, /metrics: for the machines that watch over this one. No person, no version, no secret.

A stranger learns whether it is well, and which part is not. Whoever asks from this very machine, or brings
WEIXIA_METRICS_TOKEN, reads the details.
"""

import hmac
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weixia.duties import queries as duties
from weixia.faces.workbench.asking import now
from weixia.kernel import jobs, looks
from weixia.kernel.scope import ROOT, scoped

LOOKS = (looks.database, looks.tables, looks.disk, duties.settled, looks.journal, looks.queue, looks.backups,
         duties.years)
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO", "HTTP_VIA")

_lock = threading.Lock()
_requests: Counter[tuple[str, str]] = Counter()
_buckets: Counter[float] = Counter()
_spent = [0.0, 0]


def counted(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: count answers by page and class of status, and how long they took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = answer(request)
        took = time.perf_counter() - began
        match = request.resolver_match
        name = (match.view_name if match else "") or "other"
        with _lock:
            _requests[name, f"{response.status_code // 100}xx"] += 1
            _spent[0] += took
            _spent[1] += 1
            for bound in BUCKETS:
                if took <= bound:
                    _buckets[bound] += 1
        return response

    return middleware


@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody, the database least of all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything it stands on is well, else 503 with the nearest reason."""
    found = list(looks.every(LOOKS, at=now()))
    wrong = [finding for finding in found if not finding.good]
    told: dict[str, object] = {"ready": not wrong}
    if wrong:
        told["reason"] = _("不正常：{part}").format(part=wrong[0].about)
    if trusted(request):
        told["reason"] = "；".join(f"{one.about}：{one.found}" for one in wrong)
        told["findings"] = [{"about": one.about, "good": one.good, "found": one.found, "do": one.do} for one in found]
    return JsonResponse(told, status=503 if wrong else 200, json_dumps_params={"ensure_ascii": False})


@require_safe
@transaction.non_atomic_requests
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format; since this process started."""
    if not trusted(request):
        return HttpResponseForbidden(_("只有本机，或带上口令的监控，才能读。"), content_type="text/plain; charset=utf-8")
    lines = [*_of_requests(), *_of_database()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def trusted(request: HttpRequest) -> bool:
    """Asked from this very machine and not through a proxy on it, or with the token."""
    token, given = os.environ.get("WEIXIA_METRICS_TOKEN", ""), request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    if any(header in request.META for header in PROXIED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _of_requests() -> Iterator[str]:
    with _lock:
        requests, buckets, (total, count) = dict(_requests), dict(_buckets), _spent
    yield "# TYPE weixia_requests_total counter"
    for (name, status), times in sorted(requests.items()):
        yield f'weixia_requests_total{{page="{name}",status="{status}"}} {times}'
    yield "# TYPE weixia_request_seconds histogram"
    for bound in BUCKETS:
        yield f'weixia_request_seconds_bucket{{le="{bound}"}} {buckets.get(bound, 0)}'
    yield f'weixia_request_seconds_bucket{{le="+Inf"}} {count}'
    yield f"weixia_request_seconds_sum {total:.6f}"
    yield f"weixia_request_seconds_count {count}"


def _of_database() -> list[str]:
    """The figures that the database knows; a monitor also hears that it is away."""
    try:
        return ["# TYPE weixia_database_up gauge", "weixia_database_up 1", *_of_instance()]
    except (OperationalError, InterfaceError):
        return ["# TYPE weixia_database_up gauge", "weixia_database_up 0"]


def _of_instance() -> Iterator[str]:
    at = now()
    with transaction.atomic(), scoped(ROOT):
        waiting, (oldest, unsealed), age = jobs.waiting(), looks.unsealed(), looks.backup_age(at)
        sessions, start = looks.sessions(at), duties.started()
    gauges: dict[str, float | None] = {
        "weixia_sessions": sessions, "weixia_journal_unsealed": unsealed,
        'weixia_jobs{state="todo"}': waiting.todo, 'weixia_jobs{state="doing"}': waiting.doing,
        'weixia_jobs{state="parked"}': waiting.parked,
        "weixia_job_wait_seconds": (at - waiting.oldest).total_seconds() if waiting.oldest else 0,
        "weixia_journal_wait_seconds": (at - oldest).total_seconds() if oldest else 0,
        "weixia_backup_age_seconds": age.total_seconds() if age is not None else None,
        "weixia_settled_age_seconds": (at - start.settled_at).total_seconds() if start else None,
    }
    for name in dict.fromkeys(name.partition("{")[0] for name in gauges):
        yield f"# TYPE {name} gauge"
        yield from (f"{key} {value:g}" for key, value in gauges.items()
                    if key.partition("{")[0] == name and value is not None)
