"""应尽之责: what is owed to whom, by when, by whom; kept, late, waived, missed."""
