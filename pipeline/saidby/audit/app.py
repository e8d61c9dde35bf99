"""The routes of the page: two pages for people, and JSON for the page's own scripts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from saidby import __version__
from saidby.audit.desk import Desk
from saidby.audit.figures import GROUPS, agreements, precision
from saidby.audit.gold import gold_of
from saidby.audit.guard import HOSTS, Guard
from saidby.audit.judging import FIELDS, UnusableError
from saidby.audit.queue import Query, Queue
from saidby.audit.sample import STRATA
from saidby.audit.view import claim_view
from saidby.errors import InputError, SaidbyError
from saidby.evaluate.gold_schema import HedgeType, to_json
from saidby.model import QuantityKind, Status

HERE = Path(__file__).parent
Json = dict[str, Any]


def make_app(desk: Desk, *, token: str | None = None) -> Starlette:
    """The page as an ASGI application; `token` is made anew for each process where none is given."""
    token = token or secrets.token_urlsafe(32)
    routes = Routes(desk, token)
    return Starlette(
        routes=[
            Route("/", routes.desk_page),
            Route("/figures", routes.figures_page),
            Route("/gold.jsonl", routes.gold),
            Route("/api/queue", routes.queue_page),
            Route("/api/facets", routes.facets),
            Route("/api/next", routes.next),
            Route("/api/claims/{claim_id}", routes.claim),
            Route("/api/claims/{claim_id}/verdict", routes.judge, methods=["POST"]),
            Route("/api/articles/{article_id}/missed", routes.missed, methods=["POST"]),
            Route("/api/articles/{article_id}/finish", routes.finish, methods=["POST"]),
            Route("/api/undo", routes.undo, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
            Middleware(Guard, token=token),
        ],
        exception_handlers={UnusableError: _refuse(422), InputError: _refuse(404), SaidbyError: _refuse(500)},
    )


def _refuse(status: int) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, status_code=status)

    return answer


class Routes:
    """What is served under each path; see `make_app`."""

    def __init__(self, desk: Desk, token: str) -> None:
        self.desk, self.queue, self.token = desk, Queue(desk), token
        self.templates = Jinja2Templates(HERE / "templates")

    def desk_page(self, request: Request) -> Response:
        """The desk: queue, article, card."""
        choices = {"quantity_kinds": get_args(QuantityKind), "hedge_types": get_args(HedgeType)}
        return self._page(request, "desk.html", fields=FIELDS, statuses=get_args(Status), strata=STRATA, **choices)

    def figures_page(self, request: Request) -> Response:
        """What the verdicts say about the run."""
        sampling = Query.parse(request.query_params).sampling
        alpha, shared, pairs = agreements(self.desk)
        return self._page(
            request,
            "figures.html",
            precision=precision(self.desk, sampling),
            groups=GROUPS,
            strata=STRATA,
            alpha=alpha,
            shared=shared,
            pairs=pairs,
            gone=len(self.desk.gone),
            gold=gold_of(self.desk),
        )

    def gold(self, request: Request) -> Response:
        """Finished articles as gold annotations, to be saved as a file."""
        lines = "".join(to_json(article) + "\n" for article in gold_of(self.desk).articles)
        name = quote(f"gold-{self.desk.auditor}.jsonl", safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(lines, media_type="application/jsonl", headers=headers)

    def queue_page(self, request: Request) -> Response:
        """One page of the queue, as asked for in the address."""
        sent = request.query_params
        offset = sent.get("offset", "0")
        if not offset.isdecimal() or len(offset) > 9:
            raise UnusableError("offset must be a whole number")
        return JSONResponse(self.queue.page(Query.parse(sent), offset=int(offset), select=sent.get("select", "")))

    def facets(self, request: Request) -> Response:
        """How many claims there are of each kind under the filters."""
        return JSONResponse(self.queue.facets(Query.parse(request.query_params)))

    def next(self, request: Request) -> Response:
        """The claim after (step=1) or before (step=-1) another one in the queue."""
        sent = request.query_params
        step = -1 if sent.get("step") == "-1" else 1
        return JSONResponse({"id": self.queue.after(Query.parse(sent), sent.get("claim", ""), step)})

    def claim(self, request: Request) -> Response:
        """One claim in its article."""
        return JSONResponse(claim_view(self.desk, request.path_params["claim_id"]))

    async def judge(self, request: Request) -> Response:
        """Keeps a verdict."""
        claim_id, sent = request.path_params["claim_id"], await _sent(request)
        verdict = await run_in_threadpool(self.desk.judge, claim_id, sent)
        return JSONResponse({"claim": claim_id, "judgement": verdict.judgement, "wrong": verdict.wrong})

    async def missed(self, request: Request) -> Response:
        """Keeps a claim that the run has missed."""
        article_id, sent = request.path_params["article_id"], await _sent(request)
        verdict = await run_in_threadpool(self.desk.enter_missed, article_id, sent)
        return JSONResponse({"claim": verdict.claim_id})

    async def finish(self, request: Request) -> Response:
        """Keeps that an article is finished, or is not after all."""
        article_id, sent = request.path_params["article_id"], await _sent(request)
        finished = sent.get("finished") is True
        await run_in_threadpool(lambda: self.desk.finish(article_id, finished=finished))
        return JSONResponse({"finished": finished})

    async def undo(self, request: Request) -> Response:
        """Takes the last thing back."""
        await _sent(request)
        last = await run_in_threadpool(self.desk.undo)
        if last is None:
            return JSONResponse({"undone": None})
        return JSONResponse(
            {"undone": last.kind, "claim": last.claim_id, "article": last.article_id, "judgement": last.judgement}
        )

    def _page(self, request: Request, name: str, **facts: Any) -> Response:
        common = {
            "auditor": self.desk.auditor,
            "run": self.desk.root.resolve().name,
            "token": self.token,
            "version": __version__,
            "total": len(self.desk.index),
        }
        answer: Response = self.templates.TemplateResponse(request, name, common | facts)
        return answer


async def _sent(request: Request) -> Json:
    try:
        sent = await request.json()
    except ValueError as error:
        raise UnusableError("not valid JSON") from error
    if not isinstance(sent, dict):
        raise UnusableError("an object is wanted")
    return sent
