"""对象: whom comfort lists are usually made for (S003-4-11), as conditions on people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PARTY = ("中共党员", "中共预备党员", "预备党员")  # data
HARD = ("重病", "特殊困难")
# code → (title, condition); a county-level rank is read from 职级 or 待遇级别 as bureaus write it
GROUPS = {
    "pre1949": (_("建国前老党员"), Q(kind="pre1949")),
    "hard": (_("重病、困难老党员"), Q(politics__in=PARTY, tags__tag__in=HARD)),
    "lixiu": (_("离休干部及其遗属"), Q(kind="lixiu") | Q(kind="survivor", related__kind="lixiu")),
    "county": (_("县级退休干部"), Q(kind="tuixiu") & (
        Q(rank__prefix="县") | Q(rank__prefix="正县") | Q(rank__prefix="副县") | Q(treatment__prefix="县")  # data
        | Q(treatment__prefix="正县") | Q(treatment__prefix="副县"))),  # data
}
