"""The page is whole, inert, and says what the tables say."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import saidby
from saidby.cli import main
from saidby.errors import InputError, OutputError
from saidby.report import make_report, svg, write_report
from saidby.report.excerpts import original
from saidby.report.html import Safe, escaped, tag

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """Elements in order; refuses what is not closed as it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else "", data))

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if attributes.get("id")]

    def of_class(self, name: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.elements if name in (a.get("class") or "").split()]

    def inside(self, name: str) -> str:
        return "".join(text for within, text in self.text if within == name)


def html_of(run: Path, **options: Any) -> str:
    return make_report(run, **{"title": None, "max_claims": 2000, "min_confidence": 0.0} | options).html


@pytest.fixture(scope="module")
def html(sample_run: Path) -> str:
    return html_of(sample_run)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_policy_allows_just_what_is_in_the_page(html: str, page: Page) -> None:
    policy = next(a["content"] or "" for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    for kind in ("style", "script"):
        [body] = re.findall(f"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def check_asks_nobody(page: Page) -> None:
    """Nothing is fetched when the page opens, and nothing in it acts but its one script."""
    for element, attributes in page.elements:
        assert not {"src", "srcset", "style", "background", "action"} & set(attributes), element
        assert not [name for name in attributes if name.startswith("on")], element
        assert element not in ("img", "iframe", "object", "embed", "form", "base"), element
        if element == "link":
            assert attributes["href"] == "data:,"
        elif href := attributes.get("href"):
            assert href.startswith(("#", "https://", "http://")), href
            assert href.startswith("#") or attributes["rel"] == "noopener noreferrer"
    assert [element for element, _ in page.elements].count("script") == 1


def test_page_asks_nobody(page: Page) -> None:
    check_asks_nobody(page)


def test_every_link_leads_somewhere_and_names_are_given_once(page: Page) -> None:
    ids = page.ids()
    assert len(ids) == len(set(ids))
    links = {a["href"] or "" for e, a in page.elements if e == "a" and (a["href"] or "").startswith("#")}
    assert {link[1:] for link in links} <= set(ids)


def test_every_mark_has_its_claims(page: Page) -> None:
    marks = {a["id"]: int(a["data-total"] or 0) for e, a in page.elements if e == "tr" and a.get("id")}
    keys = [key for card in page.of_class("claim") for key in (card["data-k"] or "").split()]
    assert {key: keys.count(key) for key in marks} == marks
    assert len(marks) > 80
    drawn = {(a["href"] or "")[1:] for _, a in page.elements if a.get("tabindex") == "-1" and "href" in a}
    assert drawn == set(marks)


def test_every_claim_is_there_with_its_sentence(page: Page, sample_run: Path) -> None:
    claims = saidby.read(sample_run).claims
    assert [card["id"] for card in page.of_class("claim")] == [f"c-{claim_id}" for claim_id in ordered(sample_run)]
    assert {a["id"] for a in page.of_class("anchor")} == {f"s-{claim_id}" for claim_id in claims["claim_id"]}


def ordered(run: Path) -> list[str]:
    """Claims in the order of their articles."""
    tables = saidby.read(run)
    at = {article: n for n, article in enumerate(tables.articles["article_id"])}
    claims = tables.claims.assign(at=tables.claims["article_id"].map(at)).sort_values(["at", "ordinal"], kind="stable")
    return list(claims["claim_id"])


def test_figures_say_what_the_tables_say(html: str, sample_run: Path) -> None:
    claims = saidby.read(sample_run).claims
    named = claims[(claims["speaker_kind"] != "unnamed").fillna(False)]
    name, count = next(iter(named["speaker"].value_counts().items()))
    [row] = re.findall(r'<tr id="speaker-0"[^>]*data-total="(\d+)"[^>]*><td>(.*?)</td>', html)
    assert row == (str(count), name)
    months = re.findall(r'<tr id="time-\d+"[^>]*data-total="(\d+)"', html)
    assert sum(map(int, months)) == len(claims)


def test_words_of_the_article_stand_as_they_are(hostile_run: Path) -> None:
    page = Page(html_of(hostile_run))
    check_asks_nobody(page)
    article = saidby.read(hostile_run).articles.iloc[0]
    shown = "".join(text for within, text in page.text if within in ("span", "p"))
    for start, end in [(s["start"], s["end"]) for s in article["paragraphs"]][1:]:
        assert article["text"][start:end].replace("\x0b", "\ufffd") in shown
    assert "<script>alert(4)" in shown
    assert "alert" not in page.inside("script")


def test_repeated_articles_are_not_counted(hostile_run: Path) -> None:
    run = saidby.read(hostile_run)
    copies = set(run.articles["article_id"][run.articles["duplicate_of"].notna()])
    repeated = int(run.claims["article_id"].isin(copies).sum())
    report = make_report(hostile_run, title=None, max_claims=100, min_confidence=0)
    assert repeated == 2
    assert report.claims == len(run.claims) - repeated
    assert f"Left out: {repeated} claims of articles that repeat another article." in report.html


def test_a_small_page_holds_some_claims_of_every_mark(sample_run: Path) -> None:
    report = make_report(sample_run, title="Ships & <boats>", max_claims=150, min_confidence=0.0)
    page = Page(report.html)
    assert (report.shown, len(page.of_class("claim"))) == (150, 150)
    assert f"The page holds 150 of {report.claims:,} claims" in report.html
    held = {key for card in page.of_class("claim") for key in (card["data-k"] or "").split()}
    marks = [str(a["id"]) for e, a in page.elements if e == "tr" and a.get("id")]
    assert len(set(marks) - held) < len(marks) / 4
    assert page.inside("h1") == "Ships & <boats>"
    assert page.inside("title").startswith("Ships & <boats>")


def test_unsure_claims_can_be_left_out(sample_run: Path) -> None:
    report = make_report(sample_run, title=None, max_claims=5000, min_confidence=0.8)
    sure = saidby.read(sample_run).claims["confidence"] >= 0.8
    assert report.claims == report.shown == sure.sum()


def test_a_run_without_claims_has_a_page(tmp_path: Path, toy_model: Path) -> None:
    from saidby.run import extract

    (tmp_path / "a.txt").write_text("Nothing at all was said on Monday by anybody who lives in the town of Velm.\n" * 3)
    extract([tmp_path / "a.txt"], tmp_path / "out", model=toy_model, workers=1)
    report = make_report(tmp_path / "out", title=None, max_claims=10, min_confidence=0)
    page = Page(report.html)
    assert (report.claims, report.shown) == (0, 0)
    assert not [e for e, _ in page.elements if e == "svg"]


def test_same_run_same_bytes(hostile_run: Path) -> None:
    assert html_of(hostile_run) == html_of(hostile_run)


def test_file_is_replaced_and_nothing_else_touched(hostile_run: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report.html"
    for _ in range(2):
        write_report(hostile_run, out)
    assert [p.name for p in out.parent.iterdir()] == ["report.html"]
    with pytest.raises(OutputError, match="new is a folder"):
        write_report(hostile_run, out.parent)
    with pytest.raises(InputError, match="holds no finished run"):
        write_report(tmp_path, out)


@pytest.mark.parametrize(
    ("url", "words", "expected"),
    [
        ("https://example.org/a", "“It is likely,", "https://example.org/a#:~:text=It%20is%20likely"),
        ("https://example.org/a", "co-operation, now", "https://example.org/a#:~:text=co%2Doperation%2C%20now"),
        ("https://example.org/a#top", "words", "https://example.org/a#top"),
        ("https://example.org/a", "", "https://example.org/a"),
        ("javascript:alert(1)", "words", None),
        ("data:text/html,x", "words", None),
        ("https://example.org/ a", "words", None),
        ("https://[broken", "words", None),
        (None, "words", None),
    ],
)
def test_only_web_pages_are_linked(url: str | None, words: str, expected: str | None) -> None:
    assert original(url, words) == expected


def test_elements_escape_what_they_are_given() -> None:
    made = tag("a", "<b>", Safe("<i></i>"), None, href='"x"', class_="k", tabindex=-1, hidden=True, id=None, x=1.0)
    assert made == '<a href="&quot;x&quot;" class="k" tabindex="-1" hidden="" x="1">&lt;b&gt;<i></i></a>'
    assert escaped("a\x00\ud800b") == "a\ufffd\ufffdb"


@pytest.mark.parametrize(
    ("values", "log", "ticks"),
    [
        ([3.0, 9.0], False, [0.0, 2.0, 4.0, 6.0, 8.0]),
        ([-5.0, 5.0], False, [-5.0, 0.0, 5.0]),
        ([0.0, 0.0], False, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([2.0, 30_000.0], True, [1.0, 100.0, 10_000.0]),
    ],
)
def test_scales(values: list[float], log: bool, ticks: list[float]) -> None:
    scale = svg.scale_over(values, 0, 100)
    assert scale.log is log
    assert scale.ticks() == pytest.approx(ticks)
    assert all(-1e-9 <= scale.at(tick) <= 100 + 1e-9 for tick in [*ticks, *values])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser in tests")
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if chromium is None:
        pytest.skip("chromium is not installed (Debian: apt install chromium)")
    with api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab that fails the test when the page asks a server or has an error."""
    opened = browser.new_page()
    wrong: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    opened.on("console", lambda m: wrong.append(m.text))
    opened.on("pageerror", lambda e: wrong.append(str(e)))
    opened.on("dialog", lambda d: wrong.append("dialog"))
    yield opened
    opened.close()
    assert wrong == []


def test_in_a_browser(tab: Any, html: str, sample_run: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    tab.goto((tmp_path / "report.html").as_uri())
    claims = saidby.read(sample_run).claims
    assert tab.locator("#told").inner_text() == f"all claims: {len(claims)} shown"
    tab.locator("svg a[href='#speaker-0']").click()
    shown = tab.locator(".claim:visible")
    named = claims[(claims["speaker_kind"] != "unnamed").fillna(False)]["speaker"].value_counts()
    assert shown.count() == named.iloc[0]
    assert shown.first.locator("b").first.text_content() == named.index[0]
    shown.nth(1).get_by_text("in its article").click()
    lit = tab.locator(".hit.content")
    claim = claims[claims["claim_id"] == shown.nth(1).get_attribute("id").removeprefix("c-")].iloc[0]
    assert "".join(lit.all_text_contents()) == "".join(
        saidby.read(sample_run).articles.set_index("article_id")["text"][claim["article_id"]][s["start"] : s["end"]]
        for s in claim["spans"]
    )
    tab.locator("#find").fill("no such words in any claim")
    assert tab.locator(".claim:visible").count() == 0
    tab.locator("#all").click()
    assert tab.locator(".claim:visible").count() == len(claims)


def test_hostile_text_stays_inert_in_a_browser(tab: Any, hostile_run: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(html_of(hostile_run), encoding="utf-8")
    tab.goto((tmp_path / "report.html").as_uri())
    assert tab.locator("img").count() == 0
    assert "<script>alert(4)" in tab.locator("article.text").first.inner_text()


def test_reads_quickly_what_is_narrow(sample_run: Path) -> None:
    from saidby.tables.frames import read_frame

    narrow = read_frame(sample_run, "claims", columns=["claim_id", "speaker"])
    assert list(narrow.columns) == ["claim_id", "speaker"]
    article = saidby.read(sample_run).articles["article_id"].iloc[3]
    own = read_frame(sample_run, "claims", columns=["article_id"], articles=[article])
    assert set(own["article_id"]) == {article}
    assert isinstance(own, pd.DataFrame)


def test_many_points_are_thinned_evenly(sample_run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saidby.report.numbers.POINTS", 4)
    page = Page(html_of(sample_run))
    panels: dict[str, list[str]] = {}
    for _, attributes in page.elements:
        if (attributes.get("id") or "").startswith("number-"):
            panels.setdefault((attributes["id"] or "").split("-")[1], []).append(attributes["data-label"] or "")
    assert {len(points) for points in panels.values()} <= {3, 4}
    assert re.search(r"GBP: 4 of \d\d", page.inside("text"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "{tmp}", "-o", "{tmp}/page.html"], "saidby: {tmp} holds no finished run of saidby"),
        (["report", "{run}", "-o", "{tmp}"], "saidby: {tmp} is a folder; --out needs the name of a file"),
        (["export", "{tmp}", "--format", "csv", "-o", "{tmp}/csv"], "saidby: {tmp} holds no finished run of saidby"),
        (["export", "{run}", "--format", "csv", "-o", "{run}"], "saidby: {run} exists and is not an empty folder"),
    ],
)
def test_failure_is_one_line(hostile_run: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    places = {"tmp": tmp_path, "run": hostile_run}
    result = CliRunner().invoke(main, [argument.format(**places) for argument in arguments])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(message.format(**places))
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
