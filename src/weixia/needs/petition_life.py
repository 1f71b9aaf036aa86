"""The life of a petition as data (B4-1…5, S003-3-15): what may follow what, and the days of each clock.

Every action asks `follows`, and nothing else changes a state: a way that is not in LIFE does not exist. Days are natural days;
no holiday moves them (AC-20). A day limit counts from the day after the one it begins with.
"""

from datetime import date, timedelta

from weixia.kernel.words import Word

STATES = {
    "registered": Word("登记"), "accepted": Word("受理"), "refusing": Word("拟不予受理"), "passing": Word("拟转送"),
    "refused": Word("不予受理"), "passed": Word("转送"), "replying": Word("答复待送达"), "replied": Word("答复"),
    "reviewing": Word("复查"), "reviewed": Word("复查意见待送达"), "told_review": Word("复查答复"),
    "rereviewing": Word("复核"), "rereviewed": Word("复核意见待送达"), "ended": Word("终结"),
}
# (from, act, to): a decision first, and it counts when it reached the person (`tell`)
LIFE = (
    ("registered", "accept", "accepted"),
    ("registered", "refuse", "refusing"),
    ("registered", "pass", "passing"),
    ("registered", "move", "registered"),
    ("accepted", "move", "accepted"),
    ("refusing", "tell", "refused"),
    ("passing", "tell", "passed"),
    ("accepted", "tell", "accepted"),
    ("accepted", "ask_extension", "accepted"),
    ("accepted", "answer_extension", "accepted"),
    ("accepted", "reply", "replying"),
    ("replying", "tell", "replied"),
    ("replied", "ask_review", "reviewing"),
    ("reviewing", "review", "reviewed"),
    ("reviewed", "tell", "told_review"),
    ("told_review", "ask_rereview", "rereviewing"),
    ("rereviewing", "rereview", "rereviewed"),
    ("rereviewed", "tell", "ended"),
    ("replied", "end", "ended"),
    ("told_review", "end", "ended"),
)
OVER = {"refused", "passed", "ended"}
# B4-1, B4-2, B4-3; the first two stand in the rule book too (petition.accept, petition.close), and a test holds them alike
TELL_WITHIN, DECIDE_WITHIN, EXTEND_BY, ASK_WITHIN, REVIEW_WITHIN = 15, 60, 30, 30, 30

KINDS = {"suggestion": Word("建议意见"), "accusation": Word("检举控告"), "appeal": Word("申诉求决"), "litigation": Word("诉讼类")}
CHANNELS = {"letter": Word("来信"), "visit": Word("来访"), "call": Word("来电"), "net": Word("网上"), "box": Word("意见箱")}
HOWS = {"handed": Word("当面送交"), "post": Word("邮寄"), "phone": Word("电话告知"), "family": Word("家属代收"),
        "nobody": Word("匿名，没有联系方式，无法告知")}
REFUSALS = {"beyond": Word("不属于信访事项"), "court": Word("已经或依法应当由诉讼、仲裁、行政复议解决"), "ended": Word("已经复核终结"),
            "same": Word("同一事项已在办理"), "other": Word("其他")}
# why a handler reads who brought it: chosen, never typed, so that the journal holds no word of the matter
WHYS = {"tell": Word("告知本人"), "ask": Word("向本人核实"), "paper": Word("打印文书")}
WORDS = {
    "register": Word("登记"), "accept": Word("决定受理"), "refuse": Word("决定不予受理"), "pass": Word("决定转送"),
    "move": Word("转交"), "tell": Word("告知"), "ask_extension": Word("申请延期"), "answer_extension": Word("延期批复"),
    "reply": Word("作出答复"), "ask_review": Word("申请复查"), "review": Word("复查意见"), "ask_rereview": Word("申请复核"),
    "rereview": Word("复核意见"), "end": Word("终结"), "name": Word("指定承办人"), "unname": Word("撤去承办人"),
    "accuse": Word("记下被反映人"),
}


def follows(state: str, act: str) -> str | None:
    """The state after the act, or None where there is no such way."""
    return next((to for before, word, to in LIFE if (before, word) == (state, act)), None)


def acts_from(state: str) -> list[str]:
    """What may be done next, in order."""
    return [word for before, word, _ in LIFE if before == state]


def after(day: date, days: int) -> date:
    """The last day of a limit of natural days.

    >>> after(date(2026, 9, 25), 15)
    datetime.date(2026, 10, 10)
    """
    return day + timedelta(days=days)
