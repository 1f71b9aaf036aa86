"""What the journal calls the house's own acts."""

from weixia.kernel.words import Word

WORDS = {
    "operator.command": Word("在服务器上执行了命令"),
    "export.asked": Word("申请导出名单"),
    "export.made": Word("生成导出文件"),
    "export.approved": Word("批准导出"),
    "export.declined": Word("不批准导出"),
    "export.stopped": Word("导出文件没有做成"),
    "export.taken": Word("下载导出文件"),
    "export.crowded": Word("一天里导出的远比平时多"),
    "letter.put": Word("写好一封信，等着发"),
    "letter.stopped": Word("停发还没有发出的信"),
    "letter.opened": Word("查看信的内容"),
    "letter.resent": Word("把信再发一次"),
    "letter.told": Word("信没有送到，另行告知"),
    "letter.confirmed": Word("确认信已收到"),
    "letter.printed": Word("打印纸质信"),
    "letter.posted": Word("寄出纸质信"),
    "journal.verified": Word("校验了操作记录"),
    "setting.changed": Word("改了本机设置"),
    "backup.made": Word("做了备份"),
    "backup.restored": Word("从备份恢复了数据"),
    "backup.drilled": Word("做了恢复演练"),
}
