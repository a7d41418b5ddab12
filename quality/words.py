"""Suites and rules in Vietnamese and English, for the report that people read."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    vi: str
    en: str


SUITES = {
    "index": Words("Điểm và xếp hạng", "Scores and ranks"),
    "detail": Words("Hồ sơ đứng sau số liệu", "Dossiers behind the figures"),
    "reconciliation": Words("Đối soát với Cổng DVCQG", "Reconciliation with the National Portal"),
    "intake": Words("Tiếp nhận dữ liệu", "Intake"),
    "dossiers": Words("Nguồn: hồ sơ", "Feed: dossiers"),
    "procedures": Words("Nguồn: thủ tục hành chính", "Feed: procedures"),
    "petitions": Words("Nguồn: phản ánh, kiến nghị", "Feed: petitions"),
    "portal": Words("Nguồn: điểm trên Cổng DVCQG", "Feed: National Portal scores"),
    "dti_results": Words("Nguồn: kết quả DTI đã công bố", "Feed: published DTI results"),
    "targets": Words("Nguồn: chỉ tiêu giao", "Feed: assigned targets"),
    "frameworks": Words("Nguồn: phụ lục bộ chỉ số DTI", "Feed: annexes of DTI versions"),
    "submissions": Words("Nguồn: biểu đơn vị gửi", "Feed: forms submitted by units"),
    "appraisals": Words("Nguồn: thẩm định biểu", "Feed: appraisals of forms"),
    "land_parcels": Words("Nguồn: thửa đất", "Feed: land parcels"),
    "land_certificates": Words("Nguồn: giấy chứng nhận", "Feed: land certificates"),
    "land_tax_transfers": Words("Nguồn: phiếu chuyển thông tin thuế", "Feed: land tax transfers"),
}
"""In the order in which they are read; a suite without words stands after them under its name."""

RULES = {
    "periods": Words("Có ít nhất một kỳ được chấm điểm", "At least one period is scored"),
    "the province is scored": Words("Kỳ nào tỉnh cũng có điểm", "The province is scored in every period"),
    "percentage of the maximum": Words("Tỷ lệ điểm của tỉnh từ 0 đến 100", "The province's percentage is 0 to 100"),
    "units without dossiers": Words(
        "Tỷ lệ đơn vị không có hồ sơ trong kỳ đã kết thúc", "Share of units without dossiers in a closed period"
    ),
    "settled percentage": Words(
        "Điểm đã chốt không đổi quá mức so với bản công bố trước",
        "A settled percentage stays near the last published one",
    ),
    "settled dossiers": Words(
        "Số hồ sơ đã chốt không hụt quá mức so với bản công bố trước",
        "A settled population does not shrink against the last published one",
    ),
    "settled percentage stands still": Words("Điểm đã chốt gần như không đổi", "A settled percentage hardly moves"),
    "shares of the province": Words(
        "Tỷ lệ hồ sơ của tỉnh (trực tuyến, đúng hạn…) so với các tháng trước",
        "Shares of the province's dossiers (online, on time…) against the months before",
    ),
    "dossiers outside the catalogue": Words(
        "Tỷ lệ hồ sơ có thủ tục ngoài danh mục", "Share of dossiers whose procedure is in no catalogue"
    ),
    "gap to the portal": Words("Chênh lệch với Cổng không rộng thêm", "The gap to the portal does not widen"),
    "days missing": Words("Ngày thường có dữ liệu mà không có", "Days on which a delivery was expected and none came"),
    "feeds": Words("Có nguồn dữ liệu đã đến trong 30 ngày", "A feed arrived within 30 days"),
    "few rows in quarantine over the month": Words(
        "Tỷ lệ dòng dùng được trong 30 ngày", "Accepted share of the rows of 30 days"
    ),
    "no refused file": Words("Không có tệp bị từ chối", "No file stands refused"),
    "days": Words("Mọi ngày cần kiểm tra đều được kiểm tra", "Every day to judge was judged"),
    "accepted share": Words("Ít nhất một nửa số dòng dùng được", "At least half of the rows are accepted"),
    "few rows in quarantine": Words("Ít dòng bị cách ly", "Few rows are quarantined"),
    "most rows in a day": Words("Số dòng một ngày không quá lớn", "Not too many rows in a day"),
    "usual volume": Words("Số dòng như thường lệ", "The usual volume"),
    "changed before arrival": Words(
        "Thời điểm cập nhật không sau ngày dữ liệu đến", "Records changed before they arrived, not after"
    ),
    "snapshot keeps its parcels": Words(
        "Bản chụp toàn bộ không mất nhiều thửa của một xã", "A full snapshot does not lose many parcels of a commune"
    ),
    "catalogue keeps its codes": Words("Danh mục không mất nhiều mã", "The catalogue does not lose many codes"),
    "whole captures": Words("Lần ghi nhận đủ các nhóm điểm", "Captures hold all groups"),
}
PREFIXES = {
    "filled ": Words("Cột {} được điền như thường lệ", "Column {} is filled as usual"),
    "usual share ": Words("Tỷ lệ {} như thường lệ", "The usual share of {}"),
}
"""Rules that a suite has for each of several columns or shares."""


def of_suite(suite: str) -> Words:
    return SUITES.get(suite, Words(suite, suite))


def of_rule(rule: str) -> Words:
    for prefix, (vi, en) in PREFIXES.items():
        if rule.startswith(prefix):
            name = rule.removeprefix(prefix)
            return Words(vi.format(name), en.format(name))
    return RULES.get(rule, Words(rule, rule))
