"""台账导入: a bureau's Excel sheets, read safely, checked whole, written whole.

A file passes `safety` and `child` (a limited process), becomes a `Sheet` of typed cells, is matched to a
`Ledger`'s columns, gets one verdict a row in `verdicts`, and is written by `pipeline.apply` in one
transaction. Each ledger is one file: `units`, `roster`, `events`; contacts are in `needs.ledger`.
"""
