"""Past-tense words of the funds."""

WORDS = {
    "comfort.drafted": "起草慰问名单",
    "comfort.filled": "把人列入慰问名单",
    "comfort.changed": "改了慰问名单里的一项",
    "comfort.dropped": "从慰问名单里去掉一人",
    "comfort.approved": "核准慰问名单",
    "comfort.returned": "慰问名单退回起草",
    "comfort.closed": "慰问名单办结",
    "comfort.printed": "打印慰问签收表",
    "comfort.given": "慰问送到",
    "comfort.taken_back": "慰问送到的记录撤回",
    "excess.approved": "核准超出标准的慰问",
    "budget.added": "列入经费",
    "budget.changed": "调整经费",
    "standard.set": "定下慰问标准",
    "spending.booked": "记一笔支出",
    "spending.withdrawn": "撤回一笔支出",
}
