"""Who acts, in which post, and what that post may do. Default: no."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from weixia.kernel.scope import Scope
from weixia.kernel.words import Word, listing

# 岗位: code → Chinese name. One list, because a post's role decides its capabilities everywhere.
ROLES = {
    "director": Word("局领导"),
    "section_head": Word("科室负责人"),
    "officer": Word("主联系人"),
    "unit_officer": Word("单位离退休工作人员"),
    "petition_officer": Word("信访专员"),
    "keeper": Word("信息员"),
    "auditor": Word("审计管理员"),
    "sysadmin": Word("系统管理员"),
}
# whoever comes by the portal: no post, no unit, only the people who opened the door to them
VISITORS = {"elder": Word("本人"), "family": Word("受托家属")}
SEES_NO_PEOPLE = {"sysadmin", *VISITORS}

_declared: dict[str, frozenset[str]] = {}


class Refused(Exception):
    """The actor may not do this; the message is the nearest reason the reader may know."""


class Impossible(Exception):
    """The act cannot be done as told: `column` names the box ('' is none), `do` says what to change."""

    def __init__(self, column: str, do: str) -> None:
        super().__init__(do)
        self.column, self.do = column, do


class UndeclaredCapability(LookupError):
    """A capability was asked that no room declares: a mistake of ours, found at start-up."""


def declare(capabilities: dict[str, set[str]]) -> None:
    """A room says which roles hold each of its capabilities."""
    for name, roles in capabilities.items():
        if unknown := roles - ROLES.keys() - VISITORS.keys():
            raise UndeclaredCapability(f"{name}: unknown roles {sorted(unknown)}")
        _declared[name] = frozenset(roles)


def declared() -> dict[str, frozenset[str]]:
    """All capabilities and the roles that hold them."""
    return dict(_declared)


@dataclass(frozen=True)
class Actor:
    """One person in one post; `path` is the unit's place in the tree ('' is everything).

    A visitor of the portal has no post: `people` are those whose rows they may touch, `path` only where the journal keeps
    what they did.
    """

    account_id: int | None
    name: str
    post_id: int | None = None
    role: str = ""
    unit_id: int | None = None
    unit_name: str = ""
    path: str = "!"
    people: tuple[int, ...] = ()
    everything: bool = field(default=False, repr=False)

    def can(self, capability: str) -> bool:
        """Whether this post holds the capability; an undeclared one raises."""
        if capability not in _declared:
            raise UndeclaredCapability(capability)
        return self.everything or self.role in _declared[capability]

    def must(self, capability: str) -> None:
        """Raise Refused when the post lacks the capability, naming the posts that hold it."""
        if not self.can(capability):
            holders = listing(name for role, name in (ROLES | VISITORS).items() if role in _declared[capability])
            raise Refused(_("当前岗位没有这项权限。可以办理的岗位：%(posts)s。") % {"posts": holders})

    @property
    def scope(self) -> Scope:
        """What the database lets this actor touch."""
        path = None if self.role in SEES_NO_PEOPLE else self.path
        confided = "rows" if self.can("confided.read") else "acts" if self.can("confided.acts") else ""
        return Scope(path=path, actor_id=self.account_id, people=self.people, confided=confided)

    @property
    def is_visitor(self) -> bool:
        """Whether they came by the portal."""
        return self.role in VISITORS

    @property
    def label(self) -> str:
        """How the journal names the post."""
        return f"{self.unit_name} {(ROLES | VISITORS).get(self.role, Word('服务器'))}".strip()


# The command line runs on the machine itself: whoever holds the machine holds its keys.
OPERATOR = Actor(account_id=None, name=Word("本机操作员"), role="operator", path="", everything=True)
