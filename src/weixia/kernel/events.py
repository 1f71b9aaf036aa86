"""What the journal calls the house's own acts."""

WORDS = {
    "operator.command": "在服务器上执行了命令",
    "journal.verified": "校验了操作记录",
}
