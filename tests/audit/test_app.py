"""The page as others on this machine, and other sites in the same browser, can reach it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audit_runs import TEXT
from starlette.testclient import TestClient

import saidby.audit
from saidby.audit.app import make_app
from saidby.audit.desk import Desk

HOST = "http://127.0.0.1:8765"
OWN = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "origin": HOST, "x-csrf-token": "secret"}


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(make_app(desk, token="secret"), base_url=HOST) as opened:
        yield opened


def judge(client: TestClient, claim: str = "pumps", *, headers: dict[str, str] = OWN, **sent: Any) -> int:
    return client.post(
        f"/api/claims/{claim}/verdict", json=sent or {"judgement": "correct"}, headers=headers
    ).status_code


def without(name: str, **changed: str) -> dict[str, str]:
    return {key: value for key, value in OWN.items() if key != name} | changed


@pytest.mark.parametrize(
    "path",
    ["/", "/figures", "/gold.jsonl", "/static/desk.js", "/api/queue", "/api/facets", "/api/claims/pumps", "/nowhere"],
)
def test_every_answer_has_the_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "headers",
    [
        without("x-csrf-token"),
        without("x-csrf-token", **{"x-csrf-token": "guess"}),
        without("origin"),
        without("origin", origin="https://evil.example"),
        without("origin", origin="null"),
        without("sec-fetch-site"),
        without("sec-fetch-site", **{"sec-fetch-site": "cross-site"}),
        without("sec-fetch-site", **{"sec-fetch-site": "same-site"}),
        OWN | {"content-type": "text/plain"},
        OWN | {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_verdict_from_elsewhere_is_refused(client: TestClient, desk: Desk, headers: dict[str, str]) -> None:
    assert judge(client, headers=headers) == 403
    assert desk.store.latest("anna") == {}


def test_verdict_from_the_page_is_kept(client: TestClient, desk: Desk) -> None:
    assert judge(client) == 200
    assert desk.store.latest("anna")["pumps"].judgement == "correct"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "saidby.local:8765", ""])
def test_other_names_of_this_machine_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


def test_other_sites_can_read_nothing(client: TestClient) -> None:
    for mode in ("cors", "no-cors"):
        headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}
        assert client.get("/api/claims/pumps", headers=headers).status_code == 403
    answer = client.get("/api/claims/pumps", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/api/claims/pumps/verdict", headers=OWN).status_code == 403


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2ferrors.py", "/app.py"]
)
def test_only_the_pages_own_files_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("content", "status"), [("{", 422), ("[]", 422), ('"x"', 422), ("{}", 422), ("x" * 300_000, 403)]
)
def test_what_cannot_be_read_is_refused_in_words(client: TestClient, content: str, status: int) -> None:
    answer = client.post(
        "/api/claims/pumps/verdict", content=content, headers=OWN | {"content-type": "application/json"}
    )
    assert answer.status_code == status
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/claims/nothing", 404),
        ("/api/queue?order=wild", 422),
        ("/api/queue?offset=-1", 422),
        ("/api/queue?offset=²", 422),
        ("/figures?size=many", 422),
    ],
)
def test_what_is_not_there_is_told_in_words(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


def test_queue_claim_verdict_missed_finish_undo(client: TestClient) -> None:
    assert client.get("/api/queue?words=harbour&offset=0").json()["total"] == 40
    assert client.get("/api/next?claim=pumps&step=1").json() == {"id": "authority"}
    assert judge(client, judgement="wrong", wrong=["cue"], correction={"cue": [0, 5]}) == 200
    view = client.get("/api/claims/pumps").json()
    assert view["verdict"]["correction"] == {"cue": [0, 5]}
    assert "".join(text for _, pieces in view["article"]["blocks"] for _, text, _, _ in pieces) == TEXT
    for path, sent in (
        ("/api/articles/storm/missed", {"claim": {"spans": [[0, 5]]}}),
        ("/api/articles/storm/finish", {"finished": True}),
    ):
        assert client.post(path, json=sent, headers=OWN).status_code == 200
    article = client.get("/api/claims/pumps").json()["article"]
    assert (len(article["missed"]), article["finished"]) == (1, True)
    undone = [client.post("/api/undo", json={}, headers=OWN).json()["undone"] for _ in range(4)]
    assert undone == ["article", "missed", "verdict", None]


def test_gold_can_be_saved(client: TestClient, desk: Desk) -> None:
    for claim in ("small-001-a", "small-001-b"):
        desk.judge(claim, {"judgement": "correct"})
    desk.finish("small-001", finished=True)
    answer = client.get("/gold.jsonl")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''gold-anna.jsonl"
    assert [json.loads(line)["slug"] for line in answer.text.splitlines()] == ["small-001"]


def test_pages_escape_what_is_not_ours(run_dir: Path) -> None:
    with Desk.open(run_dir, auditor="<script>alert(1)</script>") as desk:
        text = TestClient(make_app(desk), base_url=HOST).get("/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_nothing_in_the_assets_points_elsewhere_or_is_inline() -> None:
    folder = Path(saidby.audit.__file__).parent
    for path in [*(folder / "static").iterdir(), *(folder / "templates").iterdir()]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"(?m)^\s*//.*|\s// .*", "", text.replace("</", "")).replace("*//", ""), path
        assert not re.search(
            r"\s(?:style|on[a-z]+)=|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text
        ), path
        for script in re.findall(r"<script[^>]*>", text):
            assert " src=" in script, path
