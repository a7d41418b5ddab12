"""A line for each request: whose key, which address, what came of it. No query, no key, no network address."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
log = logging.getLogger("dti.api.access")


class AccessLog:
    """Addresses are those of the description; what is not there is `-`, whatever was asked for."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            log.info(
                "%s %s %s %d, %.1f ms",
                scope.get("state", {}).get("asker", "-"),
                scope["method"] if scope["method"] in METHODS else "-",
                getattr(scope.get("route"), "path", "-"),
                status,
                (time.perf_counter() - started) * 1000,
            )
