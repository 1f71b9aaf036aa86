"""Draw every template with made-up people and take its picture, without a database or a server.

    python tools/preview_look.py FOLDER [NAME …] [--width 1440]

FOLDER gets NAME-WIDTH.png for the widths 320, 390, 768, 1440, and a list of what axe or the browser complains of.
The contexts stand in tools/preview_cast.py; they are also the shortest description of what a template expects.
"""
import argparse
import functools
import http.server
import os
import re
import sys
import threading
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path

ROOT = Path(__file__).resolve().parent.parent
FACE = ROOT / "src/weixia/faces/workbench"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
NAMED = re.compile(r"{% url [\"']([\w:-]+)")


def urlpatterns() -> list:
    """Stub paths under every name that a template asks for, with or without a value."""
    def blank(request, **kwargs):
        return HttpResponse()

    names = {name for template in FACE.rglob("*.html") for name in NAMED.findall(template.read_text(encoding="utf-8"))}
    ours = [name.removeprefix("workbench:") for name in names if name.startswith("workbench:")]
    pages = [path(f"{name}{rest}", blank, name=name) for name in ours for rest in ("", "/<str:which>")]
    outside = [path(f"accounts/{name}", blank, name=name) for name in names if ":" not in name]
    return [path("", include((pages, "workbench"))), *outside]


def start() -> None:
    """Just enough of Django to draw a template."""
    sys.path.insert(0, str(ROOT / "tools"))
    settings.configure(
        DEBUG=True, SECRET_KEY="preview", ROOT_URLCONF=type("Urls", (), {"urlpatterns": urlpatterns()}),
        INSTALLED_APPS=["django.contrib.staticfiles"], STATICFILES_DIRS=[FACE / "static"], STATIC_URL="/static/",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [FACE / "templates"],
                    "OPTIONS": {"libraries": {name: f"weixia.faces.workbench.templatetags.{name}" for name in ("weixia", "once")}}}],
        LANGUAGE_CODE="zh-hans", TIME_ZONE="Asia/Shanghai", USE_TZ=True,
    )
    django.setup()


def serve(folder: Path) -> http.server.ThreadingHTTPServer:
    """The drawn pages and the static files, on a free loopback port, under the strict policy."""
    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self):
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def translate_path(self, url):
            url = url.split("?")[0]
            return str(FACE / url.lstrip("/") if url.startswith("/static/") else folder / url.lstrip("/"))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def look(folder: Path, names: list[str], widths: list[int]) -> int:
    """Take the pictures; return how many complaints there were."""
    from playwright.sync_api import sync_playwright

    server, complaints = serve(folder), []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROME", "/usr/bin/chromium"), args=["--no-sandbox"])
        for width in widths:
            page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=False)
            page.on("console", lambda said: complaints.append(f"console: {said.text[:200]}") if said.type == "error" else None)
            for name in names:
                page.goto(f"http://127.0.0.1:{server.server_port}/{name}.html")
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    complaints.append(f"{name} {width}: {wide} px too wide: " + str(page.evaluate(
                        "[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>innerWidth+1)"
                        ".slice(0,4).map(e=>e.tagName+'.'+e.className)")))
                page.evaluate(AXE.read_text(encoding="utf-8"))
                found = page.evaluate(
                    "axe.run({runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})")
                complaints += [f"{name} {width}: {bad['id']}: {node['html'][:150]} {node['failureSummary'][:180]}"
                               for bad in found["violations"] for node in bad["nodes"][:3]]
                tall = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(max(tall, 700), 4000)})
                page.screenshot(path=folder / f"{name}-{width}.png")
                page.set_viewport_size({"width": width, "height": 900})
            page.close()
        browser.close()
    print("\n".join(complaints) or "no complaints")
    return len(complaints)


def main() -> int:
    """Draw, then look."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--width", type=int, action="append")
    asked = asked.parse_args()
    start()
    from django.template.loader import render_to_string
    from preview_cast import PAGES

    asked.folder.mkdir(parents=True, exist_ok=True)
    names = [name for name in PAGES if not asked.names or name.split("~")[0] in asked.names or name in asked.names]
    for name in names:
        template, context = PAGES[name]()
        (asked.folder / f"{name}.html").write_text(render_to_string(template, context), encoding="utf-8")
    return min(look(asked.folder, names, asked.width or [320, 390, 768, 1440]), 1)


if __name__ == "__main__":
    sys.exit(main())
