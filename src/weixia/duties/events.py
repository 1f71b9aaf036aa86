"""Past-tense words of duties."""

from weixia.kernel.words import Word

WORDS = {
    "duty.waived": Word("免除一项应尽之责"),
    "duty.unwaived": Word("恢复一项应尽之责"),
    "duty.assigned": Word("转交一项应尽之责"),
    "duty.unassigned": Word("收回转交的应尽之责"),
    "duty.postponed": Word("改期一项应尽之责"),
    "duty.unpostponed": Word("撤回应尽之责的改期"),
    "follow_up.asked": Word("督办一项应尽之责"),
    "follow_up.answered": Word("答复督办"),
    "follow_up.ended": Word("撤回督办"),
    "duty.started": Word("定了起用日"),
    "duty.settled": Word("核算应尽之责"),
    "facts.exported": Word("导出规则要读的事实"),
    "rule.overridden": Word("加严一条规则"),
    "rule.override_ended": Word("停止加严一条规则"),
    "rule.tried": Word("试算一条规则"),
    "workdays.imported": Word("导入工作日历"),
}
