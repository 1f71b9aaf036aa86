"""Beyond one machine: the facts that rules read as Parquet, and the same duties decided over them by Apache Spark.

`reads` says which tables and columns; `exporting` writes them; `deciding` is the second engine; `session` finds Spark;
`folders` lets a folder appear whole. The rules are the same expressions, printed for Spark (policy.printing).
"""
