"""Past-tense words of care."""

from weixia.kernel.words import Word

WORDS = {
    "bereavement.opened": Word("开始善后"),
    "bereavement.read": Word("打开了善后"),
    "bereavement.stepped": Word("办了善后的一步"),
    "bereavement.excused": Word("善后的一步不办，写明了原因"),
    "bereavement.unstepped": Word("撤回善后的一步"),
    "bereavement.closed": Word("善后办结"),
    "bereavement.cancelled": Word("去世登记撤销，善后停办"),
    "substitution.proposed": Word("提出以视频代替上门"),
    "substitution.approved": Word("批准以视频代替上门"),
    "substitution.declined": Word("不批准以视频代替上门"),
    "substitution.ended": Word("恢复上门走访"),
    "aid.planned": Word("定了帮扶方案"),
    "aid.ended": Word("结束了帮扶方案"),
}
