"""The addresses of the API: who may ask, what is answered, and what a client may keep."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from orchestration.ioc.api.access import AccessLog
from orchestration.ioc.api.answers import Answer, Figures, Node, Nodes, Period, Periods, Unit, Units, Version
from orchestration.ioc.api.asking import Asked
from orchestration.ioc.api.current import RETRY_SECONDS, Current, NothingPublished
from orchestration.ioc.api.keys import Keys
from orchestration.ioc.api.limit import Buckets
from orchestration.ioc.api.prepared import Prepared, StaleCursor
from orchestration.ioc.api.problems import (
    INVALID,
    NO_KEY,
    NOTHING_PUBLISHED,
    STALE_CURSOR,
    TOO_MANY,
    Problem,
    Refused,
    described,
    fault_of,
    handle,
)
from orchestration.ioc.record import SCHEMA_VERSION
from orchestration.settings import Settings

DESCRIPTION = """Bộ chỉ số 766 và DTI của tỉnh Tây Ninh: đúng những số liệu đã công bố và gửi cho IOC, chỉ đọc.

The figures of Decision 766 and of the DTI of Tây Ninh, as they are published and delivered to the operations centre,
read only.
Null is unknown, never 0. Fewer than five cases leave no figure (`small_cell`). Each answer names the version and its
day T; its ETag changes with the version, so that `If-None-Match` costs nothing while nothing new is published.
That a figure was corrected is told by the feed, which knows what was delivered before."""
OF_ALL = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "of the published version"}}},
    304: {"description": "What If-None-Match names is still published"},
    **described(NO_KEY, INVALID, TOO_MANY, NOTHING_PUBLISHED),
}
bearer = HTTPBearer(auto_error=False, description="a key that whoever runs the warehouse handed out")


async def admit(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
    """Let a request through whose key is known and has a token left. Raises Refused."""
    keys: Keys | None = request.app.state.keys
    name = "localhost" if keys is None else keys.owner(given.credentials) if given else None
    if name is None:
        raise Refused(NO_KEY, {"WWW-Authenticate": 'Bearer realm="dti"'})
    request.state.asker = name
    wait = request.app.state.buckets.take(name)
    if wait:
        raise Refused(TOO_MANY, {"Retry-After": str(math.ceil(wait))})


router = APIRouter(prefix="/v1", dependencies=[Depends(admit)], responses=OF_ALL)
Known = Annotated[str | None, Header(alias="If-None-Match", description="ETag of an answer that the client has")]


@router.get("/version", response_model=Version, summary="What is published")
def version(request: Request, known: Known = None) -> Response:
    return _answer(request, known, Prepared.about)


@router.get("/units", response_model=Units, summary="Units, with the days on which a code was theirs")
def units(request: Request, known: Known = None) -> Response:
    return _answer(request, known, lambda published: published.names(Unit))


@router.get("/periods", response_model=Periods, summary="Periods that have figures")
def periods(request: Request, known: Known = None) -> Response:
    return _answer(request, known, lambda published: published.names(Period))


@router.get(
    "/indicators", response_model=Nodes, summary="Indices, groups and indicators of each version that figures name"
)
def indicators(request: Request, known: Known = None) -> Response:
    return _answer(request, known, lambda published: published.names(Node))


@router.get("/figures", response_model=Figures, responses=described(STALE_CURSOR), summary="Figures, a page at a time")
def figures(request: Request, asked: Annotated[Asked, Query()], known: Known = None) -> Response:
    names = [name for name, _ in request.query_params.multi_items()]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Refused(INVALID, errors=[fault_of(name) for name in sorted(twice)])
    return _answer(request, known, lambda published: published.page(asked))


def healthz(request: Request) -> Answer:
    """Whether figures can be answered. Needs no key, and takes no token."""
    published = _published(request)
    return Answer(published_version=published.version, as_of=published.as_of)


def create_app(settings: Settings, clock: Callable[[], float] = time.monotonic) -> FastAPI:
    """The API on what is published under `settings.serving`. clock: seconds, for limits and waits."""
    app = FastAPI(
        title="DTI warehouse", version=SCHEMA_VERSION, description=DESCRIPTION,
        openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.current = Current(settings.serving, settings.memory_limit, clock)
    app.state.keys = Keys(settings.api_keys) if settings.api_keys else None
    app.state.buckets = Buckets(settings.api_rate, settings.api_burst, clock)
    app.include_router(router)
    app.get("/healthz", summary="Whether it works", responses=described(NOTHING_PUBLISHED))(healthz)
    app.add_middleware(AccessLog)
    handle(app)
    app.openapi = lambda: _description(app)
    return app


def _answer(request: Request, known: str | None, content: Callable[[Prepared], bytes]) -> Response:
    published = _published(request)
    headers = {"ETag": published.etag, "Cache-Control": "private, no-cache"}
    if known is not None and _names(known, published.etag):
        return Response(status_code=304, headers=headers)
    try:
        return Response(content(published), headers=headers, media_type="application/json")
    except StaleCursor as stale:
        raise Refused(STALE_CURSOR) from stale


def _published(request: Request) -> Prepared:
    try:
        return request.app.state.current.version()
    except NothingPublished as nothing:
        raise Refused(NOTHING_PUBLISHED, {"Retry-After": str(RETRY_SECONDS)}) from nothing


def _names(known: str, etag: str) -> bool:
    """Whether If-None-Match names the tag; weak comparison (RFC 9110, 13.1.2)."""
    return known.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}


def _description(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        made["components"]["schemas"] |= _schemas(Problem)
        app.openapi_schema = made
    return app.openapi_schema


def _schemas(shape: type[BaseModel]) -> dict[str, Any]:
    schema = shape.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**schema.pop("$defs", {}), shape.__name__: schema}
