"""单位: the tree whose paths are also the scopes."""

from django.db import models
from treebeard.mp_tree import MP_Node

from weixia.kernel.fields import CText
from weixia.kernel.words import Word

# code → 类型 as the unit ledger writes it
KINDS = {
    "bureau": Word("老干部局"), "organ": Word("机关"), "institution": Word("事业单位"), "enterprise": Word("企业"),
    "centre": Word("离退休干部管理中心"), "community": Word("社区"), "hospital": Word("医院"), "care_home": Word("托管中心"),
    "school": Word("学校"), "other": Word("其他"),
}


class Unit(MP_Node):
    """A unit that serves retired cadres; `path` (treebeard, C collation) is its place and its scope."""

    wall = "open"
    node_order_by: list[str] = []
    path = CText(max_length=255, unique=True)
    code = CText(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()), default="other")
    division = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name
