"""The same sentences as the workbench, as JSON: same capabilities, same scope, same journal.

`/api/v1/openapi.json` describes it. A caller signs in as on the pages (session cookie); every write carries the
CSRF token and may carry an `Idempotency-Key`. Errors are problem documents (RFC 9457); what is out of scope is 404.
"""
