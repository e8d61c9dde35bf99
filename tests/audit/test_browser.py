"""The page in a real browser: Chromium without a window, driven through Playwright; skipped where it is absent."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from audit_runs import TEXT, place

from saidby.audit.desk import Desk
from saidby.audit.sample import Sampling
from saidby.audit.store import Verdict

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
uvicorn = pytest.importorskip("uvicorn")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-headless-shell", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (apt-get install chromium)")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    from saidby.audit.app import make_app
    from saidby.audit.serve import listen

    listener = listen(0)
    server = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Open]:
    """Opens a page; afterwards nothing may have gone wrong in it, and nothing may have been asked of other machines."""
    contexts, wrong, asked = [], [], []

    def opened(path: str = "", *, width: int = 1280, height: int = 800, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + path)
        if not path.startswith("figures"):
            page.wait_for_selector("html[data-ready]")
        return page

    def forget() -> None:
        wrong.clear()
        asked.clear()

    opened.forget = forget  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith(address)] == []


def wait_for_claim(page: Any, claim: str) -> None:
    page.wait_for_selector(f"#rows [aria-current][data-id='{claim}']")


def said(desk: Desk, claim: str) -> Verdict:
    verdict = desk.store.of_claim("anna", claim)
    assert verdict is not None
    return verdict


def test_text_stays_inert_and_unaltered(visit: Open) -> None:
    page = visit()
    assert page.evaluate("document.getElementById('article').textContent") == TEXT
    assert page.evaluate("window.hacked") is None
    assert page.locator("#article :not(.block, .seg)").count() == 0
    marked = page.evaluate(
        "Object.fromEntries(['speaker','cue','quantity','hedge'].map(n => "
        "[n, [...document.querySelectorAll('#article .seg.' + n)].map(s => s.textContent).join('')]))"
    )
    assert marked == {"speaker": "Ilse Brandt", "cue": "said", "quantity": "3", "hedge": "likely"}


def test_scripts_from_elsewhere_do_not_run(visit: Open) -> None:
    page = visit()
    told = []
    page.on("console", lambda message: told.append(message.text))
    for code in (
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hacked = 1'}))",
        "document.getElementById('article').innerHTML = '<img src=x onerror=window.hacked=1>'",
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://example.org/x.png'}))",
        "fetch('https://example.org/').catch(() => {})",
    ):
        told.clear()
        page.evaluate(f"(() => {{ try {{ {code} }} catch (error) {{ console.error(error.message) }} }})()")
        page.wait_for_timeout(50)
        assert any("Content Security Policy" in text or "Trusted" in text for text in told), code
    assert page.evaluate("window.hacked") is None
    visit.forget()  # type: ignore[attr-defined]


def test_keys_judge_move_and_undo(visit: Open, desk: Desk) -> None:
    page = visit()
    page.keyboard.press("j")
    wait_for_claim(page, "authority")
    page.keyboard.press("k")
    wait_for_claim(page, "pumps")
    for key, after in (("1", "authority"), ("0", "harrow"), ("9", "weather")):
        page.keyboard.press(key)
        wait_for_claim(page, after)
    judged = {claim: said(desk, claim).judgement for claim in ("pumps", "authority", "harrow")}
    assert judged == {"pumps": "correct", "authority": "unsure", "harrow": "wrong"}
    assert said(desk, "harrow").wrong == ("claim",)
    page.keyboard.press("u")
    wait_for_claim(page, "harrow")
    assert desk.store.of_claim("anna", "harrow") is None
    page.locator("#state-correct .count:text('1')").wait_for()
    assert page.locator("#live").text_content() == "Taken back: wrong."


def test_correction_by_keyboard_alone(visit: Open, desk: Desk) -> None:
    page = visit("?claim=pumps")
    page.keyboard.press("4")
    page.locator("#editor .marker.armed").wait_for()
    assert said(desk, "pumps").wrong == ("content",)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+ArrowRight")
    assert page.locator("#editor .marker.armed").text_content() == "It is likely that 3 pumps will fail 😀"
    page.keyboard.press("Control+Enter")
    page.locator("#verdict-now:text('corrected')").wait_for()
    correction = said(desk, "pumps").correction
    assert correction == {"spans": [list(place(TEXT, "It is likely that 3 pumps will fail 😀"))]}


@pytest.mark.parametrize("words", ["cafe\u0301s", "👩‍👩‍👧 <b>bold</b>", "مرحبا\u202c 👩‍👩‍👧", "likely that 3 pumps"])
def test_offsets_of_what_is_selected(visit: Open, desk: Desk, words: str) -> None:
    page = visit("?claim=pumps")
    page.keyboard.press("5")
    page.locator("#editor .marker.armed").wait_for()
    page.evaluate(
        """words => {
            const body = document.getElementById('article');
            const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
            const at = body.textContent.indexOf(words);
            const end = at + words.length;
            let first, last;
            for (let node, seen = 0; (node = walker.nextNode()); seen += node.length) {
                if (seen <= at && at < seen + node.length) first = [node, at - seen];
                if (seen < end && end <= seen + node.length) last = [node, end - seen];
            }
            getSelection().setBaseAndExtent(...last, ...first);
            body.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
        }""",
        words,
    )
    page.locator("#editor .marker.armed bdi").filter(has_text=words).wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("#verdict-now:text('corrected')").wait_for()
    assert said(desk, "pumps").correction == {"cue": list(place(TEXT, words))}


def test_selecting_by_mouse_and_naming_the_speaker(visit: Open, desk: Desk) -> None:
    page = visit("?claim=pumps")
    page.keyboard.press("2")
    page.locator("#editor .marker.armed").wait_for()
    page.locator("#article .seg.speaker").dblclick(position={"x": 5, "y": 8})
    page.locator("#editor .marker.armed:has-text('Ilse')").wait_for()
    page.fill("#speaker-name", "Ilse Brandt (director)")
    page.locator("#editor button.good").click()
    page.locator("#verdict-now:text('corrected')").wait_for()
    start = place(TEXT, "Ilse Brandt")[0]
    assert said(desk, "pumps").correction == {"mention": [start, start + 4], "speaker": "Ilse Brandt (director)"}


def test_missed_claim_by_keyboard(visit: Open, desk: Desk) -> None:
    page = visit()
    page.keyboard.press("m")
    page.locator("#editor .marker.armed").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+Enter")
    page.locator("#missed-list li").wait_for()
    [missed] = desk.missed("storm")
    assert missed.correction is not None
    [[start, end]] = missed.correction["spans"]
    assert TEXT[start:end] == "warning at"
    page.locator("#missed-list button:text('remove')").click()
    page.locator("#missed-list li").wait_for(state="detached")


def test_evidence_and_nested_claims_lead_into_the_text(visit: Open) -> None:
    page = visit("?claim=harrow")
    page.locator(".trail button").click()
    assert page.locator("#article .seg.flash").text_content() == "Tom Harrow"
    assert page.locator(".tree .tree, .tree ul button[aria-current]").count() == 1
    page.locator(".tree button").first.click()
    wait_for_claim(page, "authority")
    page.locator("#article .seg.claimed[data-claim]").first.click()
    wait_for_claim(page, "pumps")


def test_filters_search_and_pages(visit: Open) -> None:
    page = visit()
    page.keyboard.press("f")
    page.locator("#facet-publisher").select_option(label="Ostry Post (40)")
    page.locator("#range:text('1–40 of 40')").wait_for()
    page.locator("#clear").click()
    page.locator("#range:text('1–50 of 84')").wait_for()
    page.locator("#page-on").click()
    page.locator("#range:text('51–84 of 84')").wait_for()
    page.keyboard.press("Escape")
    page.locator("#words").fill("harbour")
    page.locator("#range:text('1–40 of 40')").wait_for()
    page.locator("#words").fill("no such words anywhere")
    page.locator("#rows .nothing").wait_for()
    page.locator("#words").fill("")
    page.locator(".orders").get_by_text("Random sample").click()
    page.locator("#sampling").wait_for()
    page.locator("#sampling [name=size]").fill("10")
    page.keyboard.press("Enter")
    page.locator("#range:text('1–10 of 10')").wait_for()
    assert "size=10" in page.url
    page.reload()
    page.locator("#range:text('1–10 of 10')").wait_for()


def test_note_and_finished_article(visit: Open, desk: Desk) -> None:
    page = visit()
    page.keyboard.press("n")
    page.keyboard.type("1 is doubtful")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    wait_for_claim(page, "authority")
    assert said(desk, "pumps").note == "1 is doubtful"
    page.keyboard.press("d")
    page.locator("#finish[aria-pressed=true]").wait_for()
    assert desk.store.finished("anna") == {"storm"}


def test_single_keys_can_be_switched_off(visit: Open, desk: Desk) -> None:
    page = visit()
    page.keyboard.press("?")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.locator("[data-judgement=correct]").click()
    wait_for_claim(page, "authority")
    assert len(desk.store.history("pumps", "anna")) == 1


SIZES = [(1280, 800, "light"), (1280, 800, "dark"), (1920, 1080, "light"), (1920, 1080, "dark")]


CUT = """() => [...document.querySelectorAll('button, .orders span, .pane')]
    .filter(e => e.offsetParent && !e.matches('.claim, .tree *') && e.scrollWidth > e.clientWidth + 1)
    .map(e => `${e.className}: ${e.textContent.trim()}`)"""


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_everything_fits_and_can_be_read(visit: Open, desk: Desk, width: int, height: int, scheme: str) -> None:
    for row in desk.index.sample(Sampling()).rows[:6]:
        desk.judge(desk.index.ids[row], {"judgement": "correct"})
    page = visit("?claim=harrow", width=width, height=height, scheme=scheme)
    for path in ("", "figures"):
        if path:
            page.goto(page.url.partition("?")[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if not path:
            assert page.evaluate("document.documentElement.scrollHeight") <= height
        assert page.evaluate(CUT) == []
        assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("style", ["letterSpacing = '0.04em'", "fontFamily = 'monospace'"])
def test_nothing_is_cut_with_a_wider_font(visit: Open, style: str) -> None:
    page = visit("?claim=harrow", width=1280, height=800)
    page.evaluate(f"document.querySelectorAll('*').forEach(e => {{ e.style.{style} }})")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.evaluate(CUT) == []


CONTRAST = """() => {
    const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const colour = rgb(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const weak = [];
    for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own || !element.offsetParent || element.closest('.live, :disabled, option')) continue;
        const [a, b] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) weak.push(`${element.className || element.tagName}: ${ratio.toFixed(2)}`);
    }
    return [...new Set(weak)];
}"""


NAMELESS = """() => [...document.querySelectorAll('button, input, select, a, section, nav, [role=group]')]
    .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim()
        || e.labels?.length))
    .map(e => e.outerHTML)"""


FOCUS = """() => {
    const e = document.activeElement;
    const style = getComputedStyle(e.matches('.orders input') ? e.nextElementSibling : e);
    return [e === document.body ? 'body' : e.id || e.textContent.trim().slice(0, 20), style.outlineStyle];
}"""


def test_page_is_made_for_screen_readers(visit: Open) -> None:
    page = visit("?claim=harrow")
    nameless = page.evaluate(NAMELESS)
    assert nameless == []
    for role, count in (("banner", 1), ("main", 1), ("search", 1)):
        assert page.get_by_role(role).count() == count
    assert page.locator("[aria-live]").count() >= 2
    assert page.evaluate("document.documentElement.lang") == "en"
    page.keyboard.press("j")
    page.locator("#announce:text('she said')").wait_for()
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus[1] != "none" or focus[0] == "body", focus
        seen.add(focus[0])
    assert len(seen) > 20
