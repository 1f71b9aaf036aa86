"""One port, one process: pages run as WSGI on eight threads, so that each thread keeps its connection.

Streams, when they come, are answered here before Django (decision 0003).
"""

from a2wsgi import WSGIMiddleware

from weixia.wsgi import application as pages

application = WSGIMiddleware(pages, workers=8)  # type: ignore[arg-type]
