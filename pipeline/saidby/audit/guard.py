"""Keeps the page to itself: nothing from elsewhere may ask, and what is shown may ask nothing elsewhere.

The text of articles is somebody else's.  It reaches the page as JSON and only ever becomes text nodes; should that
fail, the policy below lets no script, style, frame, form or connection through that is not the page's own.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ["127.0.0.1", "localhost"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
LONGEST_BODY = 256 * 1024


class Guard:
    """Middleware that refuses requests other sites have caused, and puts the headers on every answer.

    Reading is allowed from the page itself and, for whole pages, from the address bar or a link; writing only from the
    page itself, as JSON, with the token that this process made.
    """

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self.app, self.token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves or refuses one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self.refusal(scope["method"], Headers(scope=scope))
        answer: ASGIApp = self.app if refusal is None else PlainTextResponse(refusal, status_code=403)
        await answer(scope, receive, _with_headers(send, scope["path"]))

    def refusal(self, method: str, headers: Headers) -> str | None:
        """Why a request is refused, None where it is not."""
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
        if method in ("GET", "HEAD"):
            return None if site in ("same-origin", "none") or mode == "navigate" else "asked for by another site"
        if method != "POST":
            return "only GET and POST are served"
        if site != "same-origin" or headers.get("origin") != f"http://{headers.get('host')}":
            return "sent by another site"
        if not headers.get("content-type", "").startswith("application/json"):
            return "only JSON is taken"
        if not secrets.compare_digest(headers.get("x-csrf-token", "").encode(), self.token.encode()):
            return "the page is from an earlier start of saidby audit: reload it"
        if not headers.get("content-length", "").isdigit() or int(headers["content-length"]) > LONGEST_BODY:
            return f"more than {LONGEST_BODY} bytes"
        return None


def _with_headers(send: Send, path: str) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers["cache-control"] = "no-cache" if path.startswith("/static/") else "no-store"
        await send(message)

    return sending
