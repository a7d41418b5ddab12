"""What went wrong with a request, as application/problem+json (RFC 9457), in Vietnamese and English."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from orchestration.ioc.api.asking import expected

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Matter:
    """One kind of problem. The second sentences say what to do."""

    code: str
    status: int
    vi: str
    en: str
    vi_do: str
    en_do: str


NO_KEY = Matter(
    "no-key", 401, "Không có khóa truy cập hợp lệ", "No valid key",
    "Gửi tiêu đề Authorization: Bearer <khóa>; khóa do bên vận hành kho dữ liệu cấp.",
    "Send Authorization: Bearer <key>; whoever runs the warehouse hands out keys.",
)  # fmt: skip
NOT_FOUND = Matter(
    "not-found", 404, "Không có địa chỉ này", "No such address",
    "Các địa chỉ có trong /v1/openapi.json.", "The addresses stand in /v1/openapi.json.",
)  # fmt: skip
NOT_ALLOWED = Matter(
    "not-allowed", 405, "Chỉ được đọc", "Read only",
    "Chỉ dùng phương thức GET.", "Only GET is answered.",
)  # fmt: skip
STALE_CURSOR = Matter(
    "stale-cursor", 410, "Đã công bố phiên bản khác", "Another version is published",
    "cursor thuộc phiên bản trước; đọc lại từ trang đầu, không có cursor.",
    "The cursor is of a version before; begin again at the first page, without a cursor.",
)  # fmt: skip
INVALID = Matter(
    "invalid", 422, "Tham số không hợp lệ", "A parameter is not valid",
    "Sửa các tham số nêu trong errors rồi gửi lại.", "Mend the parameters named in errors and ask again.",
)  # fmt: skip
TOO_MANY = Matter(
    "too-many", 429, "Gửi yêu cầu quá nhanh", "Too many requests",
    "Đợi số giây nêu trong Retry-After rồi gửi lại.", "Wait the seconds in Retry-After, then ask again.",
)  # fmt: skip
FAILED = Matter(
    "failed", 500, "Lỗi của máy chủ", "The service failed",
    "Báo cho bên vận hành kho dữ liệu; nhật ký của họ ghi nguyên nhân.",
    "Tell whoever runs the warehouse; their log has the cause.",
)  # fmt: skip
NOTHING_PUBLISHED = Matter(
    "nothing-published", 503, "Chưa có số liệu công bố", "Nothing is published",
    "Thử lại sau; nếu vẫn vậy, báo cho bên vận hành kho dữ liệu.",
    "Try again later; if it stays so, tell whoever runs the warehouse.",
)  # fmt: skip


class Fault(BaseModel):
    """A parameter, and what is expected of it."""

    model_config = ConfigDict(extra="forbid")

    parameter: str
    expected_vi: str
    expected: str


class Problem(BaseModel):
    """RFC 9457. `title` and `detail` are English, those with `_vi` Vietnamese."""

    model_config = ConfigDict(extra="forbid")

    type: str
    status: int
    title_vi: str
    title: str
    detail_vi: str
    detail: str
    errors: list[Fault] = []


@dataclass
class Refused(Exception):
    """The request is answered with this problem."""

    matter: Matter
    headers: dict[str, str] = field(default_factory=dict)
    errors: list[Fault] = field(default_factory=list)


def answer(refused: Refused) -> JSONResponse:
    matter = refused.matter
    problem = Problem(
        type=f"urn:dti:problem:{matter.code}",
        status=matter.status,
        title_vi=matter.vi,
        title=matter.en,
        detail_vi=matter.vi_do,
        detail=matter.en_do,
        errors=refused.errors,
    )
    return JSONResponse(problem.model_dump(), matter.status, refused.headers, MEDIA_TYPE)


def described(*matters: Matter) -> dict[int, dict]:
    """These problems, for the OpenAPI description."""
    return {
        matter.status: {
            "description": matter.en,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for matter in matters
    }


def fault_of(name: str) -> Fault:
    vi, en = expected(name)
    return Fault(parameter=name, expected_vi=vi, expected=en)


def handle(app: FastAPI) -> None:
    """Answer with a problem whatever goes wrong."""

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return answer(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        names = dict.fromkeys(str(one["loc"][-1]) for one in error.errors())
        return answer(Refused(INVALID, errors=[fault_of(name) for name in names]))

    @app.exception_handler(HTTPException)
    async def refused_by_routing(_: Request, error: HTTPException) -> JSONResponse:
        matter = {404: NOT_FOUND, 405: NOT_ALLOWED}.get(error.status_code, FAILED)
        return answer(Refused(matter, dict(error.headers or {})))

    @app.exception_handler(Exception)
    async def failed(_: Request, __: Exception) -> JSONResponse:
        return answer(Refused(FAILED))
