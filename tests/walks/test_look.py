"""Every page at three widths: nothing for axe, no sideways scrolling, nothing against the content policy, one h1.

The instance is a real one with the demo county; pages are found by following its own links.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.walks.served import Desk, chrome, served, sign_in

pytestmark = pytest.mark.xdist_group("look")
ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (320, 768, 1440)
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# what a post opens beside what the links lead to
PAGES = {
    "sun": """/today /today?show=overdue /today?whose=mine /people /people?silence=90 /people?q=zzzzzz /people?then=contact
        /people/new /imports /imports/new /suspicions /merges /rules /rules?q=zzzzzz /rules/visit.hospital
        /rules/party.dues /rules/visit.hospital/people /rules/party.dues/people /rules/visit.longevity_birthday/trial
        /rules/visit.longevity_birthday/trial?v-ages=x&on=
        /rules/greet.birthday/trial?v-kinds=lixiu&v-days_after=9&v-late_days=30&on= /units /calendar /settings /help
        /tours /tours?show=late /tours/report?first=2026-01-01 /lost?show=lost /lost?show=search /lost?show=verify /follow
        /follow?show=asked /searches/1 /digest
        /accounts/2fa/ /accounts/2fa/totp/activate/ /accounts/password/change/ /people/999999999 /audit""".split(),
    "guan": "/staff /staff/new /staff/import /units /units/import /calendar /settings".split(),
    "liu": "/audit /audit?who=zzz /rules /help".split(),
}
FOLLOWED = {
    "sun": ["/people/{person}", "/people/{person}?tab=contacts", "/people/{person}?tab=happenings", "/people/{person}?tab=record",
            "/people/{person}/edit", "/people/{person}/contacts/new", "/people/{person}/happenings/new", "/people/{person}/access",
            "/people/{person}/merge", "/people/{person}/owed", "/people/{person}/owed?on=2027-12-31", "/people/{person}/why-not",
            "/duties/{duty}", "/units/{unit}", "/imports/{import}"],
    "guan": ["/staff/{account}"], "liu": [],
}
FORMS = ["/people/new", "/people/{person}/contacts/new", "/imports/new"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with served(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chrome(), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_context(locale="zh-CN").new_page()
    opened.add_init_script((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    opened.complaints = []
    opened.on("console", lambda said: _note(opened, said))
    opened.on("pageerror", lambda fault: opened.complaints.append(str(fault)))
    yield opened
    opened.context.close()


def _note(page: Page, said) -> None:
    """Keep the console's errors, except the plain fact that a page answered 4xx."""
    if said.type == "error" and not re.search(r"status of 4(03|04|22)", said.text):
        page.complaints.append(said.text)


def _faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at each width."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            faults.append(f"{page.url} {width}: {over} px too wide")
        found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", STANDARD)
        faults += [f"{page.url} {width}: {bad['id']}: {bad['nodes'][0]['html'][:200]}" for bad in found["violations"]]
    if page.locator("h1").count() != 1 or not page.title().endswith("为霞"):
        faults.append(f"{page.url}: one h1 and a title are needed, got {page.title()!r}")
    return faults + [f"{page.url}: {said}" for said in page.complaints]


def _places(page: Page, desk: Desk) -> dict[str, str]:
    """Ids that the pages themselves link to."""
    places = {}
    for start, pattern, name in (
        ("/people", r"/people/(\d+)$", "person"), ("/today", r"/duties/(\d+)$", "duty"), ("/units", r"/units/(\d+)$", "unit"),
        ("/imports", r"/imports/(\d+)$", "import"), ("/staff", r"/staff/(\d+)$", "account"),
    ):
        page.goto(desk.url + start)
        hrefs = page.evaluate("[...document.querySelectorAll('main a')].map(link => link.href)")
        if found := [match[1] for href in hrefs if (match := re.search(pattern, href))]:
            places[name] = found[0]
    return places


def _look_at(page: Page, desk: Desk, paths: list[str]) -> None:
    faults, titles = [], {}
    for path in paths:
        page.complaints.clear()
        answer = page.goto(desk.url + path)
        if answer.status >= 500:
            faults.append(f"{path}: {answer.status}")
        faults += _faults(page)
        titles.setdefault(page.title(), []).append(page.url.partition("?")[0])
    assert not faults, "\n".join(faults)
    assert all(len(set(where)) == 1 for where in titles.values()), f"two pages of one title: {titles}"


@pytest.mark.parametrize("username", PAGES)
def test_every_page_of_a_post(page, desk, username):
    sign_in(page, desk, username)
    places = _places(page, desk)
    _look_at(page, desk, PAGES[username] + [path.format(**places) for path in FOLLOWED[username]])


def test_pages_before_the_door(page, desk):
    _look_at(page, desk, ["/accounts/login/", "/enter"])
    page.goto(f"{desk.url}/accounts/login/")
    page.click("main button[type=submit]")
    assert page.title().startswith("错误：")
    assert not _faults(page)


def test_forms_say_what_to_mend(page, desk):
    sign_in(page, desk, "sun")
    places = _places(page, desk)
    for path in FORMS:
        page.goto(desk.url + path.format(**places))
        for box in page.query_selector_all("main form[method=post] input[type=text]:visible"):
            box.fill("")
        page.click("main form[method=post] button[type=submit]")
        assert page.title().startswith("错误："), path
        assert page.evaluate("document.activeElement.classList.contains('wx-summary')"), "focus goes to the summary"
        page.click(".wx-summary a")
        assert page.evaluate("document.activeElement.matches('input, select, textarea')"), "its links lead to the fields"
        assert not _faults(page)


def test_a_hidden_value_is_shown_for_a_reason(page, desk):
    sign_in(page, desk, "sun")
    page.goto(f"{desk.url}/people/{_places(page, desk)['person']}")
    masked = page.locator(".wx-secrets dd").first.inner_text()
    assert "****" in masked
    page.click("text=显示隐去的信息")
    asked = page.locator("#secrets form")
    asked.locator("input[name=field]").first.check()
    asked.locator("input[name=reason]").first.check()
    asked.locator("text=显示 60 秒").click()
    shown = page.locator(".wx-secrets dd").first.inner_text()
    assert "*" not in shown
    assert shown.startswith(masked.partition("*")[0])
    assert not _faults(page)


def test_a_death_is_asked_about_once_more(page, desk):
    sign_in(page, desk, "sun")
    page.goto(f"{desk.url}/people/{_places(page, desk)['person']}/happenings/new?kind=death")
    page.click("main form[method=post] button[type=submit]")
    assert "去世" in page.locator("h1").inner_text()
    assert not _faults(page)
    page.click("text=返回，不办")
    assert not page.locator(".wx-id-dead").count()


def test_a_duty_is_completed_from_its_row_by_keyboard(page, desk):
    sign_in(page, desk, "zhang")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{desk.url}/today?show=overdue")
    row = page.locator(".wx-row-do a").first
    row.focus()
    assert row.evaluate("link => getComputedStyle(link.parentElement).opacity") == "1", "buttons appear on focus"
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] #keeping form")
    assert not _faults(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.fill("dialog textarea[name=summary]", "身体平稳，没有难处。")
    page.click("dialog button[type=submit]")
    page.wait_for_selector(".wx-toast")
    assert page.url.endswith("/today")


def test_search_is_one_key_away(page, desk):
    sign_in(page, desk, "sun")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "palette-q"


def test_filters_answer_without_a_new_page(page, desk):
    sign_in(page, desk, "sun")
    page.goto(f"{desk.url}/people")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.select_option("select[name=kind]", label="离休干部")
    page.wait_for_selector("#found .wx-chip")
    assert set(page.locator("#found td[data-label=类别]").all_inner_texts()) == {"离休干部"}
    assert "kind=" in page.url
    assert page.evaluate("document.body.dataset.kept") == "yes"
    assert not page.complaints


def test_without_javascript(browser, desk):
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    sign_in(page, desk, "zhang")
    page.fill("#wx-search", "李")
    page.press("#wx-search", "Enter")
    page.locator("main table th a").first.click()
    name = page.locator("h1").inner_text()
    page.click("main >> text=记一次联系")
    page.fill("textarea[name=summary]", "想了解体检安排，已答复。")
    page.click("text=记下这次联系")
    assert name in page.locator(".wx-toast").inner_text()
    page.click(".wx-toast >> text=撤销")
    assert "撤回" in page.locator(".wx-toast").inner_text()
    page.goto(f"{desk.url}/today?show=overdue")
    page.locator(".wx-matter a").first.click()
    assert page.locator("#keeping form").count() == 1
    page.context.close()


def test_the_style_sheets_stay_small(desk, page):
    import gzip

    page.goto(f"{desk.url}/accounts/login/")
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.href)")
    sent = sum(len(gzip.compress(page.request.get(sheet).body(), 9)) for sheet in sheets)
    assert len(sheets) > 3
    assert sent <= 100 * 1024, f"{sent} bytes of style sheets"


ELDER = "/e /e/visits /e/kin /e/access /e/requests /e/requests/new /e/requests/new?next=kind /e/requests/new?kind=repair".split()
TARGETS = """[...document.querySelectorAll('a, button, input, textarea')].filter(one => one.offsetParent && !one.matches('.skip'))
    .map(one => [one.innerText || one.name, (one.closest('label') || one).getBoundingClientRect()])
    .filter(([said, box]) => box.width < 48 || box.height < 48).map(([said]) => said)"""


def _issued(page: Page, desk: Desk) -> tuple[str, str]:
    """A card given out by one of the staff: its number, and the code that is read aloud."""
    sign_in(page, desk, "zhang")
    page.goto(f"{desk.url}/people/{_places(page, desk)['person']}/card")
    assert not _faults(page)
    page.click("text=发卡并打印")
    said = page.locator(".wx-said-code").inner_text(), page.locator(".wx-card-number b").inner_text()
    assert not _faults(page)
    return said[1], said[0]


def test_an_elder_asks_without_javascript_and_reads_the_largest_letters(browser, desk, page):
    """T A2, A3, A6, A10: contrast 7:1, targets of 48, 400 % zoom, and everything but reading aloud without a script."""
    number, code = _issued(page, desk)
    plain = browser.new_context(java_script_enabled=False, locale="zh-CN")
    elder = plain.new_page()
    elder.goto(f"{desk.url}/e/enter/card?card={number}")
    elder.fill("#code", code)
    elder.click("main button")
    for step in ("text=我要办事", "text=修东西", "text=下一步", "text=三天内", "text=下一步", "text=交给工作人员"):
        elder.locator(f"main >> {step}").first.click()
    assert elder.locator("h1").inner_text() == "已经收到" and re.search(r"\d{3}\s\d{3}", elder.inner_text("main"))
    faults, one = [], elder.url.removeprefix(desk.url).partition("?")[0]
    page.context.add_cookies(plain.cookies())
    for path in [*ELDER, one, f"{one}/withdrawal", "/e/requests/999999"]:
        for step in ("1", "6"):
            page.context.add_cookies([{"name": "wx_letters", "value": step, "url": desk.url}])
            page.complaints.clear()
            page.goto(desk.url + path)
            faults += _faults(page)
            page.set_viewport_size({"width": 320, "height": 568})
            faults += [f"{path} {step}: small {said}" for said in page.evaluate(TARGETS)]
            found = page.evaluate("axe.run({runOnly: ['color-contrast-enhanced', 'target-size']})")
            faults += [f"{path} {step}: {bad['id']}" for bad in found["violations"]]
    assert not faults, "\n".join(faults)
    plain.close()


def test_the_portals_door_by_keyboard(desk, page):
    for path in ("/e/enter", "/e/enter/card", "/e/enter/phone", "/e/enter/code"):
        page.goto(desk.url + path)
        assert not _faults(page), path
    page.goto(f"{desk.url}/e/enter/card")
    page.focus("#number")
    page.keyboard.type("1234567890")
    page.keyboard.press("Tab")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.wait_for_selector(".problem")
    assert page.title().startswith("错误：") and page.input_value("#number") == "1234567890"
    assert page.evaluate("document.activeElement.className") == "problem" and not _faults(page)
