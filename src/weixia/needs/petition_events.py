"""Past-tense words of petitions, all behind the wall of what is told in confidence (kernel.confiding)."""

from weixia.kernel.words import Word

WORDS = {
    "petition.registered": Word("登记信访"),
    "petition.accepted": Word("受理信访"),
    "petition.refused": Word("拟不予受理信访"),
    "petition.passed": Word("拟转送信访"),
    "petition.moved": Word("把信访转交给别的单位"),
    "petition.told": Word("把信访的结果告知本人"),
    "petition.extension_asked": Word("申请信访延期"),
    "petition.extension_answered": Word("批复信访延期"),
    "petition.replied": Word("答复信访"),
    "petition.review_asked": Word("记下信访的复查、复核申请"),
    "petition.reviewed": Word("记下信访的复查、复核意见"),
    "petition.ended": Word("信访终结"),
    "petition.handler_named": Word("指定信访承办人"),
    "petition.handler_unnamed": Word("撤去信访承办人"),
    "petition.accused_added": Word("记下信访的被反映人"),
    "petition.opened": Word("查看信访"),
    "petition.identity_opened": Word("查看信访人的身份"),
}
