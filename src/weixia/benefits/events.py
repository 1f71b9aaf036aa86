"""Past-tense words of the funds."""

from weixia.kernel.words import Word

WORDS = {
    "comfort.drafted": Word("起草了慰问名单"),
    "comfort.filled": Word("把人列入慰问名单"),
    "comfort.changed": Word("改了慰问名单里的一项"),
    "comfort.dropped": Word("从慰问名单里去掉一人"),
    "comfort.approved": Word("核准慰问名单"),
    "comfort.returned": Word("慰问名单退回起草"),
    "comfort.closed": Word("慰问名单办结"),
    "comfort.printed": Word("打印慰问签收表"),
    "comfort.given": Word("慰问送到"),
    "comfort.taken_back": Word("慰问送到的记录撤回"),
    "excess.approved": Word("核准超出标准的慰问"),
    "budget.added": Word("列入了经费"),
    "budget.changed": Word("调整了经费"),
    "standard.set": Word("定下慰问标准"),
    "spending.booked": Word("记了一笔支出"),
    "spending.withdrawn": Word("撤回一笔支出"),
}
