"""Ibis expression → SQL text with named parameters. The only file that knows the insides of Ibis."""

from collections.abc import Mapping

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.sql.compilers import PostgresCompiler, PySparkCompiler
from sqlglot import exp

from weixia.policy.words import PARAMETERS

COMPILERS = {"postgres": PostgresCompiler, "spark": PySparkCompiler}
# what an engine calls our date words itself; PostgreSQL has them as functions of ours
OWN = {"spark": {"plus_days": "date_add", "plus_months": "add_months"}}


def sql(table: ir.Table, engine: str = "postgres") -> str:
    """One SELECT. PostgreSQL takes %(on)s, %(since)s, %(after)s; Spark takes :on, :since, :after (dates both)."""
    tree = COMPILERS[engine]().to_sqlglot(table)
    return str(tree.transform(_bind, OWN.get(engine, {})).sql(dialect=engine, pretty=True))


def tables(table: ir.Table) -> dict[str, tuple[str, ...]]:
    """The stored tables that an expression reads, each with the columns it may ask."""
    return {leaf.name: tuple(leaf.schema.names) for leaf in table.op().find(ops.UnboundTable)}


def typed(table: ir.Table) -> dict[str, dict[str, str]]:
    """The same tables, each column with its type in Ibis' words."""
    found: dict[str, dict[str, str]] = {}
    for leaf in table.op().find(ops.UnboundTable):
        found.setdefault(leaf.name, {}).update({name: str(kind) for name, kind in leaf.schema.items()})
    return found


def _bind(node: exp.Expression, own: Mapping[str, str]) -> exp.Expression:
    if not isinstance(node, exp.Anonymous):
        return node
    word = str(node.this).lower()
    if word in PARAMETERS:
        return exp.cast(exp.Placeholder(this=word.removeprefix("arg_")), "date")
    if word in own:
        node.set("this", own[word])  # the same node: what it holds is bound too
    return node
