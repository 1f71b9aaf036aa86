"""python -m weixia.kernel.proving SEQ HEAD: bring a restored database to this version, then prove its wall and its chain.

Prints what is untrue and ends with 1. It runs with the restored database's name in WEIXIA_DATABASE_NAME.
"""

import os
import sys


def prove(seq: int, head: str) -> list[str]:
    """Everything that is untrue of the database after it was brought to this version."""
    from weixia.kernel import audit, guard, install

    install.migrate_and_guard()
    try:
        guard.check()
    except guard.WallDown as problem:
        return [str(problem)]
    return audit.verify(anchored=(seq, head) if seq else None).problems


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weixia.settings")
    django.setup()
    untrue = prove(int(sys.argv[1]), sys.argv[2])
    print("\n".join(untrue))
    sys.exit(1 if untrue else 0)
