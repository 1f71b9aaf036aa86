"""Arrows point down, and a machine says so."""

from importlinter.cli import lint_imports

from tests.house import reading


def test_imports_keep_the_contracts() -> None:
    assert lint_imports(config_filename=str(reading.ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_room_has_a_protected_contract() -> None:
    text = (reading.ROOT / "pyproject.toml").read_text()
    rooms = {path.parent.name for path in reading.SRC.glob("*/models.py")}
    rooms |= {path.parent.name for path in reading.SRC.glob("*/models/")}
    missing = {room for room in rooms if f'protected_modules = ["weixia.{room}.models"]' not in text}
    assert missing == set()


def test_rooms_have_no_drawer_for_everything() -> None:
    drawers = {"utils", "common", "helpers", "core", "services", "misc", "lib"}
    assert [reading.name(path) for path in reading.files(".py") if path.stem in drawers or drawers & set(path.parts)] == []
