"""Past-tense words of contacts, searches and reception days."""

from weixia.kernel.words import Word

WORDS = {
    "contact.recorded": Word("记录联系"),
    "contact.withdrawn": Word("撤回联系记录"),
    "search.started": Word("启动查找"),
    "search.stepped": Word("记下查找的一步"),
    "search.concluded": Word("查找有了结论"),
    "search.withdrawn": Word("撤回查找"),
    "reception.planned": Word("安排局长接待日"),
    "reception.moved": Word("局长接待日改期"),
    "reception.authorised": Word("授权接待日代班"),
    "reception.held": Word("记录局长接待日"),
    "reception.case_added": Word("记下接待日来访的一件事"),
    "reception.opened": Word("查看接待日来访的事"),
    "reception.cancelled": Word("取消局长接待日"),
}
