"""How long the page takes with many claims: `python tests/audit/timing.py [CLAIMS]` synthesises a run and measures.

Prints the median and the slowest of ten answers of the server, and of ten moves in Chromium where that is installed,
and the median of the processor time that this process spent, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import itertools
import random
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from audit_runs import row_of, write_run
from starlette.testclient import TestClient

from saidby.audit.app import make_app
from saidby.audit.desk import Desk

A_PART, AN_ARTICLE = 256, 8
CUES = ["said", "warned", "denied", "argued", "announced", "claimed", "told", "wrote", "insisted", "added"]
FIRST, LAST = (
    ["Ilse", "Tom", "Anna", "Ruth", "Karl", "Mira", "Owen", "Petra"],
    ["Brandt", "Harrow", "Reeve", "Voss", "Lund"],
)


def article(number: int, dice: random.Random) -> dict[str, list[SimpleNamespace]]:
    """An article of some 400 words with eight claims."""
    article_id = f"{number:020x}"
    text, claims, quantities, hedges = "", [], [], []
    for ordinal in range(AN_ARTICLE):
        filler = " ".join(dice.choices(["harbour", "pumps", "council", "the", "of", "winter", "rates", "and"], k=35))
        speaker = f"{dice.choice(FIRST)} {dice.choice(LAST)} {dice.randrange(400)}"
        cue, amount = dice.choice(CUES), dice.randrange(2, 9000)
        text += f"{filler.capitalize()}.\n"
        start = len(text)
        content = f"it is likely that {amount} {dice.choice(['pumps', 'people', 'ships'])} would be lost by the winter"
        text += f"{content}, {cue} {speaker}.\n"
        at_cue, at_speaker = start + len(content) + 2, start + len(content) + 3 + len(cue)
        claim_id = f"{number * AN_ARTICLE + ordinal:020x}"
        end = start + len(content)
        mention = {"start": at_speaker, "end": at_speaker + len(speaker)}
        claims.append(
            row_of(
                "claims", claim_id=claim_id, article_id=article_id, ordinal=ordinal, text=content,
                spans=[{"start": start, "end": end}], start=start, end=end, cue=cue, cue_start=at_cue, cue_lemma=cue,
                cue_end=at_cue + len(cue), quotation=dice.choice(["direct", "indirect", "mixed"]), stance="neutral",
                status="asserted",
                speaker=speaker, speaker_id=speaker, speaker_mention=speaker, speaker_start=mention["start"],
                speaker_end=mention["end"], speaker_kind="person", speaker_resolution="named", chain=[speaker],
                hedge="likely", confidence=dice.random(), method=dice.choice(["roles", "roles:nested", "rule:clause"]),
                evidence=[{"rule": "name", "text": speaker, **mention}],
            )
        )  # fmt: skip
        low = start + content.index(str(amount))
        quantities.append(
            row_of("quantities", quantity_id=f"q{claim_id}", article_id=article_id, claim_id=claim_id, start=low,
                   end=low + len(str(amount)), text=str(amount), kind="count", value_low=amount, value_high=amount,
                   bound="none")
        )  # fmt: skip
        hedges.append(
            row_of("hedges", hedge_id=f"h{claim_id}", article_id=article_id, claim_id=claim_id, start=start + 6,
                   end=start + 12, text="likely", type="estimative", holder="speaker", strength=2)
        )  # fmt: skip
    lines = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
    paragraphs = [{"start": a, "end": b - 1, "kind": "body"} for a, b in itertools.pairwise(lines)]
    row = row_of("articles", article_id=article_id, text=text, title=f"Article {number}", paragraphs=paragraphs,
                 publisher=f"Publisher {dice.randrange(300)}")  # fmt: skip
    return {"articles": [row], "claims": claims, "quantities": quantities, "hedges": hedges}


def measured(name: str, act: Callable[[int], Any]) -> None:
    times, busy = [], []
    for turn in range(11):
        started, worked = time.perf_counter(), time.process_time()
        act(turn)
        times.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    figures = (statistics.median(times[1:]), max(times[1:]), statistics.median(busy[1:]))
    print(f"{name:<52}" + "".join(f"{figure:>8.0f} ms" for figure in figures), flush=True)


def server(desk: Desk) -> None:
    client = TestClient(make_app(desk, token="t"), base_url="http://127.0.0.1:1")
    own = {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:1", "x-csrf-token": "t"}

    def get(path: str) -> None:
        assert client.get(path).status_code == 200, path

    ids = random.Random(2).choices(desk.index.ids, k=11)
    measured("page of the queue", lambda turn: get(f"/api/queue?offset={turn * 5000}"))
    measured(
        "page, two filters and least sure first", lambda _: get("/api/queue?cue_lemma=denied&method=roles&order=unsure")
    )
    measured("page, searched for words", lambda turn: get(f"/api/queue?words=lost+by+{'the'[: turn % 3]}"))
    measured("counts of all filters", lambda _: get("/api/facets"))
    measured("counts, searched and filtered", lambda _: get("/api/facets?words=ships&quotation=direct"))
    measured("page of the random sample", lambda _: get("/api/queue?order=sample"))
    measured("claim in its article, from anywhere", lambda turn: get(f"/api/claims/{ids[turn]}"))
    verdict = {"judgement": "correct"}
    measured("verdict", lambda turn: client.post(f"/api/claims/{ids[turn]}/verdict", json=verdict, headers=own))
    measured("figures", lambda _: get("/figures"))


def browser(desk: Desk) -> None:
    import uvicorn
    from playwright.sync_api import sync_playwright
    from test_browser import ARGUMENTS, CHROMIUM

    from saidby.audit.serve import listen

    listener = listen(0)
    server = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = opened.new_page(viewport={"width": 1280, "height": 800})
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        def load(_: int) -> None:
            page.goto(address)
            page.wait_for_selector("html[data-ready]")

        def press(key: str) -> Callable[[int], None]:
            def pressed(_: int) -> None:
                before = page.locator("#rows [aria-current]").get_attribute("data-id")
                page.keyboard.press(key)
                page.wait_for_selector(f"#rows [aria-current]:not([data-id='{before}'])")

            return pressed

        measured("Chromium: the page from scratch", load)
        measured("Chromium: next claim (j)", press("j"))
        measured("Chromium: verdict and next claim (1)", press("1"))
        opened.close()
    server.should_exit = True
    thread.join()


def main(claims: int) -> None:
    """Synthesises, opens, measures."""
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        numbers = range(claims // AN_ARTICLE)
        parts = [[article(n, dice) for n in numbers[at : at + A_PART]] for at in range(0, len(numbers), A_PART)]
        root = write_run(Path(folder) / "run", parts)
        del parts
        started = time.perf_counter()
        with Desk.open(root, auditor="timing") as desk:
            print(f"{len(desk.index):,} claims in {len(numbers):,} articles")
            print(f"{'opening the run':<52}{(time.perf_counter() - started) * 1000:>8.0f} ms")
            print(f"{'':<52}{'median':>11}{'slowest':>11}{'processor':>11}", flush=True)
            server(desk)
            browser(desk)
    print(f"most memory, with making the run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
