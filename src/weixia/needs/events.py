"""Past-tense words of contacts."""

from weixia.kernel.words import Word

WORDS = {
    "contact.recorded": Word("记录联系"),
    "contact.withdrawn": Word("撤回联系记录"),
    "search.started": Word("启动查找"),
    "search.stepped": Word("记下查找的一步"),
    "search.concluded": Word("查找有了结论"),
    "search.withdrawn": Word("撤回查找"),
}
