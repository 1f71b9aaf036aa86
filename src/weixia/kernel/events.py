"""What the journal calls the house's own acts."""

WORDS = {
    "journal.verified": "校验了操作记录",
}
