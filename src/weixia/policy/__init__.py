"""政策规则: what is owed to whom, as dated and sourced data.

`book/*.yaml` holds the rules, `sources.yaml` the clauses they rest on, `workdays/*.yaml` the published working
days. `book.load()` reads and checks them; `compiler.compile_rule()` turns a rule into an Ibis expression over the
facts that the rooms name; `printing` gives SQL text with named parameters; `calendar` builds the day tables
(1901–2100). Nothing here knows Django, a request or the clock.
"""
