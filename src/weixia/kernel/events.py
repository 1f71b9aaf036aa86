"""What the journal calls the house's own acts."""

WORDS = {
    "operator.command": "在服务器上执行了命令",
    "export.asked": "申请导出名单",
    "export.made": "生成导出文件",
    "export.approved": "批准导出",
    "export.declined": "不批准导出",
    "export.stopped": "导出文件没有做成",
    "export.taken": "下载导出文件",
    "journal.verified": "校验了操作记录",
    "setting.changed": "改了本机设置",
    "backup.made": "做了备份",
    "backup.restored": "从备份恢复了数据",
    "backup.drilled": "做了恢复演练",
}
