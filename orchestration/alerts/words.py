"""What an alert says, Vietnamese first: what happened, since when, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.alerts.causes import Kind
from orchestration.alerts.ledger import Entry

GUIDE = "docs/operations.md"
MOMENT = "%H:%M %d/%m/%Y"


@dataclass(frozen=True)
class Said:
    """In one language. what, then: may name `{about}`."""

    what: str
    then: str


VIETNAMESE = {
    Kind.FAILED_RUN: Said(
        "Lần cập nhật bị lỗi; bản công bố trước vẫn được giữ nguyên",
        "Xem nguyên nhân bằng `make status` trên máy chủ. Lần cập nhật theo lịch sẽ tự chạy lại.",
    ),
    Kind.BLOCKED: Said(
        "Không công bố được số liệu mới vì một quy tắc kiểm tra không đạt",
        "Xem quy tắc nào không đạt bằng `make status`, sửa nguồn rồi chạy `make refresh`.",
    ),
    Kind.HELD_DAY: Said(
        "Dữ liệu {about} đang bị giữ lại, chưa được tính",
        "Yêu cầu nơi gửi giao lại, hoặc nếu dữ liệu đúng: `make accept HOLD={about}`.",
    ),
    Kind.HELD_FIGURES: Said(
        "Một số số liệu đã chốt thay đổi bất thường nên đang bị giữ lại",
        "Xem báo cáo chất lượng; nếu đúng, cho phép bằng `make accept HOLD=…`.",
    ),
    Kind.REFUSED: Said(
        "Có tệp trong {about} không đọc được",
        "Xem lý do bằng `make status` hoặc trang Chất lượng dữ liệu, báo cho nơi gửi.",
    ),
    Kind.LATE: Said(
        "Chưa nhận được dữ liệu {about}",
        "Liên hệ nơi gửi. Số liệu vẫn được cập nhật bằng dữ liệu hiện có.",
    ),
    Kind.STALE: Said(
        "Dữ liệu mới đã đến nhưng chưa được công bố",
        "Kiểm tra `make serve` có đang chạy không, hoặc chạy `make refresh`.",
    ),
    Kind.MISSED: Said(
        "Đã qua giờ cập nhật mà không có lần cập nhật nào bắt đầu: máy chủ hoặc lịch đã ngừng",
        "Nếu máy chủ vừa bật lại, lần cập nhật còn thiếu sẽ tự chạy. Nếu không: kiểm tra `make serve`.",
    ),
    Kind.CLOCK: Said(
        "Đồng hồ của máy chủ đã bị đổi, không chắc giờ nào đúng",
        "Kiểm tra ngày giờ và đồng bộ thời gian (NTP) của máy chủ.",
    ),
}
ENGLISH = {
    Kind.FAILED_RUN: Said(
        "A refresh failed; the version published before stays",
        "`make status` on the server has the reason. A scheduled refresh tries again by itself.",
    ),
    Kind.BLOCKED: Said(
        "The new version is not published: a rule was not passed",
        "`make status` names the rule; mend its source, then `make refresh`.",
    ),
    Kind.HELD_DAY: Said(
        "The delivery {about} is held back and does not count",
        "Ask its sender to deliver it again, or if it is right: `make accept HOLD={about}`.",
    ),
    Kind.HELD_FIGURES: Said(
        "Settled figures moved in an unusual way and are held back",
        "Look into the quality report; if they are right, `make accept HOLD=…`.",
    ),
    Kind.REFUSED: Said(
        "Files of {about} could not be read",
        "`make status` or the page Data quality has the reason; tell the sender.",
    ),
    Kind.LATE: Said("The delivery {about} is not here", "Ask its sender. Figures go on with what is there."),
    Kind.STALE: Said(
        "New deliveries are here and not published",
        "See whether `make serve` is running, or run `make refresh`.",
    ),
    Kind.MISSED: Said(
        "A refresh was due and none began: the server or its schedule was off",
        "If the server has just come up, it catches up by itself. If not: see whether `make serve` is running.",
    ),
    Kind.CLOCK: Said(
        "The server's clock was set, and which time is right is not certain",
        "See to the server's date and time, and that it is set by a time server (NTP).",
    ),
}


@dataclass(frozen=True)
class Message:
    """What a channel sends: a line, and the whole of it in both languages."""

    subject: str
    body: str
    entry: Entry


def message(entry: Entry) -> Message:
    """The alert of an open entry, the all-clear of an ended one. Moments are those of the cause's own time zone."""
    cause = entry.cause
    vietnamese, english = VIETNAMESE[cause.kind], ENGLISH[cause.kind]
    what_vi, what_en = (said.what.format(about=cause.about) for said in (vietnamese, english))
    since = f"{cause.since:{MOMENT}}"
    guide = f"{GUIDE}#{cause.kind}"
    if entry.ended_at:
        ended = f"{entry.ended_at:{MOMENT}}"
        return Message(
            f"[Kho DTI] Đã hết: {what_vi}",
            f"Đã hết lúc {ended} (từ {since}): {what_vi}.\n\nOver at {ended} (since {since}): {what_en}.\n",
            entry,
        )
    then_vi, then_en = (said.then.format(about=cause.about) for said in (vietnamese, english))
    return Message(
        f"[Kho DTI] {what_vi}",
        f"{what_vi}.\nTừ: {since}\nViệc cần làm: {then_vi} Hướng dẫn: {guide}\n\n"
        f"{what_en}.\nSince: {since}\nWhat to do: {then_en} Guide: {guide}\n",
        entry,
    )
