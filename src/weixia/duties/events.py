"""Past-tense words of duties."""

WORDS = {
    "duty.waived": "免除一项应尽之责",
    "duty.unwaived": "恢复一项应尽之责",
    "duty.settled": "核算应尽之责",
    "workdays.imported": "导入工作日历",
}
