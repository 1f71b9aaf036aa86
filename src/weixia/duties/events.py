"""Past-tense words of duties."""

WORDS = {
    "duty.waived": "免除一项应尽之责",
    "duty.unwaived": "恢复一项应尽之责",
    "duty.assigned": "转交一项应尽之责",
    "duty.unassigned": "收回转交的应尽之责",
    "duty.postponed": "改期一项应尽之责",
    "duty.unpostponed": "撤回应尽之责的改期",
    "duty.settled": "核算应尽之责",
    "workdays.imported": "导入工作日历",
}
