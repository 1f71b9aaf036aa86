"""Every URL of the house, read from the URLconf: nothing is listed by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from weixia.faces.api.urls import api


@dataclass(frozen=True)
class Route:
    """One page or operation: `name` as cases.py calls it, the URL's own name to reverse, its methods, its capability."""

    name: str
    url_name: str
    methods: tuple[str, ...]
    capability: str
    keys: tuple[str, ...]


def routes() -> list[Route]:
    """Pages of the URLconf, then operations of the API one by one."""
    return [*_pages(get_resolver().url_patterns, ""), *_operations()]


def _pages(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _pages(pattern.url_patterns, inner)
        elif not (space == "api:" and pattern.name not in {"openapi-json", "api-root"}):
            view = pattern.callback
            name = f"{space}{pattern.name or pattern.pattern}"
            yield Route(name, name, tuple(getattr(view, "methods", ("GET",))), getattr(view, "capability", ""),
                        tuple(pattern.pattern.converters))


def _operations() -> Iterator[Route]:
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                [door] = operation.auth_callbacks
                keys = tuple(part.strip("{}").rpartition(":")[2] for part in path.split("/") if part.startswith("{"))
                name = operation.view_func.__name__
                yield Route(f"api:{name}", f"api:{view.operations[0].view_func.__name__}", tuple(operation.methods),
                            getattr(door, "capability", ""), keys)
