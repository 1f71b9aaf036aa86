"""One port, one process: pages run as WSGI on eight threads, so that each thread keeps its connection.

Streams, when they come, are answered here before Django (decision 0003).
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from weixia.wsgi import application as wsgi

Message = MutableMapping[str, Any]
pages = WSGIMiddleware(wsgi, workers=8)  # type: ignore[arg-type]


async def application(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answer one connection with a page."""

    # The server's own are awaitables but no coroutines, which the bridge to threads insists on.
    async def hear() -> Message:
        return await receive()

    async def say(message: Message) -> None:
        await send(message)

    await pages(scope, hear, say)  # type: ignore[arg-type]
