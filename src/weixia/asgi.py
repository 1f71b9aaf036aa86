"""One port, one process: pages run as WSGI on eight threads, so that each thread keeps its connection.

Streams, when they come, are answered here before Django (decision 0003).
"""

from typing import Any

from a2wsgi import WSGIMiddleware

from weixia.wsgi import application as pages

_threads = WSGIMiddleware(pages, workers=8)  # type: ignore[arg-type]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Hand the request to a thread. Granian's `receive` is awaitable but no coroutine, which a2wsgi insists on."""

    async def body() -> Any:
        return await receive()

    await _threads(scope, body, send)
