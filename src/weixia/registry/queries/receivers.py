"""Who may be given work: accounts by the posts they hold, and which units those cover."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from weixia.kernel.actor import ROLES
from weixia.registry.models import Post

KEEPS = ("officer", "section_head", "unit_officer", "director")


@dataclass
class Receiver:
    """An account that does the work. `paths` are its posts' places in the tree, `posts` their words."""

    account_id: int
    name: str
    paths: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)

    def covers(self, org_path: str) -> bool:
        """Whether one of its posts answers for that place."""
        return any(org_path.startswith(path) for path in self.paths)


def receivers(org_paths: Collection[str], *, on: date) -> list[Receiver]:
    """Everybody whose posts cover at least one of these places, those who cover most of them first."""
    above = {path[:length] for path in org_paths for length in range(1, len(path) + 1)}
    found = _of(Q(unit__path__in=above), on)
    found.sort(key=lambda one: -sum(one.covers(path) for path in org_paths))
    return found


def receiver(account_id: int, *, on: date) -> Receiver | None:
    """One such account, or None when it holds no post that does the work."""
    found = _of(Q(account_id=account_id), on)
    return found[0] if found else None


def _of(which: Q, on: date) -> list[Receiver]:
    now = Q(until__isnull=True) | Q(until__gt=on)
    rows = Post.objects.filter(which, now, since__lte=on, role__in=KEEPS, account__is_active=True)
    found: dict[int, Receiver] = {}
    for post in rows.select_related("account", "unit").order_by("-unit__path", "account__name", "id"):
        one = found.setdefault(post.account_id, Receiver(post.account_id, post.account.name))
        one.paths.append(post.unit.path)
        one.posts.append(f"{post.unit.name} {ROLES[post.role]}")
    return list(found.values())
