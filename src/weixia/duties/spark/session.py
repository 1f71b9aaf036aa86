"""Where Spark is, and one session of it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from os import environ
from pathlib import Path
from typing import Any

from weixia.kernel.home import NotReady

OLDEST = 17
NO_SPARK = "这里没有装 Spark。请在装着为霞的 Python 环境里运行：pip install 'weixia[spark]'（约 500 MB，另需 Java 17 或更新）"
NO_JAVA = ("没有找到 Java。Spark 要 Java 17 或更新：Debian 上运行 apt-get install openjdk-17-jre-headless；"
           "装在别处的，用 JAVA_HOME=/目录 指明。")
OLD_JAVA = "Java 太旧：{java} 是 {found} 版，Spark 要 17 或更新。装了新的以后可以用 JAVA_HOME=/目录 指明。"
A_PART = 250_000  # rows that one task of a shuffle is to hold


@dataclass(frozen=True)
class Machine:
    """Where the work is done: Spark's own word for the master, and the memory of the process that leads."""

    master: str = "local[*]"
    memory: str = "4g"


def check() -> None:
    """Raises NotReady, in plain words, where Spark or Java is absent or too old."""
    if find_spec("pyspark") is None:
        raise NotReady(NO_SPARK)
    own = Path(environ["JAVA_HOME"]) / "bin" / "java" if environ.get("JAVA_HOME") else None
    java = str(own) if own and own.is_file() else shutil.which("java")
    if java is None:
        raise NotReady(NO_JAVA)
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if version is None:
        raise NotReady(NO_JAVA)
    if int(version[1]) < OLDEST:
        raise NotReady(OLD_JAVA.format(java=java, found=version[1]))


@contextmanager
def session(machine: Machine, *, scratch: Path) -> Iterator[Any]:
    """A running Spark, gone when the block ends. `scratch`: where it may keep what does not fit into memory."""
    check()
    from pyspark.sql import SparkSession

    said = {
        "spark.driver.memory": machine.memory, "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true", "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch), "spark.sql.debug.maxToStringFields": "10",
    }
    if machine.master.startswith("local"):
        said |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master(machine.master).appName("weixia")
    for name, value in said.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    finally:
        spark.stop()
        _end_java()


def _end_java() -> None:
    """A Java that lives on would keep the first session's memory, and make its removed scratch anew for the next one."""
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway
    if gateway.proc is None:
        return  # started by somebody else, as by spark-submit: theirs to end
    SparkContext._gateway = SparkContext._jvm = None
    gateway.shutdown()
    gateway.proc.stdin.close()  # it ends when nobody can speak to it any more
    gateway.proc.wait()


def spread(spark: Any, rows: int) -> None:
    """Cut shuffles into as many parts as so many rows want: a small county is not cut into two hundred."""
    parts = max(spark.sparkContext.defaultParallelism, rows // A_PART)
    spark.conf.set("spark.sql.shuffle.partitions", str(parts))
