"""Copy the front-end packages into static/built and draw the icon sprite.

Reads node_modules (`npm ci --ignore-scripts` fills it) and the django-htmx wheel; writes
src/weixia/faces/workbench/static/built, which is git-ignored. Running it again changes nothing.
"""
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
BUILT = ROOT / "src/weixia/faces/workbench/static/built"

# Every icon that a template or a view may name; a template naming another one fails tests/walks/test_look.py.
ICONS = """
alert-circle alert-triangle arrow-left arrow-right ban bell book book-2 brand-wechat briefcase building building-community
building-hospital cake calendar-check calendar-cog calendar-event calendar-stats certificate check chevron-down chevron-left
chevron-right circle-check circle-dashed clock confetti copy device-mobile dots download ear edit eye eye-off
file-import file-spreadsheet filter first-aid-kit flag folder gift heart-handshake heartbeat help history home
home-heart hourglass id id-badge-2 info-circle key language list-check lock logout mail map-pin message message-2 notes paperclip phone
plane plus printer refresh ribbon-health scale school search settings shield-check sparkles stethoscope
sun-high upload user user-check user-circle user-cog user-plus user-search users users-group video volume walk wheelchair x zoom-in zoom-out
""".split()

GLYPH = re.compile(r"<(?:path|circle|rect|line|ellipse|polyline)\b[^>]*?/>", re.S)


def sprite() -> str:
    """Return one SVG document with a `symbol` for each icon, 24 × 24, stroked in currentColor."""
    symbols = []
    for name in ICONS:
        drawing = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text(encoding="utf-8")
        glyphs = [" ".join(glyph.split()) for glyph in GLYPH.findall(drawing) if 'stroke="none"' not in glyph]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
            f'stroke-linecap="round" stroke-linejoin="round">{"".join(glyphs)}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def without_source_map(text: str) -> str:
    """Drop the last comment, which names a file that is not shipped."""
    return re.sub(r"/[/*]# sourceMappingURL=\S+(?: \*/)?\s*$", "", text)


def htmx() -> Path:
    """Where the installed django-htmx wheel keeps htmx 2."""
    import django_htmx

    return Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"


def main() -> int:
    """Build everything; 2 when a package is missing."""
    css = MODULES / "@tabler/core/dist/css/tabler.min.css"
    if not css.exists():
        print("缺少前端组件：先运行 npm ci --ignore-scripts", file=sys.stderr)
        return 2
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    (BUILT / "tabler.min.css").write_text(without_source_map(css.read_text(encoding="utf-8")), encoding="utf-8")
    (BUILT / "htmx.min.js").write_text(without_source_map(htmx().read_text(encoding="utf-8")), encoding="utf-8")
    (BUILT / "icons.svg").write_text(sprite(), encoding="utf-8")
    print(f"{len(ICONS)} icons, {sum(file.stat().st_size for file in BUILT.iterdir()):,} bytes in static/built")
    return 0


if __name__ == "__main__":
    sys.exit(main())
