"""The options of every command that works with Spark."""

from typing import Any

import click


def spark_options(function: Any) -> Any:
    """Where Spark works, and how much it may hold."""
    memory = click.option("--memory", default="4g", show_default=True, help="Spark 主进程的内存。")
    return click.option("--master", default="local[*]", show_default=True, help="Spark 的 master，默认用本机全部核。")(memory(function))
