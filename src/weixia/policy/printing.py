"""Ibis expression → SQL text with named parameters. The only file that knows the insides of Ibis."""

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.sql.compilers import PostgresCompiler, PySparkCompiler
from sqlglot import exp

from weixia.policy.words import PARAMETERS

COMPILERS = {"postgres": PostgresCompiler, "spark": PySparkCompiler}


def sql(table: ir.Table, engine: str = "postgres") -> str:
    """One SELECT. PostgreSQL takes %(on)s, %(since)s, %(after)s; Spark takes :on, :since, :after (dates both)."""
    tree = COMPILERS[engine]().to_sqlglot(table)
    return str(tree.transform(_bind).sql(dialect=engine, pretty=True))


def tables(table: ir.Table) -> dict[str, tuple[str, ...]]:
    """The stored tables that an expression reads, each with the columns it may ask."""
    return {leaf.name: tuple(leaf.schema.names) for leaf in table.op().find(ops.UnboundTable)}


def _bind(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Anonymous) and str(node.this).lower() in PARAMETERS:
        name = str(node.this).lower().removeprefix("arg_")
        return exp.cast(exp.Placeholder(this=name), "date")
    return node
