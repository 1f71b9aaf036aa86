"""信息库: who they are, which unit is in charge, their families, what happened to them; staff and posts.

Main sentences: a person is added, changed, revealed; a happening is recorded; a ledger is imported;
two records are judged; an account is invited and given a post. Stands on kernel and policy.
"""
