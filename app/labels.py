"""Every text of the app in Vietnamese and English, and how numbers and dates are written in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT_LANGUAGE = "vi"
MISSING = "—"
LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")

# key: (Vietnamese, English)
TEXTS: dict[str, tuple[str, str]] = {
    # frame
    "app.title": ("Chỉ số phục vụ người dân, doanh nghiệp", "Service to citizens and firms index"),
    "app.owner": ("Tỉnh Tây Ninh", "Tay Ninh Province"),
    "app.basis": ("Quyết định 766/QĐ-TTg", "Decision 766/QĐ-TTg"),
    "nav.figures": ("Số liệu", "Figures"),
    "nav.forms": ("Biểu của đơn vị", "Forms of units"),
    "nav.of_land": ("Đất đai", "Land"),
    "nav.trust": ("Độ tin cậy", "Trust"),
    "nav.overview": ("Tổng quan", "Overview"),
    "nav.ranking": ("Xếp hạng", "Ranking"),
    "nav.unit": ("Đơn vị", "Unit"),
    "nav.indicator": ("Chỉ số thành phần", "Indicator"),
    "nav.map": ("Bản đồ", "Map"),
    "nav.land": ("Dữ liệu đất đai", "Land data"),
    "nav.land_tax": ("Liên thông thuế đất đai", "Land and tax"),
    "nav.targets": ("Kế hoạch và thực hiện", "Plan and actual"),
    "nav.dti": ("DTI", "DTI"),
    "nav.upload": ("Nộp biểu mẫu", "Send a form"),
    "nav.appraisal": ("Thẩm định", "Appraisal"),
    "nav.submissions": ("Biểu mẫu đã nộp", "Submitted forms"),
    "nav.quality": ("Chất lượng dữ liệu", "Data quality"),
    "nav.reconciliation": ("Đối soát với Cổng", "Reconciliation"),
    "nav.contracts": ("Hợp đồng dữ liệu", "Data contracts"),
    "nav.method": ("Phương pháp", "Method"),
    "lead.overview": (
        "Điểm của tỉnh, sáu nhóm, diễn biến và việc nên làm trước.",
        "The province's score, its six groups, its course, and what to mend first.",
    ),
    "lead.ranking": (
        "Thứ hạng trong từng nhóm đơn vị, theo tỷ lệ trên điểm tối đa của chính đơn vị.",
        "Ranks within each group of units, by percentage of the unit's own maximum.",
    ),
    "lead.unit": (
        "Hồ sơ của một đơn vị: điểm, từng chỉ số và các hồ sơ đứng sau mỗi con số.",
        "One unit: its score, each indicator, and the dossiers behind each number.",
    ),
    "lead.indicator": (
        "Định nghĩa, công thức, nguồn và kết quả của mọi đơn vị.",
        "Definition, formula, source, and the result of every unit.",
    ),
    "lead.map": (
        "Một chỉ tiêu bất kỳ của mọi xã, phường trên bản đồ, cạnh bảng cùng số liệu. Bấm vào xã để mở trang của xã.",
        "Any figure of every commune on a map, beside a table of the same figures. Click a commune for its page.",
    ),
    "lead.land": (
        "Dữ liệu đất đai sạch đến đâu so với cả nước, trường nào còn thiếu, quy tắc nào bị vi phạm và ở thửa nào.",
        "How clean land data are beside the nation's, what is missing, which rules are broken and by which parcels.",
    ),
    "lead.land_tax": (
        "Đất đai chuyển sang thuế và thuế trả về: bao nhiêu, đúng hạn không, hồ sơ nào tắc, hai bên khác nhau ở đâu.",
        "From land to tax and back: how much, in time or not, which dossiers are stuck, where the two sides differ.",
    ),
    "lead.targets": (
        "Chỉ tiêu giao cho từng đơn vị: đã đạt bao nhiêu, từ nay đến cuối năm phải đạt bao nhiêu, ai chịu trách nhiệm.",
        "What each unit was to reach, how far it is, what the rest of the year must bring, and who answers for it.",
    ),
    "lead.dti": (
        "Chỉ số chuyển đổi số của tỉnh qua các năm, vị trí giữa các tỉnh, và bộ chỉ số gồm những gì.",
        "The province's digital transformation index over the years, its place among the provinces, and what the "
        "index is made of.",
    ),
    "lead.upload": (
        "Kiểm tra tệp biểu của đơn vị ngay tại đây, xem ô nào phải sửa, rồi gửi vào hộp thư.",
        "Check a unit's workbook at once, see which cells to mend, then send it to the inbox.",
    ),
    "lead.appraisal": (
        "Xem giá trị, điểm tự chấm và minh chứng của một lần gửi; chấm từng mục, hoặc trả lại, duyệt, khóa cả biểu.",
        "See values, self-scores and evidence of a version; verify each field, or return, approve or lock the form.",
    ),
    "lead.submissions": (
        "Đơn vị nào phải gửi biểu nào, ai chậm, bản nào bị trả lại, và điểm tự chấm cạnh điểm thẩm định.",
        "Which unit owes which form, who is late, what was returned, and self-scores beside verified ones.",
    ),
    "lead.quality": (
        "Dữ liệu nào đã đến, dòng nào không dùng được, điều gì cần xem lại và kiểm tra nào chưa đạt. "
        "Gồm mọi ngày đến, không lọc theo kỳ.",
        "What arrived, which rows could not be used, what is to be looked at, and which checks did not pass. "
        "All arrival days, whatever the period.",
    ),
    "lead.reconciliation": (
        "Số của tỉnh đặt cạnh số của Cổng Dịch vụ công quốc gia; không số nào thay số nào. "
        "Kỳ so sánh là kỳ của lần ghi nhận, không phải kỳ ở thanh bên.",
        "Our figures beside those of the National Portal; neither replaces the other. "
        "The period compared is that of the capture, not the one in the sidebar.",
    ),
    "lead.contracts": (
        "Mỗi nguồn phải gửi gì, theo dạng nào, khi nào; dòng nào bị để riêng; dữ liệu cá nhân được xử lý ra sao.",
        "What each feed must send, in which form and when; which rows are set aside; what becomes of personal data.",
    ),
    "lead.method": (
        "Cách tính, hiệu lực, mức tin cậy và ý nghĩa của từng trạng thái.",
        "How figures are made, when rules hold, how sure they are, and what each status means.",
    ),
    "banner.simulated": ("DỮ LIỆU MÔ PHỎNG", "SIMULATED DATA"),
    "banner.simulated.text": (
        "Số liệu trên trang này tính từ dữ liệu giả lập ({feeds}), không phải số liệu thật của tỉnh.",
        "The figures on this page come from simulated deliveries ({feeds}); they are not the province's real figures.",
    ),
    "head.as_of": ("Số liệu đến", "Data up to"),
    "head.missing": ("Chưa có", "Missing"),
    "missing.feed": ("{feed} từ {day}", "{feed} since {day}"),
    "missing.means": (
        "Theo hợp đồng dữ liệu, nguồn này phải gửi từ ngày đó mà chưa gửi; số liệu tính bằng những gì đã đến.",
        "By its contract this feed was to be delivered from that day on and was not; figures count what had arrived.",
    ),
    "missing.since": ("chưa có từ {day}", "missing since {day}"),
    "head.version": ("Bản công bố", "Published version"),
    "head.published_at": ("Công bố lúc", "Published at"),
    "head.framework": ("Cách tính", "Framework"),
    "head.period": ("Kỳ", "Period"),
    "head.closed": ("đã kết thúc", "closed"),
    "head.open": ("chưa kết thúc, số tạm tính", "still open, provisional"),
    "filter.language": ("Ngôn ngữ", "Language"),
    "filter.period_type": ("Loại kỳ", "Kind of period"),
    "filter.period": ("Kỳ báo cáo", "Period"),
    "filter.framework": ("Cách tính (phiên bản)", "Framework version"),
    "filter.group": ("Nhóm đơn vị", "Group of units"),
    "filter.search": ("Tìm đơn vị", "Search units"),
    "filter.search.hint": ("Tên hoặc mã, không cần dấu", "Name or code, accents not needed"),
    "filter.unit": ("Đơn vị", "Unit"),
    "filter.province": ("Tỉnh", "Province"),
    "filter.indicator": ("Chỉ số", "Indicator"),
    "filter.side": ("Hồ sơ", "Dossiers"),
    "filter.feed": ("Nguồn dữ liệu", "Feed"),
    "filter.rule": ("Quy tắc", "Rule"),
    "filter.rule.all": ("Mọi quy tắc", "All rules"),
    "filter.capture": ("Lần ghi nhận trên Cổng", "Portal capture"),
    "period.month": ("Tháng", "Month"),
    "period.quarter": ("Quý", "Quarter"),
    "period.half": ("6 tháng", "Half-year"),
    "period.nine_months": ("9 tháng", "Nine months"),
    "period.year": ("Năm", "Year"),
    # no data at all
    "nothing.title": ("Chưa có bản số liệu nào để hiển thị", "No published version to show yet"),
    "nothing.no_pointer": ("Chưa có lần công bố nào tại", "Nothing has been published at"),
    "nothing.bad_pointer": ("Không đọc được tệp chỉ dẫn", "The pointer file cannot be read:"),
    "nothing.no_file": (
        "Tệp số liệu mà bản công bố chỉ tới không còn:",
        "The published data file is no longer there:",
    ),
    "nothing.bad_file": ("Không mở được tệp số liệu", "The published data file cannot be opened:"),
    "nothing.do": (
        "Chạy lệnh sau ở thư mục gốc của dự án, rồi tải lại trang:",
        "Run this at the root of the project, then reload the page:",
    ),
    "nothing.in_period": (
        "Bản công bố này chưa có kỳ báo cáo nào: chưa nhận được hồ sơ.",
        "This version holds no period yet: no dossier has arrived.",
    ),
    # common words
    "points": ("Điểm", "Points"),
    "points.of_max": ("Điểm / tối đa", "Points / max"),
    "max": ("Tối đa", "Maximum"),
    "lost": ("Điểm mất", "Points lost"),
    "pct": ("% điểm tối đa", "% of maximum"),
    "band": ("Xếp loại", "Band"),
    "rank": ("Hạng", "Rank"),
    "group": ("Nhóm", "Group"),
    "indicator": ("Chỉ số", "Indicator"),
    "code": ("Mã", "Code"),
    "unit": ("Đơn vị", "Unit"),
    "numerator": ("Tử số", "Numerator"),
    "denominator": ("Mẫu số", "Denominator"),
    "ratio": ("Tỷ lệ", "Ratio"),
    "target": ("Mức đạt", "Target"),
    "status": ("Trạng thái", "Status"),
    "confidence": ("Mức tin cậy", "Confidence"),
    "source": ("Nguồn", "Source"),
    "dossiers": ("Hồ sơ", "Dossiers"),
    "day": ("Ngày", "Day"),
    "days": ("ngày", "days"),
    "month": ("Tháng", "Month"),
    "reason": ("Lý do", "Reason"),
    "since": ("từ", "since"),
    "until": ("đến", "until"),
    "now": ("nay", "now"),
    "yes": ("Có", "Yes"),
    "no": ("Không", "No"),
    "shown": ("Hiển thị {first}–{last} trong {total}", "Showing {first}–{last} of {total}"),
    "no_rows": ("Không có dòng nào.", "No rows."),
    # statuses, with what they mean
    "status.ok": ("Đủ số liệu", "Complete"),
    "status.inherited": ("Kế thừa của tỉnh", "Inherited"),
    "status.not_applicable": ("Không áp dụng", "Not applicable"),
    "status.no_data": ("Chưa có dữ liệu", "No data"),
    "status.assumed": ("Giả định", "Assumed"),
    "status.provisional": ("Tạm tính", "Provisional"),
    "status.missing": ("Không có trong kỳ", "Not in this period"),
    "status.ok.means": ("Kỳ đã kết thúc, có đủ tử số và mẫu số.", "The period is closed and both counts are known."),
    "status.inherited.means": (
        "Chỉ tính ở cấp tỉnh (1.1–1.3 và 4.6); đơn vị mang giá trị của tỉnh.",
        "Counted for the province only (1.1–1.3 and 4.6); the unit carries the province's value.",
    ),
    "status.not_applicable.means": (
        "Mẫu số bằng 0 và quy tắc là bỏ qua: chỉ số rời khỏi cả điểm lẫn điểm tối đa.",
        "The denominator is 0 and the rule is to leave it out: it leaves both the points and the maximum.",
    ),
    "status.no_data.means": (
        "Nguồn dữ liệu chưa từng gửi đến: không có giá trị. Thiếu không phải là 0.",
        "The feed never arrived: there is no value. Missing is not zero.",
    ),
    "status.assumed.means": (
        "Chưa có khai báo; tạm cho đủ điểm theo quy tắc và ghi rõ là giả định.",
        "Nothing was declared; full points are assumed by rule, and said so.",
    ),
    "status.provisional.means": (
        "Kỳ chưa kết thúc: con số còn thay đổi mỗi ngày.",
        "The period is still open: the figure moves every day.",
    ),
    "confidence.official": ("Chính thức", "Official"),
    "confidence.derived": ("Suy ra", "Derived"),
    "confidence.unverified": ("Chưa xác minh", "Unverified"),
    "confidence.official.means": ("Theo văn bản chính thức.", "Taken from an official text."),
    "confidence.derived.means": (
        "Suy ra từ tài liệu vận hành và số liệu của Cổng; tính lại khớp. Chưa đối chiếu văn bản gốc.",
        "Follows from the portal's documents and output, re-computed without mismatch; not compared with the text.",
    ),
    "confidence.unverified.means": (
        "Chỉ có một nguồn, chưa đối chiếu được.",
        "Known from a single source; could not be compared.",
    ),
    "zero_rule.zero": ("0 điểm, vẫn giữ điểm tối đa", "0 points, the maximum stays"),
    "zero_rule.full": ("đủ điểm", "full points"),
    "zero_rule.not_applicable": (
        "không áp dụng: bỏ khỏi cả điểm và điểm tối đa",
        "not applicable: leaves points and maximum",
    ),
    "zero_rule.assume_full": (
        "đủ điểm khi chưa có khai báo, ghi là giả định",
        "full points while nothing is declared, marked as assumed",
    ),
    "scope.unit": ("Tính riêng cho từng đơn vị", "Counted for each unit"),
    "scope.province": ("Tính cho tỉnh, đơn vị kế thừa", "Counted for the province, inherited by units"),
    "level.tinh": ("Tỉnh", "Province"),
    "level.so-nganh": ("Sở, ban, ngành", "Departments"),
    "level.huyen": ("Cấp huyện", "Districts"),
    "level.xa": ("Cấp xã", "Communes"),
    "level.nganh-doc": ("Cơ quan ngành dọc", "Central agencies"),
    "level.don-vi-truc-thuoc": ("Đơn vị trực thuộc", "Subordinate units"),
    # overview
    "overview.no_score": ("Chưa tính được điểm", "No score yet"),
    "overview.next_band": (
        "Còn thiếu {points} điểm để đạt loại {band}",
        "{points} points short of {band}",
    ),
    "overview.blocks": ("Sáu nhóm chỉ số", "Six groups"),
    "overview.trend": ("Diễn biến theo tháng", "Month by month"),
    "overview.trend.note": (
        "Mỗi tháng tính riêng theo cách tính đang chọn. Đường bị ngắt tại các mốc đổi cách đo; "
        "điểm rỗng là tháng tạm tính.",
        "Each month is scored on its own under the chosen framework. The line breaks where the measure changed; "
        "a hollow point is a provisional month.",
    ),
    "overview.plan": ("Kế hoạch và thực hiện", "Plan and actual"),
    "overview.plan.note": (
        "Số kế hoạch và thực hiện năm 2022 là số thật trong thông báo của tỉnh. “Hiện nay” là cùng chỉ số "
        "trong kỳ đang chọn, đo theo cách hiện hành: so để biết khoảng cách, không phải một chuỗi số.",
        "The 2022 figures are real, from the province's own notice. “Now” is the same indicator in the chosen "
        "period as measured today: read it as a distance, not as one series.",
    ),
    "overview.plan.plan": ("Kế hoạch năm {year}", "Plan for {year}"),
    "overview.plan.none": ("Thông báo không nêu kế hoạch", "The notice gives no plan figure"),
    "overview.plan.now": ("Hiện nay: {period}", "Now: {period}"),
    "overview.plan.above": ("Cao hơn kế hoạch {points} điểm %", "{points} percentage points above plan"),
    "overview.plan.below": ("Thấp hơn kế hoạch {points} điểm %", "{points} percentage points below plan"),
    "overview.plan.even": ("Bằng kế hoạch", "Equal to the plan"),
    # plan and actual
    "plan.older": (
        "Bản công bố này có từ trước khi hệ thống theo dõi chỉ tiêu; hãy cập nhật để có trang này.",
        "This version is from before plans were kept; refresh to fill this page.",
    ),
    "plan.none": (
        "Chưa có chỉ tiêu nào cho {period}. Chỉ tiêu được gửi vào nguồn dữ liệu “Chỉ tiêu giao”.",
        "No target covers {period}. Targets arrive through the feed “Targets”.",
    ),
    "plan.lead": ("Đơn vị chủ trì", "Responsible unit"),
    "plan.lead.all": ("Chỉ tiêu của tỉnh, mọi đơn vị chủ trì", "Targets of the province, whoever leads"),
    "plan.leads": ("Theo đơn vị chịu trách nhiệm", "By responsible unit"),
    "plan.targets": ("Số chỉ tiêu", "Targets"),
    "plan.target": ("Chỉ tiêu", "Target"),
    "plan.target_points": ("Chỉ tiêu (điểm)", "Target (points)"),
    "plan.actual": ("Thực hiện", "Actual"),
    "plan.actual_points": ("Thực hiện (điểm)", "Actual (points)"),
    "plan.points": ("{points} điểm", "{points} points"),
    "plan.gap": ("{points} điểm %", "{points} pp"),
    "plan.gap.title": ("Chênh lệch", "Gap"),
    "plan.gap_points": ("Chênh lệch (điểm)", "Gap (points)"),
    "plan.pace": ("Từ nay phải đạt", "Needed from now"),
    "plan.forecast": ("Dự báo cuối năm", "Forecast for the year"),
    "plan.forecast_low": ("Dự báo thấp", "Forecast, low"),
    "plan.forecast_high": ("Dự báo cao", "Forecast, high"),
    "plan.colour": ("Đánh giá", "Assessment"),
    "plan.no_colour": ("Không đánh giá", "Not assessed"),
    "plan.responsible": ("Chịu trách nhiệm", "Responsible"),
    "plan.head": ("Chức danh người đứng đầu", "Head's title"),
    "plan.basis": ("Căn cứ", "Legal basis"),
    "plan.rests_on": ("Kết quả từ đâu", "Actual rests on"),
    "plan.basis_of.computed": ("tính từ dữ liệu gửi đến", "computed from what was delivered"),
    "plan.basis_of.published": ("số đã công bố", "published"),
    "plan.unit_code": ("Mã đơn vị", "Unit code"),
    "plan.valid_from": ("Hiệu lực từ", "Valid from"),
    "plan.origin": ("Xuất xứ chỉ tiêu", "Origin of the target"),
    "plan.in_force": ("{period}, hiệu lực từ {day}", "{period}, valid from {day}"),
    "plan.published": ("số đã công bố", "as published"),
    "plan.period.year": ("cả năm", "the year"),
    "plan.period.quarter_1": ("quý I", "first quarter"),
    "plan.period.quarter_2": ("quý II", "second quarter"),
    "plan.period.quarter_3": ("quý III", "third quarter"),
    "plan.period.quarter_4": ("quý IV", "fourth quarter"),
    "plan.reach": ("Khả năng đạt", "Within reach"),
    "plan.reach.out_of_reach": ("Không còn kịp", "Out of reach"),
    "plan.reach.within_reach": ("Còn có thể đạt", "Within reach"),
    "plan.reach.secured": ("Chắc chắn đạt", "Secured"),
    "plan.status.ok": ("kỳ đã kết thúc", "period closed"),
    "plan.status.provisional": ("tạm tính", "provisional"),
    "plan.status.inherited": ("kế thừa của tỉnh", "inherited"),
    "plan.status.assumed": ("giả định, chưa khai báo", "assumed, not declared"),
    "plan.status.not_applicable": ("không phát sinh", "nothing to count"),
    "plan.status.no_data": ("chưa có dữ liệu", "no data"),
    "plan.status.no_target": ("không có chỉ tiêu", "no target"),
    "plan.status.not_begun": ("chưa bắt đầu", "not begun"),
    "plan.status.monitored": ("chỉ theo dõi, không chấm điểm", "monitored, earns no points"),
    "plan.status.unit_not_valid": ("đơn vị không tồn tại trong năm", "the unit does not exist in the year"),
    "plan.status.unknown_indicator": ("không rõ chỉ số", "unknown indicator"),
    "plan.chart.note": (
        "Thanh là kết quả, vạch đậm là chỉ tiêu; đánh giá viết bằng chữ ở cuối thanh.",
        "The bar is the actual, the thick line the target; the assessment stands in words at its end.",
    ),
    "plan.chart.alt": (
        "Biểu đồ kết quả thực hiện so với chỉ tiêu của từng chỉ số; số liệu có trong bảng bên dưới.",
        "Chart of the actual against the target of each indicator; the table below has the figures.",
    ),
    "plan.note": (
        "“Từ nay phải đạt” là tỷ lệ cần có từ nay đến cuối năm để cả năm bằng chỉ tiêu năm, coi khối "
        "lượng mỗi ngày làm việc như từ đầu năm; trên 100 % là không còn kịp. Dự báo: phần còn lại như ba tháng đã "
        "kết thúc gần nhất; khoảng thấp – cao là như tháng thấp nhất và cao nhất của năm. Hai cột này chỉ có ở kỳ "
        "tính từ đầu năm và không có ở chỉ số đếm thủ tục. Chỉ số được đo theo phiên bản có hiệu lực trong kỳ.",
        "“Needed from now” is the ratio needed from the last day counted on so that the year ends at its target, with "
        "as much a working day as so far; above 100% it is out of reach. Forecast: the rest goes like the last three "
        "closed months; low – high like the lowest and highest month of the year. Both stand in periods that begin "
        "with the year, not for counts of procedures. Indicators are measured by the version valid in the period.",
    ),
    "plan.download": ("Tải bảng này (CSV)", "Download this table (CSV)"),
    "plan.example": ("Ví dụ thật", "A real example"),
    "plan.example.note": (
        "Số thật. Nguồn: {source}. Thông báo không nêu đơn vị chủ trì, ngày của kế hoạch và kế hoạch cho kết quả "
        "điện tử. “Từ nay phải đạt” tính theo ngày làm việc của năm 2022.",
        "Real figures. Source: {source}. The notice names neither who leads nor the day of the plan, and gives no plan "
        "for electronic results. What the rest needed follows from the working days of 2022.",
    ),
    "overview.mend": ("Sửa gì trước", "What to mend first"),
    "overview.mend.note": (
        "Các chỉ số xếp theo số điểm đang mất. “Còn thiếu” là số đơn vị đếm phải thêm vào tử số để đạt điểm tối đa.",
        "Indicators by the points they cost. “Short of” is how many more must enter the numerator for full points.",
    ),
    "overview.mend.short": ("Còn thiếu", "Short of"),
    "overview.mend.none": ("Không có chỉ số nào mất điểm.", "No indicator loses points."),
    # trend
    "trend.break.2025-07-01": ("01/07/2025: chính quyền hai cấp", "1 Jul 2025: two-tier government"),
    "trend.break.2026-03-01": ("01/03/2026: Cổng chuyển hệ thống", "1 Mar 2026: portal moved"),
    "trend.provisional": ("tạm tính", "provisional"),
    "trend.closed": ("đã kết thúc", "closed"),
    "trend.empty": ("Không có điểm theo tháng cho đơn vị này.", "No monthly scores for this unit."),
    "trend.alt": (
        "Biểu đồ đường: % điểm tối đa theo tháng của {units}, ngắt tại 01/07/2025 và 01/03/2026.",
        "Line chart: percentage of maximum by month of {units}, broken at 1 Jul 2025 and 1 Mar 2026.",
    ),
    # ranking
    "ranking.change": ("So kỳ trước", "Change"),
    "ranking.change.help": (
        "Số bậc tăng (▲) hay giảm (▼) so với {period}",
        "Places gained (▲) or lost (▼) since {period}",
    ),
    "ranking.change.none": ("Không có kỳ trước để so", "No earlier period to compare"),
    "ranking.to_next": ("Tới loại trên", "To next band"),
    "ranking.to_next.help": (
        "Số điểm còn thiếu để lên loại kế tiếp; trống ở loại cao nhất",
        "Points missing to the next band; empty in the highest",
    ),
    "ranking.bar": ("Thanh %", "Bar"),
    "ranking.open": (
        "Bấm tên đơn vị để mở trang của đơn vị. Bấm tiêu đề cột để sắp xếp.",
        "Open a unit by its name. Sort by a column's title.",
    ),
    "ranking.unranked": ("Không xếp hạng", "Not ranked"),
    "ranking.unranked.no_dossiers": ("Không có hồ sơ trong kỳ", "No dossiers in the period"),
    "ranking.unranked.other": ("Chưa có điểm", "No score"),
    "ranking.count": ("{ranked} đơn vị được xếp hạng", "{ranked} units ranked"),
    "ranking.median": ("Trung vị", "Median"),
    "ranking.best": ("Cao nhất", "Highest"),
    "ranking.worst": ("Thấp nhất", "Lowest"),
    "ranking.bands": ("Số đơn vị theo loại", "Units by band"),
    "ranking.none": ("Không có đơn vị nào được xếp hạng trong kỳ này.", "No unit is ranked in this period."),
    "ranking.no_match": ("Không có đơn vị nào khớp “{search}”.", "No unit matches “{search}”."),
    # unit
    "unit.validity": ("Hiệu lực", "Validity"),
    "unit.validity.unknown": ("không rõ", "unknown"),
    "unit.parent": ("Trực thuộc", "Belongs to"),
    "unit.level": ("Cấp", "Level"),
    "unit.successor": ("Đơn vị kế thừa", "Successor"),
    "unit.predecessors": ("Hình thành từ", "Formed from"),
    "unit.other_name": ("Tên tiếng Anh", "Vietnamese name"),
    "unit.rank": ("Hạng trong nhóm {group}", "Rank among {group}"),
    "unit.rank.previous": ("kỳ trước: {rank}", "previous: {rank}"),
    "unit.not_ranked": ("Không thuộc nhóm xếp hạng", "Not in a ranked group"),
    "unit.indicators": ("Các chỉ số", "Indicators"),
    "unit.partial": (
        "Đơn vị chỉ có hiệu lực một phần của kỳ ({first} – {last}); số liệu chỉ tính phần đó.",
        "The unit existed for part of the period only ({first} – {last}); figures cover that part.",
    ),
    "unit.drill": ("Hồ sơ đứng sau con số", "The dossiers behind the number"),
    "unit.drill.note": (
        "Danh sách gồm cả hồ sơ của đơn vị bên dưới, xét tại ngày chốt {cutoff}. "
        "Số dòng phải bằng đúng con số của chỉ số.",
        "The list includes units below, judged at the cut-off day {cutoff}. It is as long as the number it explains.",
    ),
    "unit.drill.equal": (
        "Khớp: danh sách có {count} hồ sơ, bằng con số của chỉ số.",
        "Equal: the list holds {count} dossiers, as the indicator says.",
    ),
    "unit.drill.unequal": (
        "KHÔNG KHỚP: danh sách có {count} hồ sơ nhưng chỉ số ghi {expected}. Hãy báo cho bộ phận dữ liệu.",
        "NOT EQUAL: the list holds {count} dossiers but the indicator says {expected}. Please tell the data team.",
    ),
    "unit.drill.other": (
        "Chỉ số {code} không đếm hồ sơ. Tử số: {numerator}. Mẫu số: {denominator}.",
        "Indicator {code} does not count dossiers. Numerator: {numerator}. Denominator: {denominator}.",
    ),
    "unit.side.numerator": ("Trong tử số", "In the numerator"),
    "unit.side.rest": ("Ngoài tử số", "Not in the numerator"),
    "unit.side.denominator": ("Toàn bộ mẫu số", "Whole denominator"),
    "unit.download.few": (
        "Dưới {least} hồ sơ: không xuất tệp, để không lộ trường hợp cá nhân.",
        "Fewer than {least} dossiers: no file, so that no single case leaves the province.",
    ),
    "unit.download": ("Tải danh sách (CSV)", "Download the list (CSV)"),
    "dossier.code": ("Mã hồ sơ", "Dossier"),
    "dossier.procedure": ("Thủ tục", "Procedure"),
    "dossier.procedure_code": ("Mã thủ tục", "Procedure code"),
    "dossier.channel": ("Kênh", "Channel"),
    "dossier.channel.1": ("Trực tiếp", "In person"),
    "dossier.channel.2": ("Trực tuyến", "Online"),
    "dossier.channel.3": ("Bưu chính", "Postal"),
    "dossier.received": ("Tiếp nhận", "Received"),
    "dossier.due": ("Hẹn trả", "Due"),
    "dossier.finished": ("Xong", "Finished"),
    "dossier.judged": ("Ngày xét", "Judged on"),
    "dossier.on_time": ("Đúng hạn", "On time"),
    "dossier.on_time.yes": ("✓ Đúng hạn", "✓ On time"),
    "dossier.on_time.no": ("✗ Quá hạn", "✗ Overdue"),
    "dossier.overdue_days": ("Số ngày quá hạn", "Days overdue"),
    "dossier.supplements": ("Lần bổ sung", "Supplements"),
    "dossier.counted": ("Trong tử số", "In numerator"),
    # indicator
    "indicator.formula": ("Công thức", "Formula"),
    "indicator.formula.points": (
        "Điểm = {max} × min(1, tỷ lệ ÷ {target}), làm tròn 2 chữ số",
        "Points = {max} × min(1, ratio ÷ {target}), rounded to 2 decimals",
    ),
    "indicator.formula.monitored": (
        "Chỉ số theo dõi, không tính điểm",
        "Monitored only; carries no points",
    ),
    "indicator.zero": ("Khi mẫu số bằng 0", "When the denominator is 0"),
    "indicator.scope": ("Phạm vi", "Scope"),
    "indicator.basis": ("Căn cứ", "Legal basis"),
    "indicator.conflict": ("Nguồn chưa thống nhất", "Sources disagree"),
    "indicator.units": ("Kết quả của các đơn vị", "Results of the units"),
    "indicator.chart.alt": (
        "Biểu đồ thanh: tỷ lệ của từng đơn vị, xếp từ cao đến thấp.",
        "Bar chart: ratio of each unit, from high to low.",
    ),
    "indicator.without": (
        "{count} đơn vị không có tỷ lệ (xem trạng thái trong bảng).",
        "{count} units have no ratio (see their status in the table).",
    ),
    "indicator.average_days": ("{days} ngày", "{days} days"),
    # map
    "map.topic": ("Nhóm chỉ tiêu", "Topic"),
    "map.measure": ("Chỉ tiêu trên bản đồ", "Figure on the map"),
    "map.topic.d766": ("Quyết định 766: điểm và chỉ số", "Decision 766: scores and indicators"),
    "map.topic.dti": ("DTI: tự chấm và thẩm định", "DTI: self-scores and verified scores"),
    "map.topic.plan": ("Kế hoạch và thực hiện", "Plan and actual"),
    "map.topic.forms": ("Biểu mẫu: đúng hạn, chậm, chưa gửi", "Forms: in time, late, missing"),
    "map.topic.land": ("Dữ liệu đất đai", "Land data"),
    "map.topic.tax": ("Liên thông thuế đất đai", "Land and tax"),
    "map.value": ("Giá trị", "Value"),
    "map.counts": ("Tử số / Mẫu số", "Numerator / denominator"),
    "map.counts.points": ("Điểm / điểm tối đa", "Points / maximum"),
    "map.counts.parcels": ("Số thửa / tổng số thửa", "Parcels / all parcels"),
    "map.counts.changed": ("Số thửa / số thửa có biến động", "Parcels / parcels with a change"),
    "map.counts.transfers": ("Số phiếu / tổng số phiếu chuyển", "Transfers / all transfers"),
    "map.counts.judged": (
        "Số phiếu trả lời đúng hạn / số phiếu đã trả lời hoặc đã quá hạn",
        "Transfers answered in time / transfers answered or overdue",
    ),
    "map.class": ("Mức", "Class"),
    "map.known": ("Có số liệu", "With a figure"),
    "map.known.of": ("{known} / {units} đơn vị", "{known} / {units} units"),
    "map.units": ("{count} đơn vị", "{count} units"),
    "map.no_data": ("Chưa có số liệu", "No data"),
    "map.no_data.means": ("không phải là 0", "which is not zero"),
    "map.fifth.0": ("Thấp nhất", "Lowest"),
    "map.fifth.1": ("Thấp", "Low"),
    "map.fifth.2": ("Trung bình", "Middle"),
    "map.fifth.3": ("Cao", "High"),
    "map.fifth.4": ("Cao nhất", "Highest"),
    "map.from": ("từ {bound}", "from {bound}"),
    "map.alt": (
        "Bản đồ các xã, phường: {name}, {period}. Bảng bên cạnh có cùng số liệu.",
        "Map of the communes: {name}, {period}. The table beside it holds the same figures.",
    ),
    "map.click": (
        "Bấm vào một đơn vị trên bản đồ hoặc tên trong bảng để mở trang của đơn vị. Nét “–”: chưa có số liệu.",
        "Click a unit on the map or its name in the table to open its page. A dash marks what has no data.",
    ),
    "map.download": ("Tải bảng (CSV)", "Download the table (CSV)"),
    "map.note": (
        "Ranh giới chỉ để xem, đã giản lược; không phải ranh giới địa chính hay địa giới hành chính chính thức.",
        "Boundaries are simplified and only for viewing; they are neither cadastral nor official administrative ones.",
    ),
    "map.fifths.note": (
        "Mức màu chia các đơn vị thành năm nhóm gần bằng nhau về số lượng; đậm hơn là cao hơn.",
        "Shades part the units into five groups of about as many units each; darker is higher.",
    ),
    "map.approximate": (
        "Ranh giới gần đúng: huyện cũ được ghép từ các xã hiện nay; xã bị chia tách được tính vào xã kế thừa mặc định.",
        "Approximate boundaries: former districts are pieced together from today's communes; a commune that was split "
        "is counted with its default successor.",
    ),
    "map.none": (
        "Phiên bản số liệu này chưa có ranh giới để vẽ bản đồ. Chạy `make refresh` để tạo phiên bản mới.",
        "This version holds no outlines to draw a map. Run `make refresh` for a new version.",
    ),
    "map.nothing": (
        "“{topic}” chưa có số liệu cho {period}. Hãy chọn kỳ khác hoặc nhóm chỉ tiêu khác.",
        "“{topic}” has no figures for {period}. Choose another period or topic.",
    ),
    "map.bands.note": (
        "Mức theo xếp loại của chính bộ chỉ số, cận dưới tính trên điểm tối đa của đơn vị.",
        "Classes are the bands of the index itself; bounds are shares of the unit's own maximum.",
    ),
    "map.dti.self": ("Tự chấm", "Self-score"),
    "map.dti.verified": ("Thẩm định", "Verified"),
    "map.dti.measured": ("Hệ thống đo", "Measured"),
    "map.dti.note": (
        "DTI cấp xã của năm {year}. Bộ chỉ số của cấp xã là bản tạm, chưa phải văn bản của tỉnh.",
        "DTI of communes in {year}. The set of communes is a draft, no text of the province.",
    ),
    "map.plan.points": ("{actual} / {target} điểm", "{actual} / {target} points"),
    "map.plan.ratio": ("{actual} (chỉ tiêu {target})", "{actual} (target {target})"),
    "map.plan.note": (
        "Màu theo mức đạt chỉ tiêu giao cho đơn vị; đơn vị không được giao chỉ tiêu không được tô màu.",
        "Colours tell how far the unit's own target is reached; units without a target have no colour.",
    ),
    "map.forms.late": ("chậm {days} ngày", "{days} days late"),
    "map.forms.due": ("hạn {day}", "due {day}"),
    # land
    "land.flag.clean": ("Sạch", "Clean"),
    "land.flag.to_supplement": ("Cần bổ sung", "To supplement"),
    "land.flag.to_rebuild": ("Phải xây dựng lại", "To rebuild"),
    "land.flag.complete": ("Đủ trường bắt buộc", "Complete"),
    "land.flag.unique_key": ("Khóa thửa không trùng", "Unique key"),
    "land.flag.owner_verified": ("Chủ sử dụng đã xác thực", "Owner verified"),
    "land.flag.with_geometry": ("Có hình học", "With geometry"),
    "land.flag.current_code": ("Mã xã hiện hành", "Current commune code"),
    "land.flag.fresh": ("Cập nhật kịp thời", "Fresh"),
    "land.flag.matched_to_dossier": ("Khớp với hồ sơ", "Matched to a dossier"),
    "land.flag.clean.means": (
        "Thửa đủ trường bắt buộc, không vi phạm quy tắc nào buộc bổ sung hoặc xây dựng lại.",
        "Parcels that are complete and break no rule which asks for supplementing or rebuilding.",
    ),
    "land.flag.to_supplement.means": (
        "Thửa thiếu hoặc sai thông tin có thể bổ sung, không phải xây dựng lại.",
        "Parcels whose missing or wrong entries can be supplemented without rebuilding.",
    ),
    "land.flag.to_rebuild.means": (
        "Thửa vi phạm ít nhất một quy tắc buộc xây dựng lại.",
        "Parcels that break at least one rule which asks for rebuilding.",
    ),
    "land.flag.complete.means": (
        "Thửa có mã thửa, mục đích sử dụng và diện tích của từng mục đích.",
        "Parcels with a national id, a purpose and an area for each purpose.",
    ),
    "land.flag.unique_key.means": (
        "Thửa mà xã, tờ bản đồ và số thửa chỉ có ở một thửa hiện hành.",
        "Parcels whose commune, map sheet and number belong to one current parcel only.",
    ),
    "land.flag.owner_verified.means": (
        "Thửa có chủ sử dụng đã xác thực với CSDL quốc gia về dân cư; chưa rõ thì không tính là đã xác thực.",
        "Parcels whose owner is verified against the population database; unknown does not count as verified.",
    ),
    "land.flag.with_geometry.means": (
        "Thửa có hình học trong cơ sở dữ liệu đất đai; hình học không được nhận vào kho.",
        "Parcels with a geometry in the land database; the geometry itself is not taken in.",
    ),
    "land.flag.current_code.means": (
        "Thửa được gửi với mã xã đang có hiệu lực, không phải mã trước 01/7/2025.",
        "Parcels delivered under a commune code in force, not one of before 1 July 2025.",
    ),
    "land.flag.fresh.means": (
        "Thửa được cập nhật trong số ngày cho phép sau khi có biến động.",
        "Parcels updated within the allowed days after a change.",
    ),
    "land.flag.matched_to_dossier.means": (
        "Thửa có giấy chứng nhận ghi số biên nhận của hồ sơ.",
        "Parcels with a certificate that names a dossier.",
    ),
    "land.title": ("Cơ sở dữ liệu đất đai", "Land database"),
    "land.none": (
        "Chưa có dữ liệu đất đai. Đặt tệp vào inbox/land_parcels/<ngày đến>/ và chạy `make refresh`.",
        "No land data yet. Put files into inbox/land_parcels/<arrival day>/ and run `make refresh`.",
    ),
    "land.day": ("Tình trạng ngày", "State on"),
    "land.commune": ("Xã, phường", "Commune"),
    "land.province": ("Toàn tỉnh", "Whole province"),
    "land.parcels": ("Số thửa", "Parcels"),
    "land.parcels.count": ("{count} thửa đất", "{count} parcels"),
    "land.of": ("{part} / {whole} thửa", "{part} / {whole} parcels"),
    "land.national": ("Cả nước: {share}", "Nation: {share}"),
    "land.national.source": ("Nguồn số liệu cả nước: {source}.", "Source of the national shares: {source}."),
    "land.class.note": (
        "Phân loại theo các quy tắc bên dưới, do dự án đặt và chưa được xác minh; cách phân loại của chiến dịch cả "
        "nước chưa tìm được, nên hai tỷ lệ chỉ đặt cạnh nhau để tham khảo.",
        "Classes follow from the rules below, which are ours and unverified; how the national campaign classes parcels "
        "was not found, so the two shares stand beside each other for orientation only.",
    ),
    "land.flags": ("Đầy đủ, duy nhất, kịp thời", "Complete, unique, fresh"),
    "land.measure": ("Tiêu chí", "Criterion"),
    "land.unknown": ("chưa rõ: {count}", "unknown: {count}"),
    "land.unknown.title": ("Chưa rõ", "Unknown"),
    "land.unknown.owner": ("Chưa rõ việc xác thực chủ", "Owner's verification unknown"),
    "land.unknown.geometry": ("Chưa rõ hình học", "Geometry unknown"),
    "land.changed": ("Thửa có biến động", "Parcels with a change"),
    "land.share": ("Tỷ lệ thửa", "Share of parcels"),
    "land.class": ("Loại", "Class"),
    "land.course": ("Diễn biến theo ngày dữ liệu đến", "Course by arrival day"),
    "land.course.alt": (
        "Biểu đồ tỷ lệ thửa sạch, cần bổ sung, phải xây dựng lại theo ngày: {name}",
        "Chart of the shares of clean, to supplement and to rebuild by day: {name}",
    ),
    "land.rules": ("Từng quy tắc phát hiện gì", "What each rule found"),
    "land.rules.note": (
        "Một thửa có thể vi phạm nhiều quy tắc. Thửa “phải xây dựng lại” nếu vi phạm ít nhất một quy tắc có tác động "
        "ấy, “cần bổ sung” nếu chỉ vi phạm quy tắc cần bổ sung.",
        "A parcel may break several rules. It is to be rebuilt if one of them has that effect, to be supplemented if "
        "it breaks only rules of that effect.",
    ),
    "land.effect": ("Tác động", "Effect"),
    "land.effect.rebuild": ("Xây dựng lại", "Rebuild"),
    "land.effect.supplement": ("Bổ sung", "Supplement"),
    "land.effect.none": ("Chỉ ghi nhận", "Noted only"),
    "land.tolerance": ("Dung sai", "Tolerance"),
    "land.unit.m": ("m", "m"),
    "land.unit.m2": ("m²", "m²"),
    "land.certificates": ("và {count} giấy chứng nhận", "and {count} certificates"),
    "land.worst": ("Bản ghi nặng nhất sau mỗi con số", "The worst records behind each number"),
    "land.worst.note": (
        "Tình trạng ngày {day}; tối đa 100 bản ghi cho mỗi xã và quy tắc, nặng nhất trước: diện tích lệch nhiều nhất, "
        "biến động lâu nhất, hoặc lâu chưa cập nhật nhất. Không có thông tin cá nhân.",
        "As of {day}; at most 100 records of a commune and rule, the worst first: the largest difference of area, the "
        "oldest change, else the longest without an update. No personal field.",
    ),
    "land.worst.none": ("Không có bản ghi nào vi phạm quy tắc này.", "No record breaks this rule."),
    "land.worst.download": ("Tải danh sách (CSV)", "Download the list (CSV)"),
    "land.position": ("Thứ tự", "Place"),
    "land.map_sheet": ("Tờ bản đồ", "Map sheet"),
    "land.parcel_no": ("Số thửa", "Parcel no."),
    "land.id": ("Mã thửa hoặc giấy chứng nhận", "Parcel or certificate id"),
    "land.national_id": ("Mã thửa", "National parcel id"),
    "land.certificate": ("Giấy chứng nhận", "Certificate"),
    "land.delivered": ("Đã nhận", "Delivered"),
    "land.expected": ("Cần là", "Expected"),
    "land.nothing": ("(để trống)", "(empty)"),
    "land.reason.duplicate": ("Nhiều mã thửa cho một số thửa", "Several ids for one number"),
    "land.reason.missing": ("Thiếu mã thửa", "Id missing"),
    "land.reason.malformed": ("Mã thửa không phải GeoHash 12 ký tự", "Id is no GeoHash of 12 characters"),
    "land.reason.outside_province": ("Mã thửa nằm ngoài tỉnh", "Id lies outside the province"),
    "land.reason.outside_commune": ("Mã thửa nằm ngoài xã", "Id lies outside its commune"),
    "land.reason.sum_differs": ("Tổng diện tích theo mục đích khác diện tích thửa", "Areas by purpose do not add up"),
    "land.reason.areas_missing": ("Thiếu diện tích theo mục đích", "Areas by purpose missing"),
    "land.reason.legal_differs": ("Diện tích pháp lý lệch diện tích đo", "Legal and measured area differ"),
    "land.reason.former_code": ("Mã xã trước sắp xếp", "Commune code of before the merger"),
    "land.reason.not_verified": ("Chủ chưa xác thực", "Owner not verified"),
    "land.reason.verification_unknown": ("Chưa rõ chủ đã xác thực chưa", "Owner's verification unknown"),
    "land.reason.without_certificate": ("Có mục đích, không có giấy chứng nhận", "A purpose and no certificate"),
    "land.reason.without_parcel": ("Giấy chứng nhận không tìm thấy thửa", "Certificate without a parcel"),
    "land.reason.serial_no": ("Số phát hành thiếu hoặc sai dạng", "Serial number missing or malformed"),
    "land.reason.register_no": ("Số vào sổ thiếu hoặc sai dạng", "Register number missing or malformed"),
    "land.reason.issued_on": ("Ngày cấp không hợp lý", "Implausible day of issue"),
    "land.reason.without_dossier": ("Biến động không ghi số biên nhận", "A change that names no dossier"),
    "land.reason.unknown_type": ("Mã loại đất không có trong danh mục", "Land type not in the list"),
    "land.reason.purpose_missing": ("Thiếu mục đích sử dụng", "No purpose"),
    "land.reason.no_geometry": ("Không có hình học", "No geometry"),
    "land.reason.geometry_unknown": ("Chưa rõ có hình học không", "Geometry unknown"),
    "land.reason.late_update": ("Cập nhật không trong hạn sau biến động", "Not updated in time after the change"),
    "land.lacks": ("Chưa đạt: {flag}", "Not {flag}"),
    "land.reason.group_type": ("Dùng mã nhóm thay loại đất", "A group's code in place of a land type"),
    "land.communes": ("Từng xã, phường", "Commune by commune"),
    "land.communes.download": ("Tải bảng theo xã (CSV)", "Download by commune (CSV)"),
    "land.on_map": ("Xem trên bản đồ", "See on the map"),
    "land.links": ("Số liệu này dùng cho chỉ số nào", "What these figures feed"),
    "land.links.note": (
        "“Cấu thành”: số liệu tham gia tính chỉ số. “Liên quan”: tác động đến chỉ số nhưng không tham gia tính. Các "
        "liên kết do dự án đặt, chưa được xác minh.",
        "“Feeds”: the figure enters the indicator's value. “Touches”: it bears on it without entering. The links are "
        "ours and unverified.",
    ),
    "land.link": ("Quan hệ", "Relation"),
    "land.link.feeds": ("Cấu thành", "Feeds"),
    "land.link.touches": ("Liên quan", "Touches"),
    "land.link.to": ("Chỉ số", "Indicator"),
    "land.link.how": ("Như thế nào", "How"),
    # land and tax
    "tax.none": (
        "Chưa có phiếu chuyển thông tin thuế. Đặt tệp vào inbox/land_tax_transfers/<ngày đến>/ và chạy `make refresh`.",
        "No transfers yet. Put files into inbox/land_tax_transfers/<arrival day>/ and run `make refresh`.",
    ),
    "tax.nothing": (
        "Xã này không có phiếu nào trong tháng đã chọn.",
        "This commune has no transfers in the chosen month.",
    ),
    "tax.month": ("Tháng chuyển", "Month of sending"),
    "tax.months.all": ("Tất cả: {first} – {last}", "All: {first} – {last}"),
    "tax.transfers": ("Phiếu chuyển", "Transfers"),
    "tax.step.sent": ("1. Đất đai chuyển sang thuế (phiếu)", "1. Land sends to tax (transfers)"),
    "tax.step.answered": ("2. Thuế trả lời đúng hạn", "2. Tax answers in time"),
    "tax.step.back": ("3. Nghĩa vụ tài chính và giấy chứng nhận", "3. Amounts and certificates"),
    "tax.electronic": ("chuyển điện tử", "sent electronically"),
    "tax.persons": ("của cá nhân, hộ gia đình (chưa rõ cũng tính ở đây)", "of persons and households, or not known"),
    "tax.organisations": ("của tổ chức", "of organisations"),
    "tax.cancelled": ("đã hủy, không tính ở trên", "cancelled, not counted above"),
    "tax.on_time": (
        "trả lời đúng hạn trên số đã trả lời hoặc đã quá hạn",
        "answered in time of those answered or overdue",
    ),
    "tax.allowed": (
        "Hạn: {persons} ngày làm việc (cá nhân), {organisations} (tổ chức)",
        "Allowed: {persons} working days (persons), {organisations} (organisations)",
    ),
    "tax.median": ("ngày làm việc, trung vị đến khi trả lời", "working days to the answer, the median"),
    "tax.median.short": ("Trung vị (ngày làm việc)", "Median (working days)"),
    "tax.waiting": ("đang chờ, còn trong hạn", "waiting, still in time"),
    "tax.overdue": ("đang chờ, đã quá hạn", "waiting, overdue"),
    "tax.returned": ("thuế trả lại để bổ sung", "sent back by the tax office"),
    "tax.billions": ("{amount} tỷ đồng", "{amount} bn VND"),
    "tax.dong": ("{amount} đồng", "{amount} VND"),
    "tax.amount": ("theo thông báo thuế", "by the tax notices"),
    "tax.amount.short": ("Số tiền (đồng)", "Amount (VND)"),
    "tax.without_certificate": (
        "phiếu chưa thấy giấy chứng nhận ở phía đất đai",
        "transfers of which the land side has no certificate",
    ),
    "tax.without_transfer": (
        "hồ sơ có giấy chứng nhận nhưng không có phiếu chuyển",
        "dossiers with a certificate and no transfer",
    ),
    "tax.no_transfer": ("Có giấy, không có phiếu", "Certificate, no transfer"),
    "tax.steps.note": (
        "Xã theo giấy chứng nhận của hồ sơ, nếu không có thì theo nơi xử lý hồ sơ. Hạn trả lời và cách tính ngày làm "
        "việc chưa được đối chiếu với văn bản gốc.",
        "The commune is that of the dossier's certificate, else of the unit that handles it. The days allowed and how "
        "working days are counted were not held against the original text.",
    ),
    "tax.unknown_commune": ("Chưa rõ xã", "Commune not known"),
    "tax.by_month": ("Theo tháng chuyển", "By month of sending"),
    "tax.by_month.alt": (
        "Biểu đồ phiếu chuyển theo tháng và tình trạng trả lời: {name}",
        "Chart of transfers by month and state of the answer: {name}",
    ),
    "tax.state.in_time": ("Trả lời đúng hạn", "Answered in time"),
    "tax.state.late": ("Trả lời chậm", "Answered late"),
    "tax.state.waiting": ("Đang chờ, trong hạn", "Waiting, in time"),
    "tax.state.overdue": ("Đang chờ, quá hạn", "Waiting, overdue"),
    "tax.state.returned": ("Thuế trả lại", "Sent back"),
    "tax.count.transfers": ("Phiếu chuyển", "Transfers"),
    "tax.count.electronic": ("Chuyển điện tử", "Electronic"),
    "tax.count.answered": ("Đã trả lời", "Answered"),
    "tax.count.answered_on_time": ("Trả lời đúng hạn", "Answered in time"),
    "tax.count.returned": ("Thuế trả lại", "Sent back"),
    "tax.count.cancelled": ("Đã hủy", "Cancelled"),
    "tax.count.unanswered": ("Chưa trả lời", "Unanswered"),
    "tax.count.overdue": ("Quá hạn", "Overdue"),
    "tax.count.persons": ("Của cá nhân", "Of persons"),
    "tax.count.organisations": ("Của tổ chức", "Of organisations"),
    "tax.count.without_certificate": ("Không có giấy chứng nhận", "Without a certificate"),
    "tax.count.median_days": ("Trung vị (ngày làm việc)", "Median (working days)"),
    "tax.count.amount": ("Số tiền", "Amount"),
    "tax.count.without_transfer": ("Có giấy, không có phiếu", "Certificate, no transfer"),
    "tax.disagreements": ("Hai bên khác nhau ở đâu", "Where the two sides disagree"),
    "tax.disagreements.note": (
        "Mỗi hồ sơ một lý do. Đối chiếu giấy chứng nhận của hệ thống đất đai với phiếu chuyển và thông báo thuế.",
        "One reason a dossier: certificates of the land system held against transfers and tax notices.",
    ),
    "tax.agreed": (
        "Hai bên khớp nhau ở mọi hồ sơ của phần đã chọn.",
        "The two sides agree on every dossier chosen.",
    ),
    "tax.what_to_do": ("Việc cần làm", "What to do"),
    "tax.dossiers": ("Danh sách hồ sơ", "The dossiers"),
    "tax.none_stuck": ("Không có hồ sơ nào.", "No dossier."),
    "tax.download": ("Tải danh sách (CSV)", "Download the list (CSV)"),
    "tax.side.certified_on": ("Đất đai: ngày cấp giấy", "Land: certified on"),
    "tax.side.transfer_id": ("Thuế: mã phiếu", "Tax: transfer"),
    "tax.side.status": ("Thuế: trạng thái", "Tax: state"),
    "tax.side.sent_on": ("Thuế: ngày chuyển", "Tax: sent on"),
    "tax.side.due_on": ("Thuế: hạn trả lời", "Tax: due on"),
    "tax.side.answered_on": ("Thuế: ngày thông báo", "Tax: answered on"),
    "tax.status.da_chuyen": ("Đã chuyển, chờ thuế", "Sent, waiting"),
    "tax.status.da_thong_bao": ("Đã thông báo thuế", "Tax notice given"),
    "tax.status.tra_lai": ("Thuế trả lại", "Sent back"),
    "tax.status.da_huy": ("Đã hủy", "Cancelled"),
    "tax.reason.all": ("Mọi lý do", "All reasons"),
    "tax.reason.stuck": ("Hồ sơ chờ thuế quá hạn", "Stuck: waiting for tax, overdue"),
    "tax.reason.no_transfer": ("Có giấy, không có phiếu chuyển", "A certificate, nothing sent"),
    "tax.reason.no_dossier": ("Phiếu không ghi số biên nhận", "Transfer that names no dossier"),
    "tax.reason.unknown_dossier": ("Hồ sơ không có ở một cửa", "Dossier unknown to the one-stop system"),
    "tax.reason.certified_after_cancelled": ("Cấp giấy khi phiếu đã hủy", "Certified although cancelled"),
    "tax.reason.certified_after_returned": ("Cấp giấy khi thuế trả lại", "Certified although sent back"),
    "tax.reason.certified_without_answer": ("Cấp giấy trước khi thuế trả lời", "Certified without an answer"),
    "tax.reason.certified_before_answer": ("Ngày cấp giấy trước ngày thông báo thuế", "Certified before the answer"),
    "tax.reason.waiting_for_tax": ("Đang chờ thuế", "Waiting for tax"),
    "tax.reason.no_certificate": ("Thuế đã trả lời, chưa có giấy", "Answered, no certificate yet"),
    "tax.reason_means.no_transfer": (
        "Hệ thống đất đai đã cấp giấy cho hồ sơ mà không có phiếu nào sang thuế.",
        "The land system issued a certificate for a dossier of which nothing was sent to tax.",
    ),
    "tax.reason_means.no_dossier": (
        "Không biết phiếu thuộc hồ sơ nào, nên không đối chiếu được với giấy chứng nhận.",
        "Nobody knows which dossier the transfer belongs to, so no certificate can be held against it.",
    ),
    "tax.reason_means.unknown_dossier": (
        "Số biên nhận trên phiếu không có trong hệ thống một cửa.",
        "The one-stop system does not know the number on the transfer.",
    ),
    "tax.reason_means.certified_after_cancelled": (
        "Đã cấp giấy, phiếu duy nhất sang thuế đã hủy.",
        "A certificate stands, the only transfer was cancelled.",
    ),
    "tax.reason_means.certified_after_returned": (
        "Đã cấp giấy, thuế trả lại phiếu để bổ sung.",
        "A certificate stands, the tax office had sent the file back.",
    ),
    "tax.reason_means.certified_without_answer": (
        "Đã cấp giấy, phiếu vẫn chờ thuế trả lời.",
        "A certificate stands, the transfer still waits for an answer.",
    ),
    "tax.reason_means.certified_before_answer": (
        "Ngày cấp giấy sớm hơn ngày thông báo thuế.",
        "The day of issue lies before that of the tax notice.",
    ),
    "tax.reason_means.waiting_for_tax": (
        "Đã chuyển phiếu, thuế chưa trả lời.",
        "Sent, and not answered yet.",
    ),
    "tax.reason_means.no_certificate": (
        "Đã có thông báo thuế, hệ thống đất đai chưa có giấy mang số biên nhận này.",
        "A tax notice stands, no certificate names this dossier.",
    ),
    "tax.reason_do.no_transfer": (
        "Kiểm tra hồ sơ có thuộc diện phải xác định nghĩa vụ tài chính; nếu có, chuyển phiếu.",
        "See whether the dossier owes a tax notice; if so, send it.",
    ),
    "tax.reason_do.no_dossier": (
        "Ghi số biên nhận vào phiếu và gửi lại.",
        "Write the dossier's number on the transfer and send it again.",
    ),
    "tax.reason_do.unknown_dossier": (
        "Sửa số biên nhận trên phiếu, hoặc bổ sung hồ sơ vào hệ thống một cửa.",
        "Mend the number on the transfer, or enter the dossier at the one-stop system.",
    ),
    "tax.reason_do.certified_after_cancelled": (
        "Xác nhận lý do hủy; chuyển lại phiếu nếu hồ sơ vẫn có nghĩa vụ.",
        "Confirm why it was cancelled; send it again if tax is owed.",
    ),
    "tax.reason_do.certified_after_returned": (
        "Bổ sung hồ sơ và chuyển lại phiếu.",
        "Complete the file and send it again.",
    ),
    "tax.reason_do.certified_without_answer": (
        "Đề nghị cơ quan thuế trả lời, kiểm tra căn cứ cấp giấy.",
        "Ask the tax office for its answer, and check on what the certificate rests.",
    ),
    "tax.reason_do.certified_before_answer": (
        "Đối chiếu hai ngày; sửa bên ghi sai.",
        "Compare the two days and mend the one that is wrong.",
    ),
    "tax.reason_do.waiting_for_tax": (
        "Nếu đã quá hạn, nhắc cơ quan thuế; nếu chưa, chờ.",
        "Remind the tax office where it is overdue.",
    ),
    "tax.reason_do.no_certificate": (
        "Xem người sử dụng đất đã nộp tiền chưa; nếu giấy đã cấp, ghi số biên nhận.",
        "See whether the tax is paid; if a certificate was issued, enter the dossier's number.",
    ),
    "tax.share.electronic": ("Chuyển điện tử", "Sent electronically"),
    "tax.share.answered_on_time": ("Cơ quan thuế trả lời đúng hạn", "Answered in time by the tax office"),
    "tax.share.unanswered": ("Chưa có trả lời", "Unanswered"),
    "tax.share.overdue": ("Quá hạn trả lời", "Overdue"),
    "tax.share.without_certificate": ("Không khớp hồ sơ đất đai", "Without a land record"),
    "tax.share.electronic.means": (
        "Phiếu chuyển thông tin gửi sang cơ quan thuế bằng đường điện tử.",
        "Transfers sent to the tax office electronically.",
    ),
    "tax.share.answered_on_time.means": (
        "Thông báo thuế có trong thời hạn trả lời của cá nhân hoặc tổ chức; phiếu chưa đến hạn không tính.",
        "Tax notices within the working days set for persons or organisations; transfers not yet due do not count.",
    ),
    "tax.share.unanswered.means": ("Phiếu chưa có thông báo thuế.", "Transfers without a tax notice."),
    "tax.share.overdue.means": (
        "Phiếu chưa có thông báo thuế và đã quá hạn trả lời.",
        "Transfers without a tax notice whose days have run out.",
    ),
    "tax.share.without_certificate.means": (
        "Phiếu mà phía đất đai không có giấy chứng nhận nào mang số biên nhận ấy, kể cả phiếu không ghi số biên nhận.",
        "Transfers whose dossier number stands on no certificate of the land side, or that name none.",
    ),
    # quality
    "quality.feeds": ("Nguồn dữ liệu", "Feeds"),
    "quality.balance": ("Cân đối", "Balance"),
    "quality.feeds.note": (
        "Cân đối: dòng nhận = dòng dùng được + dòng cách ly. Không dòng nào bị bỏ lặng lẽ.",
        "Balance: rows delivered = accepted + quarantined. No row is dropped silently.",
    ),
    "quality.balance.ok": ("✓ Khớp", "✓ Balanced"),
    "quality.balance.off": ("✗ Lệch {rows} dòng", "✗ Off by {rows} rows"),
    "quality.delivered": ("Dòng nhận", "Delivered"),
    "quality.accepted": ("Dùng được", "Accepted"),
    "quality.quarantined": ("Cách ly", "Quarantined"),
    "quality.files": ("Tệp", "Files"),
    "quality.arrival_day": ("Ngày đến", "Arrived on"),
    "quality.last_arrival": ("Ngày đến cuối", "Last arrival"),
    "quality.freshest": ("Bản ghi mới nhất", "Freshest record"),
    "quality.late": ("Chạm tháng cũ", "Late touches"),
    "quality.origin": ("Xuất xứ", "Origin"),
    "quality.by_day": ("Dữ liệu đến theo ngày", "Deliveries by day"),
    "quality.by_day.alt": (
        "Biểu đồ cột theo ngày đến: {kind}.",
        "Bar chart by arrival day: {kind}.",
    ),
    "quality.warnings": ("Cảnh báo khi đọc", "Reader's warnings"),
    "quality.quarantine": ("Dòng còn cách ly", "Rows that stand in quarantine"),
    "quality.quarantine.none": ("Không còn dòng nào bị cách ly.", "No row stands in quarantine."),
    "quality.refusals": ("Tệp bị từ chối", "Refused files"),
    "quality.refusals.none": ("Không có tệp nào bị từ chối.", "No file was refused."),
    "quality.checks": ("Kết quả kiểm tra", "Check results"),
    "quality.checks.none": ("Bản công bố này không mang kết quả kiểm tra.", "This version carries no check results."),
    "quality.file": ("Tệp", "File"),
    "quality.line": ("Dòng", "Line"),
    "quality.column": ("Cột", "Column"),
    "quality.value": ("Giá trị (đã che)", "Value (masked)"),
    "quality.expected": ("Cần có", "Expected"),
    "quality.rows": ("Số dòng", "Rows"),
    "quality.message": ("Thông báo", "Message"),
    "quality.suite": ("Bộ kiểm tra", "Suite"),
    "quality.expectation": ("Kỳ vọng", "Expectation"),
    "quality.outcome": ("Kết quả", "Outcome"),
    "quality.observed": ("Thực tế", "Observed"),
    "quality.blocking": ("Giữ lại phần bị sai", "Holds back what it hits"),
    "quality.checked_at": ("Kiểm tra lúc", "Checked at"),
    "quality.older": (
        "Bản công bố này có từ trước khi trang được mở rộng. Chạy `make refresh` để tính lại.",
        "This version was published before the page was extended. Run `make refresh` to compute it again.",
    ),
    "quality.part": ("Phần", "Part"),
    "quality.part.deliveries": ("Dữ liệu đến", "Deliveries"),
    "quality.part.quarantine": ("Cách ly", "Quarantine"),
    "quality.part.findings": ("Phát hiện", "Findings"),
    "quality.part.checks": ("Kiểm tra", "Checks"),
    "quality.part.rules": ("Quy tắc", "Rules"),
    "quality.files_refused": ("Tệp từ chối", "Refused"),
    "quality.corrected": ("Đã sửa sau", "Corrected later"),
    "quality.held": ("Giữ lại", "Held"),
    "quality.held.yes": ("chưa tính", "not counted"),
    "quality.files_read": ("Các tệp đã đọc", "Files read"),
    "quality.files_read.note": (
        "Mỗi tệp được đọc theo phần mềm và bảng mã nào, kèm dấu SHA-256 để đối chiếu với bên gửi.",
        "As whose file and in which encoding each was read, with its SHA-256 to compare with the sender's.",
    ),
    "quality.vendor": ("Phần mềm", "Vendor"),
    "quality.encoding": ("Bảng mã", "Encoding"),
    "quality.refusals.note": (
        "Cả tệp không được nạp; phần đã nạp trước đó giữ nguyên.",
        "The whole file was not loaded; what had been loaded before stays.",
    ),
    "quality.quarantine.note": (
        "Các dòng còn phải sửa. Sửa ở hệ thống nguồn rồi gửi lại hồ sơ: khi bản đúng đến, dòng tự rời khỏi đây. "
        "Một hồ sơ sai cùng quy tắc nhiều lần chỉ đứng một dòng, với tệp và số dòng của lần gửi cuối.",
        "Rows still to be mended. Correct the record at its source and deliver it again: once it arrives in order, "
        "the row leaves by itself. A record that breaks one rule many times stands once, as delivered last.",
    ),
    "quality.record": ("Mã hồ sơ, bản ghi", "Record"),
    "quality.first_seen": ("Gặp lần đầu", "First seen"),
    "quality.last_seen": ("Gặp lần cuối", "Last seen"),
    "quality.times_seen": ("Số lần", "Times"),
    "quality.unmapped": ("Chữ chưa có trong bảng chuyển đổi", "Words that no mapping knows"),
    "quality.unmapped.note": (
        "Phần mềm nguồn ghi những chữ này; thêm chúng vào tệp chuyển đổi của phần mềm đó thì dòng sẽ dùng được.",
        "A vendor writes these words; once they are added to that vendor's mapping the rows can be used.",
    ),
    "quality.unmapped.text": ("Chữ trong tệp", "Text in the file"),
    "quality.findings": ("Bản ghi được tính nhưng có điều chưa ổn", "Records that count although something is wrong"),
    "quality.findings.note": (
        "Những bản ghi này vẫn được tính vào chỉ số; quy tắc chỉ ra điều cần xem lại. Sửa xong và gửi lại thì hết.",
        "These records do count in the figures; a rule says what to look at. Mended and delivered again, they leave.",
    ),
    "quality.findings.none": ("Không có phát hiện nào.", "Nothing was found."),
    "quality.findings.by_unit": ("Theo đơn vị", "By unit"),
    "quality.severity": ("Mức độ", "Severity"),
    "quality.records": ("Bản ghi", "Records"),
    "quality.units": ("Đơn vị", "Units"),
    "quality.what_to_do": ("Cần làm", "What to do"),
    "quality.first_month": ("Từ tháng", "From month"),
    "quality.last_month": ("Đến tháng", "To month"),
    "quality.sample": ("Ví dụ mã (tối đa 5)", "Sample of codes (up to 5)"),
    "quality.sample.note": (
        "Mã của các tháng gần nhất trước; không kèm thông tin cá nhân.",
        "Codes of the latest months first; no personal data.",
    ),
    "severity.error": ("Lỗi", "Error"),
    "severity.warning": ("Cảnh báo", "Warning"),
    "severity.info": ("Thông tin", "Information"),
    "quality.checks.note": (
        "Đạt, không đạt và lỗi khi kiểm tra là ba việc khác nhau: kiểm tra bị lỗi thì chưa biết đạt hay không.",
        "Passed, failed and error are three things: where a check itself broke down, nothing is known.",
    ),
    "quality.checks.broken": ("Chưa đạt", "Not passed"),
    "quality.checks.all": ("Mọi kiểm tra", "All checks"),
    "quality.keys": ("Ở đâu", "Where"),
    "quality.keys.more": ("và {count} nữa", "and {count} more"),
    "quality.offenders": ("Từng chỗ chưa đạt", "Each place that did not pass"),
    "quality.holds": ("Đang giữ lại", "Held back"),
    "quality.holds.note": (
        "Quy tắc chặn chỉ giữ lại đúng phần bị sai. Gửi lại dữ liệu đúng, hoặc nếu dữ liệu vốn đúng thì người "
        "phụ trách chấp nhận bằng lệnh ở cột cuối.",
        "A blocking rule holds back only what it hits. Deliver it again, or if it is right, the person in charge "
        "accepts it by the command in the last column.",
    ),
    "quality.holds.what": ("Phần bị giữ", "What is held"),
    "quality.holds.since": ("Từ lúc", "Since"),
    "quality.holds.accept": ("Lệnh chấp nhận", "To accept"),
    "hold.banner": ("ĐANG GIỮ LẠI", "HELD BACK"),
    "hold.banner.text": (
        "Phần này chưa được tính; số liệu trên trang dùng bản đúng gần nhất của nó, nếu đã từng có.",
        "It does not count yet; the figures on this page use its last good version, if there was one.",
    ),
    "hold.open": ("Xem lý do", "See why"),
    "hold.more": (" và {count} mục nữa", " and {count} more"),
    "hold.feed_day": ("{feed}, dữ liệu đến ngày {day}", "{feed} that arrived on {day}"),
    "quality.rules": ("Các quy tắc về chất lượng dữ liệu", "Rules about the quality of data"),
    "quality.rule_status": ("Tình trạng", "State"),
    "quality.decided_by": ("Nơi kiểm tra", "Checked by"),
    "rule_status.checked": ("Có kiểm tra", "Checked"),
    "rule_status.not_checked": ("Chưa kiểm tra", "Not checked yet"),
    "rule_status.not_observable": ("Không quan sát được", "Cannot be seen here"),
    "decided_by.reader": ("Bộ đọc", "Reader"),
    "decided_by.dbt model": ("Mô hình dbt", "dbt model"),
    "decided_by.dbt test": ("Kiểm thử dbt", "dbt test"),
    "decided_by.GX suite": ("Bộ kiểm tra GX", "GX suite"),
    "decided_by.none": ("Chưa có", "Nobody yet"),
    "vendor.exchange": ("Mẫu trao đổi chung", "Exchange format"),
    "feed.every": ("Mọi nguồn", "Every feed"),
    "feed.land": ("Đất đai", "Land"),
    "outcome.passed": ("✓ Đạt", "✓ Passed"),
    "outcome.failed": ("✗ Không đạt", "✗ Failed"),
    "outcome.error": ("! Lỗi khi kiểm tra", "! Error while checking"),
    "origin.simulated": ("mô phỏng", "simulated"),
    "origin.delivered": ("được gửi đến", "delivered"),
    "origin.captured": ("ghi nhận từ nơi công bố", "captured where it was published"),
    "feed.dossiers": ("Hồ sơ", "Dossiers"),
    "feed.procedures": ("Thủ tục hành chính", "Procedures"),
    "feed.petitions": ("Phản ánh, kiến nghị", "Petitions"),
    "feed.portal": ("Điểm trên Cổng DVCQG", "National Portal scores"),
    "feed.land_parcels": ("Thửa đất", "Land parcels"),
    "feed.land_certificates": ("Giấy chứng nhận", "Land certificates"),
    "feed.land_tax_transfers": ("Phiếu chuyển thông tin thuế", "Land tax transfers"),
    "feed.submissions": ("Biểu đơn vị gửi", "Submitted forms"),
    "feed.appraisals": ("Thẩm định biểu", "Appraisals of forms"),
    "feed.targets": ("Chỉ tiêu giao", "Targets"),
    "feed.dti_results": ("Kết quả DTI công bố", "Published DTI results"),
    "feed.frameworks": ("Phụ lục bộ chỉ số DTI", "Annexes of DTI versions"),
    "expected.DQ-D01": ("ngày tiếp nhận", "the day of acceptance"),
    "expected.DQ-D03": ("ngày không sau ngày dữ liệu đến", "a day not after the arrival day"),
    "expected.DQ-D04": ("ngày không sau ngày dữ liệu đến", "a day not after the arrival day"),
    "expected.DQ-D05": ("ngày không trước ngày tiếp nhận", "a day not before the acceptance"),
    "expected.DQ-D17": ("mã đơn vị có hiệu lực vào ngày đó", "a unit valid on that day"),
    "expected.LAND-COMMUNE": ("mã xã, phường của tỉnh, cũ hay mới", "the code of a commune of the province"),
    "expected.IN-EMPTY": ("một giá trị: cột bắt buộc", "a value: the column is required"),
    "expected.IN-TIME": (
        "yyyyMMddHHmmss, yyyyMMdd, ISO 8601 hoặc dd/MM/yyyy[ HH:mm[:ss]]",
        "yyyyMMddHHmmss, yyyyMMdd, ISO 8601 or dd/MM/yyyy[ HH:mm[:ss]]",
    ),
    "expected.IN-COUNT": ("số nguyên", "a whole number"),
    "expected.IN-DECIMAL": ("số thập phân, dấu chấm hoặc phẩy", "a number with point or comma"),
    "expected.IN-CODE": (
        "một mã; không phải chữ, địa chỉ, số giấy tờ hay số điện thoại",
        "a code; words, addresses and identity or telephone numbers are none",
    ),
    "expected.IN-WIDTH": ("số ô bằng số cột của tiêu đề", "as many cells as the header has"),
    "expected.IN-JSON": ("một đối tượng JSON trọn vẹn trên dòng", "one whole JSON object on the line"),
    "expected.IN-UNMAPPED": ("chữ có trong bảng chuyển đổi của phần mềm", "a text that the vendor's mapping knows"),
    "expected.IN-YEAR": ("năm từ 2020 đến năm của ngày đến", "a year from 2020 to that of the arrival day"),
    "expected.IN-SHARE": ("giá trị từ 0 đến 1", "a value from 0 to 1"),
    "expected.IN-HORIZON": (
        "năm từ 2020 đến năm thứ năm sau năm của ngày đến",
        "a year from 2020 to five after that of the arrival day",
    ),
    "expected.IN-TARGET": (
        "tỷ lệ từ 0 đến 1 (80 % là 0,80), hoặc điểm ở target_points",
        "a ratio from 0 to 1 (0.80 for 80 %), or else points in target_points",
    ),
    "expected.IN-POINTS": ("điểm từ 0 đến 1000", "points from 0 to 1000"),
    "expected.IN-TITLE": (
        "chức danh (Giám đốc Sở …, Chủ tịch UBND …), không có họ tên",
        "the title of a post (Giám đốc Sở …, Chủ tịch UBND …), without the name of its holder",
    ),
    "expected.IN-FLAG": ("1/0, true/false hoặc có/không", "1/0, true/false or có/không"),
    "expected.DQ-S01": ("chữ tiếng Việt bằng phông Unicode", "Vietnamese letters in a Unicode font"),
    "expected.DQ-S12": ("điểm tự chấm không quá điểm tối đa", "a self-score of at most the maximum"),
    "expected.IN-FIELD": ("mã của một mục trong biểu, đủ các dòng", "the code of a field of the form, with all rows"),
    "expected.IN-TWICE": ("mỗi mục một dòng", "each field once"),
    "expected.IN-FORMULA": ("giá trị, không phải công thức bị lỗi", "a value, not a formula that failed"),
    "expected.IN-NUMBER": (
        "một số rõ nghĩa: 1650 hoặc 1,65; tỷ lệ kèm dấu %",
        "a number that means one thing: 1650 or 1,65; a percentage with its sign",
    ),
    "expected.IN-RANGE": ("số trong giới hạn của mục", "a number within the limits of the field"),
    "expected.IN-SKIPPED": ("x hoặc giá trị, không cả hai", "x or a value, not both"),
    "expected.IN-PERSON": (
        "không có thư điện tử, số định danh, số điện thoại",
        "no e-mail, identity or telephone number",
    ),
    "expected.IN-LINK": ("liên kết bắt đầu bằng https:// hoặc http://", "a link that begins with https:// or http://"),
    "expected.IN-HASH": ("mã SHA-256 gồm 64 ký tự", "a SHA-256 hash of 64 digits"),
    "expected.APP-WHOLE": ("để trống: quyết định cho cả biểu", "nothing: the decision is about the whole form"),
    "expected.APP-SCORE": (
        "điểm từ 0, đi với quyết định verified của một mục",
        "a score of zero or more, with the decision verified of one field",
    ),
    "expected.APP-REASON": ("lý do trả lại", "the reason of the return"),
    "expected.APP-FUTURE": ("ngày không sau ngày dữ liệu đến", "a day not after the arrival day"),
    # DTI
    "dti.title": ("Chỉ số chuyển đổi số (DTI)", "Digital transformation index (DTI)"),
    "dti.part": ("Phần", "Part"),
    "dti.part.course": ("Tây Ninh qua các năm", "Tay Ninh over the years"),
    "dti.part.table": ("Bảng từng năm", "Tables by year"),
    "dti.part.components": ("Bộ chỉ số và chỉ số thành phần", "Versions and components"),
    "dti.older": (
        "Bản công bố này được tạo trước khi có số liệu DTI.",
        "This version was made before there were DTI figures.",
    ),
    "dti.none": (
        "Chưa có bảng kết quả DTI nào được gửi đến (nguồn “Kết quả DTI công bố”).",
        "No DTI table has been delivered (feed “Published DTI results”).",
    ),
    "dti.real": (
        "Số thật, đã công bố (dti.gov.vn và báo chí), không phải dữ liệu mô phỏng. Số do hệ thống tính lại được ghi "
        "rõ; dấu — nghĩa là chưa tìm thấy giá trị, không phải 0.",
        "Real published figures (dti.gov.vn and the press), not simulated. What this system computed says so; "
        "— means that no value was found, not zero.",
    ),
    "dti.level.province": ("63 tỉnh", "63 provinces"),
    "dti.level.province_merged": ("34 tỉnh", "34 provinces"),
    "dti.ours": ("Tây Ninh", "Tay Ninh"),
    "dti.ours.province": ("Tây Ninh trong 63 tỉnh", "Tay Ninh among 63 provinces"),
    "dti.ours.province_merged": ("Tây Ninh mới (gộp Long An) trong 34 tỉnh", "New Tay Ninh (with Long An) among 34"),
    "dti.others": ("Các tỉnh khác có số liệu", "Other provinces with a value"),
    "dti.mean": ("Trung bình cả nước", "National mean"),
    "dti.best": ("Đứng đầu", "First"),
    "dti.value": ("Giá trị", "Value"),
    "dti.values": ("Giá trị đối chiếu", "Values compared"),
    "dti.ranks": ("Hạng đối chiếu", "Ranks compared"),
    "dti.largest": ("Chênh lệch lớn nhất", "Largest difference"),
    "dti.disagreeing": ("Không khớp", "Disagreeing"),
    "dti.year": ("Năm", "Year"),
    "dti.version": ("Bộ chỉ số", "Version"),
    "dti.with_long_an": ("34 tỉnh (gộp Long An)", "34 provinces (with Long An)"),
    "dti.under_others": ("Cùng năm, theo bộ chỉ số khác", "The same year under another version"),
    "dti.no_main_indices": ("chưa đủ chỉ số chính của năm này", "not all main indices of this year are known"),
    "dti.published": ("đã công bố", "published"),
    "dti.computed": ("tính lại", "computed"),
    "dti.how": ("Cách có số", "How it was found"),
    "dti.basis.main_indices": ("tính từ chỉ số chính", "computed from main indices"),
    "dti.basis.pillars": ("tính từ ba trụ cột", "computed from the pillars"),
    "dti.basis.former_provinces": ("trung bình các tỉnh cũ", "mean of the former provinces"),
    "dti.basis.mean": ("tính từ đủ các tỉnh", "of all provinces"),
    "dti.basis.published_value": ("giá trị công bố, hạng tính lại", "published value, rank computed"),
    "dti.course": ("DTI của tỉnh qua các năm", "The province's DTI over the years"),
    "dti.course.alt": (
        "Giá trị DTI của Tây Ninh theo năm, của 63 tỉnh và 34 tỉnh, với chỗ đổi bộ chỉ số.",
        "Tay Ninh's DTI by year, among 63 and 34 provinces, with the breaks between versions.",
    ),
    "dti.course.note": (
        "Đường chỉ nối những năm chấm theo cùng trọng số; qua chỗ đổi bộ chỉ số, giá trị không so sánh trực tiếp được. "
        "Điểm rỗng là số tính lại. Với 34 tỉnh, các năm trước 2024 là trung bình Tây Ninh và Long An, chưa cơ quan nào "
        "công bố.",
        "A line joins years judged by the same points; values do not compare across a break. Hollow points are "
        "computed. Among the 34, years before 2024 are the mean of Tay Ninh and Long An, which nobody published.",
    ),
    "dti.break": ("Đổi bộ chỉ số: {before} → {after}", "New version: {before} → {after}"),
    "dti.series.province": ("Tây Ninh trong 63 tỉnh", "Tay Ninh among 63 provinces"),
    "dti.series.province_merged": ("Tây Ninh mới (gộp Long An)", "New Tay Ninh (with Long An)"),
    "dti.series.mean": ("Trung bình 63 tỉnh", "Mean of 63 provinces"),
    "dti.series.others": ("Cùng năm, theo bộ chỉ số khác", "The same year under another version"),
    "dti.compared": ("Tính lại có khớp với công bố không", "Does what we compute equal what was published"),
    "dti.compared.none": (
        "Chưa có giá trị nào vừa được công bố vừa tính lại được.",
        "No value was both published and computed.",
    ),
    "dti.compared.text": (
        "{values} giá trị và {ranks} hạng vừa được công bố vừa tính lại được.",
        "{values} values and {ranks} ranks were both published and computed.",
    ),
    "dti.compared.all": (
        "Tất cả đều khớp: giá trị lệch không quá 0,0001 (sai số làm tròn của bảng công bố), hạng bằng nhau.",
        "All agree: values within 0.0001 (the rounding of published tables), ranks equal.",
    ),
    "dti.compared.some": ("{wrong} chỗ không khớp, liệt kê dưới đây.", "{wrong} do not agree and are listed below."),
    "dti.table": ("Bảng", "Table"),
    "dti.nodes": ("Trụ cột và chỉ số chính", "Pillars and main indices"),
    "dti.nodes.note": (
        "Trung bình cả nước và hạng chỉ có khi đủ mọi tỉnh; trung vị và cao nhất tính trên các tỉnh có số liệu, số "
        "tỉnh ghi ở cột cuối.",
        "National mean and rank exist only where every province has a value; median and highest are of the provinces "
        "that have one, counted in the last column.",
    ),
    "dti.node": ("Chỉ số", "Index"),
    "dti.pillar": ("trụ cột", "pillar"),
    "dti.points_in_effect": ("Điểm thực dùng", "Points in effect"),
    "dti.total_points": ("Điểm văn bản", "Points by the text"),
    "dti.median_of_known": ("Trung vị (tỉnh có số)", "Median (of those known)"),
    "dti.highest_of_known": ("Cao nhất (tỉnh có số)", "Highest (of those known)"),
    "dti.several": ("{count} tỉnh", "{count} provinces"),
    "dti.under": ("DTI theo {version}", "DTI under {version}"),
    "dti.with_value": ("Tỉnh có số", "With a value"),
    "dti.spread.alt": (
        "Phân bố giá trị của các tỉnh theo từng chỉ số, Tây Ninh được đánh dấu.",
        "Values of the provinces by index, Tay Ninh marked.",
    ),
    "dti.spread.note": (
        "Mỗi vạch là một tỉnh có giá trị công bố hoặc tính được; tỉnh chưa tìm thấy số không có vạch.",
        "Each tick is a province with a published or computed value; a province without one has none.",
    ),
    "dti.provinces": ("Các tỉnh", "Provinces"),
    "dti.provinces.note": (
        "Trụ cột là số công bố, nếu không có thì tính từ chỉ số chính (cột “Chỉ số được tính lại” ghi rõ).",
        "Pillars as published, else computed from main indices (the column “Computed indices” says which).",
    ),
    "dti.provinces.missing": (
        "Bảng này thiếu {missing} tỉnh chưa tìm thấy số liệu.",
        "This table lacks {missing} provinces of which nothing was found.",
    ),
    "dti.published_value": ("DTI công bố", "Published DTI"),
    "dti.computed_value": ("DTI tính lại", "Computed DTI"),
    "dti.computed_nodes": ("Chỉ số được tính lại", "Computed indices"),
    "dti.rests_on": ("Căn cứ của số công bố (như gửi đến)", "What the published figure rests on (as delivered)"),
    "dti.certainty": ("Độ chắc chắn của số công bố", "How sure the published figure is"),
    "dti.certainty.high": ("cao", "high"),
    "dti.certainty.medium": ("vừa", "medium"),
    "dti.certainty.low": ("thấp", "low"),
    "dti.search": ("Tìm tỉnh", "Search provinces"),
    "dti.search.hint": ("Tên hoặc mã, không cần dấu", "Name or code, accents not needed"),
    "dti.no_match": ("Không có tỉnh nào khớp “{search}”.", "No province matches “{search}”."),
    "dti.download": ("Tải bảng (CSV)", "Download the table (CSV)"),
    "dti.versions": ("Các phiên bản của bộ chỉ số", "Versions of the framework"),
    "dti.versions.note": (
        "Phụ lục của các quyết định chưa được đối chiếu; điểm thực dùng suy từ bảng đã công bố. Chỗ không có nguồn để "
        "trống.",
        "The annexes of the decisions were not reached; points in effect follow from published tables. What no source "
        "says is left empty.",
    ),
    "dti.level_of": ("Cấp", "Level"),
    "dti.of.province": ("tỉnh", "province"),
    "dti.of.ministry": ("bộ", "ministry"),
    "dti.of.national": ("quốc gia", "nation"),
    "dti.of.department": ("sở, ban, ngành của tỉnh", "departments of the province"),
    "dti.of.province_merged": ("tỉnh sau sắp xếp", "merged province"),
    "dti.of.district": ("cấp huyện của tỉnh", "districts of the province"),
    "dti.of.commune": ("cấp xã của tỉnh", "communes of the province"),
    "dti.judged_years": ("Chấm các năm", "Years judged"),
    "dti.components_count": ("Thành phần", "Components"),
    "dti.components": ("Chỉ số của một bộ chỉ số", "Indices of one version"),
    "dti.components.text": (
        "Văn bản có {counted} chỉ số thành phần; {listed} được liệt kê ở đây, trong đó {unverified} chưa xác minh tên "
        "và {without} chưa biết điểm. Không dùng danh sách này như văn bản chính thức.",
        "The decision counts {counted} components; {listed} are listed here, of which {unverified} have an unverified "
        "name and {without} no known points. This list is no official text.",
    ),
    "dti.components.download": ("Tải danh sách (CSV)", "Download the list (CSV)"),
    "dti.belongs_to": ("Thuộc", "Belongs to"),
    "dti.kind": ("Loại", "Kind"),
    "dti.kind.index": ("toàn bộ", "whole"),
    "dti.kind.pillar": ("trụ cột", "pillar"),
    "dti.kind.main_index": ("chỉ số chính", "main index"),
    "dti.kind.component": ("chỉ số thành phần", "component"),
    "dti.scoring": ("Cách chấm", "Scoring"),
    "dti.scoring.ratio": ("tỷ lệ × điểm tối đa", "ratio × maximum"),
    "dti.scoring.count_bands": ("theo khoảng số lượng", "count bands"),
    "dti.scoring.capped_target": ("so với mức đích, không quá điểm tối đa", "against a target, capped"),
    "dti.scoring.levels": ("theo mức", "levels"),
    "dti.scoring.yes_no": ("có / không", "yes / no"),
    "dti.scoring.normalised_best": ("so với đơn vị tốt nhất của nhóm", "against the best of the group"),
    "dti.scoring.not_scored": ("không chấm", "not scored"),
    "dti.points": ("Điểm từng chỉ số thành phần", "Points of each component"),
    "dti.points.none": (
        "Chưa đơn vị nào có số liệu theo bộ chỉ số này.",
        "Nobody has figures under this version yet.",
    ),
    "dti.points.place": ("Đơn vị và năm", "Unit and year"),
    "dti.points.note": (
        "Điểm tự chấm, điểm hệ thống tự đo và điểm được công nhận đặt cạnh nhau. Điểm được công nhận là điểm thẩm "
        "định, không có thì là số hệ thống tự đo; điểm tự chấm không bao giờ thay thế.",
        "Self-score, our own measurement and what counts stand beside each other. What counts is the appraiser's "
        "score, else the measurement; the self-score never takes its place.",
    ),
    "dti.points.other_version": (
        "Năm này do bộ chỉ số khác chấm; đây là cùng số liệu theo bộ đang xem.",
        "This year is judged by another version; these are the same figures under the one shown.",
    ),
    "dti.points.simulated": (
        "Số tự đo dựa trên dữ liệu mô phỏng: {feeds}.",
        "Measured figures rest on simulated deliveries: {feeds}.",
    ),
    "dti.points.self": ("Tự chấm", "Self-score"),
    "dti.points.measured": ("Tự đo", "Measured"),
    "dti.points.measured_counts": ("Số đo (tử / mẫu)", "Counts (numerator / denominator)"),
    "dti.points.verified": ("Được công nhận", "Counts"),
    "dti.points.counts_by": ("Công nhận theo", "Counts by"),
    "dti.points.formula": ("Công thức", "Formula"),
    "dti.points.indicator": ("chỉ số 766 {code}", "indicator {code} of Decision 766"),
    "dti.points.download": ("Tải điểm thành phần (CSV)", "Download the points (CSV)"),
    "dti.points.whole.self": ("Toàn bộ, theo điểm tự chấm", "The whole, by its own scores"),
    "dti.points.whole.verified": ("Toàn bộ, được công nhận", "The whole, as it counts"),
    "dti.points.assessed": (
        "đánh giá được {assessed} trên {applicable} điểm áp dụng",
        "{assessed} of {applicable} points that apply are assessed",
    ),
    "dti.points.basis.submitted": ("tự khai", "submitted"),
    "dti.points.basis.measured": ("hệ thống tự đo", "measured"),
    "dti.points.basis.appraised": ("thẩm định", "appraised"),
    "dti.points.status.ok": ("đủ số liệu", "complete"),
    "dti.points.status.provisional": ("tạm tính", "provisional"),
    "dti.points.status.insufficient": ("đánh giá chưa đủ", "too little assessed"),
    "dti.points.status.not_applicable": ("không áp dụng", "not applicable"),
    "dti.points.status.no_data": ("chưa có số liệu", "no data"),
    "dti.points.status.out_of_range": ("giá trị ngoài phạm vi", "out of range"),
    "dti.points.status.no_maximum": ("chưa biết điểm tối đa", "maximum not known"),
    "dti.points.status.no_rule": ("chưa biết cách chấm", "formula not known"),
    "dti.points.status.no_reference": ("chưa đủ đơn vị để so", "group not complete"),
    "dti.points.status.not_scored": ("không chấm điểm", "not scored"),
    "dti.measured": ("Số từ đâu", "Measured by"),
    "dti.measured.self_declared": ("tự khai, kèm minh chứng", "self-declared, with evidence"),
    "dti.measured.automatic": ("đo tự động", "automatic"),
    "dti.measured.statistics": ("thống kê của bộ, viễn thông", "statistics of ministries, telecoms"),
    "dti.note": ("Ghi chú", "Note"),
    # contracts
    "contracts.none": (
        "Bản công bố này không mang hợp đồng dữ liệu nào.",
        "This version carries no data contract.",
    ),
    "contracts.version": ("Phiên bản", "Version"),
    "contracts.since": ("áp dụng ở kho này từ {moment}", "in force in this warehouse since {moment}"),
    "contracts.download": ("Tải hợp đồng (YAML)", "Download the contract (YAML)"),
    "contracts.document": ("Toàn văn hợp đồng (Open Data Contract Standard)", "The contract as a file (ODCS)"),
    "contracts.purpose": ("Để làm gì", "What it is for"),
    "contracts.usage": ("Đọc thế nào", "How it is read"),
    "contracts.limitations": ("Không có gì", "What it does not hold"),
    "contracts.delivery": ("Một lần gửi", "A delivery"),
    "contracts.any_name": ("tên tùy ý", "any name"),
    "contracts.grain": ("Mức chi tiết", "Level of detail"),
    "contracts.key": ("Khóa của bản ghi", "Key of a record"),
    "contracts.version_column": ("Cột cho biết phiên bản", "Column that tells the version"),
    "contracts.snapshot": ("không có: mỗi lần gửi là toàn bộ", "none: a delivery is the whole"),
    "contracts.columns": ("Các cột", "Columns"),
    "contracts.columns.note": (
        "Tên cột không phân biệt chữ hoa, chữ thường; thứ tự tùy ý; cột lạ bị bỏ qua và được nêu tên. "
        "Thiếu cột bắt buộc thì cả tệp bị từ chối, dữ liệu đã có vẫn giữ.",
        "Letter case and order of column names do not matter; unknown columns are passed over and named. "
        "A file without a required column is refused whole, and what was loaded before stays.",
    ),
    "contracts.column": ("Cột", "Column"),
    "contracts.presence": ("Phải có", "Must be there"),
    "contracts.meaning": ("Ý nghĩa", "Meaning"),
    "contracts.example": ("Ví dụ", "Example"),
    "contracts.filled": ("bắt buộc", "required"),
    "contracts.required": ("bắt buộc có cột", "column required"),
    "contracts.may_be_empty": ("giá trị được để trống", "its value may be empty"),
    "contracts.optional": ("tùy chọn", "optional"),
    "contracts.default": ("Để trống nghĩa là {value}.", "Empty means {value}."),
    "contracts.personal": ("Dữ liệu cá nhân", "Personal data"),
    "contracts.personal.text": (
        "Các cột sau nếu có trong tệp thì **không được lưu ở đâu ngoài hộp thư đến**: không vào kho, bản công bố, nhật "
        "ký hay thông báo. Cột được băm chỉ để lại một mã băm có khóa, dùng để đếm người, không đọc ngược được.",
        "Where a file has these columns, they are **kept nowhere outside the inbox**: not in the warehouse, a "
        "published version, a log or a message. Of a hashed column only a keyed hash stays, by which persons are "
        "counted; it cannot be read back.",
    ),
    "contracts.personal.none": (
        "Nguồn này không có cột nào chứa dữ liệu cá nhân.",
        "This feed has no column with personal data.",
    ),
    "contracts.handling": ("Xử lý khi nhận", "At the door"),
    "handling.dropped": ("không đọc", "dropped"),
    "handling.hashed": ("chỉ giữ mã băm", "hashed"),
    "contracts.rules": ("Quy tắc", "Rules"),
    "contracts.rules.note": (
        "Dòng bị cách ly được giữ riêng cùng lý do; sửa lại và gửi lại thì được nhận. Dòng “nêu để sửa” vẫn được tính. "
        "Cả hai đều có ở trang Chất lượng dữ liệu.",
        "A quarantined row is kept apart with its reason; sent again mended, it is accepted. A row “to be mended” "
        "counts as it is. The page Data quality shows both.",
    ),
    "contracts.says": ("Nội dung", "What it says"),
    "contracts.otherwise": ("Nếu không đạt", "Otherwise"),
    "contracts.general": ("chung", "general"),
    "severity.quarantine": ("cách ly dòng", "row quarantined"),
    "severity.found": ("nêu để sửa", "to be mended"),
    "kind.text": ("chữ", "text"),
    "kind.code": ("mã", "code"),
    "kind.procedure": ("mã thủ tục", "procedure code"),
    "kind.commune": ("mã xã", "commune code"),
    "kind.number": ("số hiệu", "number as a name"),
    "kind.time": ("ngày giờ", "date and time"),
    "kind.count": ("số nguyên", "whole number"),
    "kind.decimal": ("số thập phân", "decimal number"),
    "kind.flag": ("có/không", "yes/no"),
    # reconciliation
    "recon.ours": ("Đơn vị của tỉnh", "Our units"),
    "recon.none": ("Chưa có số liệu của Cổng cho đơn vị nào của tỉnh.", "No portal figures for our units yet."),
    "recon.local": ("Số của tỉnh", "Ours"),
    "recon.portal": ("Số của Cổng", "Portal"),
    "recon.local_counts": ("Tử / mẫu của tỉnh", "Our counts"),
    "recon.portal_counts": ("Tử / mẫu của Cổng", "Portal counts"),
    "recon.local_points": ("Điểm của tỉnh", "Our points"),
    "recon.portal_points": ("Điểm của Cổng", "Portal points"),
    "recon.recomputed": ("Cổng, tính lại", "Portal, re-computed"),
    "recon.difference": ("Chênh lệch", "Difference"),
    "recon.difference.help": ("Điểm của tỉnh trừ điểm của Cổng", "Our points less the portal's"),
    "recon.captured_on": ("ghi ngày {day}", "captured on {day}"),
    "recon.total": ("Tổng điểm", "Total"),
    "recon.all": ("Tất cả", "All"),
    "recon.equal": ("Chỉ số khớp", "Indicators that agree"),
    "recon.incomparable": ("Chưa so được", "Cannot be compared"),
    "recon.incomparable.note": (
        "Một bên không có điểm; để trống, không coi là 0.",
        "One side has no score; left empty, not taken as 0.",
    ),
    "recon.others": ("Thử quy tắc trên số của tỉnh khác", "Our rules tested on other provinces"),
    "recon.others.note": (
        "Áp quy tắc của ta lên tử số và mẫu số thật mà Cổng hiển thị cho tỉnh khác, rồi so với điểm Cổng đã cho. "
        "Khớp nghĩa là lệch không quá 0,01 điểm.",
        "Our rules applied to the real counts that the portal shows for other provinces, beside the points it gave. "
        "A match is within 0.01 points.",
    ),
    "recon.others.none": ("Chưa có số liệu của tỉnh khác để thử.", "No captures of other provinces to test on."),
    "recon.tested": ("Điểm được tính lại", "Scores re-computed"),
    "recon.matches": ("Khớp", "Matching"),
    "recon.largest": ("Lệch lớn nhất", "Largest difference"),
    "recon.untested": ("Không tính lại được", "Not testable"),
    "recon.chart.alt": (
        "Biểu đồ điểm: điểm của Cổng (ngang) và điểm tính lại (dọc); trên đường chéo là khớp.",
        "Scatter: portal points across, re-computed points up; on the diagonal they agree.",
    ),
    "reason.equal": ("Bằng nhau", "Equal"),
    "reason.other_province": ("Đơn vị ngoài tỉnh", "Another province"),
    "reason.unknown_indicator": ("Chỉ số không có trong cách tính", "Indicator not in the framework"),
    "reason.portal_without_score": ("Cổng không cho điểm", "The portal shows no score"),
    "reason.portal_scores_otherwise": (
        "Cổng tính khác quy tắc của ta trên cùng tử, mẫu",
        "The portal scores its own counts otherwise",
    ),
    "reason.no_local_figure": ("Tỉnh chưa có con số này", "No figure of ours"),
    "reason.other_day": ("Hai số chốt ở hai ngày khác nhau", "Taken on different days"),
    "reason.other_population": ("Khác mẫu số: tập hồ sơ không giống nhau", "Other denominator: not the same dossiers"),
    "reason.other_rounding": ("Cùng tử, mẫu; chỉ khác cách làm tròn", "Same counts, other rounding"),
    "reason.other_numerator": ("Cùng mẫu số, khác tử số", "Same denominator, other numerator"),
    # method
    "method.frameworks": ("Các phiên bản cách tính", "Framework versions"),
    "method.validity": ("Hiệu lực", "Valid"),
    "method.rules": ("Quy tắc của từng chỉ số", "Rule of each indicator"),
    "method.bands": ("Xếp loại", "Bands"),
    "method.bands.from": ("Từ", "From"),
    "method.statuses": ("Trạng thái của con số", "Statuses of a figure"),
    "method.statuses.note": (
        "Khi nhiều trạng thái cùng đúng, lấy theo thứ tự: không áp dụng, chưa có dữ liệu, kế thừa, giả định, "
        "tạm tính, đủ số liệu.",
        "Where several hold, the first of: not applicable, no data, inherited, assumed, provisional, complete.",
    ),
    "method.confidence": ("Mức tin cậy của quy tắc", "Confidence of a rule"),
    "method.dossier_statuses": ("Trạng thái hồ sơ", "States of a dossier"),
    "method.counts": ("Có tính", "Counted"),
    "method.counts.not_received": ("Không tính: chưa hoặc không tiếp nhận", "Not counted: not received"),
    "method.counts.in_process": ("Đang xử lý", "In process"),
    "method.counts.paused": ("Tạm dừng", "Paused"),
    "method.counts.closed_without_result": ("Đóng, không có kết quả", "Closed without a result"),
    "method.counts.resolved": ("Đã giải quyết", "Resolved"),
    "method.flow": ("Con số được làm ra thế nào", "How a figure is made"),
    "method.flow.text": (
        """
1. **Tệp đến** theo ngày từ hệ thống một cửa. Cột cá nhân bị bỏ ngay tại cửa; dòng không dùng được vào khu cách ly
   kèm lý do. Dòng nhận = dòng dùng được + dòng cách ly.
2. **Trạng thái mới nhất** của từng hồ sơ được lấy theo thời điểm cập nhật, không theo thứ tự tệp đến.
3. **Đếm** theo đơn vị (gồm đơn vị bên dưới), thủ tục và tháng tiếp nhận, rồi theo tháng, quý, 6 tháng, 9 tháng, năm.
4. **Chấm điểm** bằng số nguyên và số thập phân chính xác: điểm = tối đa × min(1, tỷ lệ ÷ mức đạt), làm tròn 2 chữ số;
   nhóm là tổng các điểm đã làm tròn; tổng là tổng các nhóm. Xếp hạng trước khi làm tròn tỷ lệ.
5. **Kiểm tra rồi mới công bố.** Kiểm tra chặn không đạt thì bản công bố trước được giữ nguyên, ngày của nó ghi ở
   đầu mọi trang.
""",
        """
1. **Files arrive** by day from the one-stop system. Personal columns are dropped at the door; a row that cannot be
   used is set aside with its reason. Rows delivered = rows accepted + rows quarantined.
2. **The latest state** of each dossier is taken by its update time, not by the order in which files came.
3. **Counts** are made by unit (with those below it), procedure and month of acceptance, then by month, quarter,
   half-year, nine months and year.
4. **Points** use whole numbers and exact decimals: maximum × min(1, ratio ÷ target), rounded to 2 decimals; a group
   is the sum of rounded points, the total the sum of groups. Ranks are given before the percentage is rounded.
5. **Checked, then published.** If a blocking check fails, the last good version stays, with its date on every page.
""",
    ),
    "method.as_of": ("“Số liệu đến” nghĩa là gì", "What “data up to” means"),
    "method.as_of.text": (
        """
- Mỗi con số là hàm của **các dòng đã đến đến hết ngày T**, **phiên bản cách tính** và phiên bản mã. Cùng T thì cùng
  từng chữ số.
- **Ngày chốt** của kỳ là ngày sớm hơn giữa ngày cuối kỳ và T. Hồ sơ chưa xong được xét tại ngày chốt: đúng hạn khi
  ngày chốt chưa qua ngày hẹn trả.
- Kỳ chưa kết thúc thì số còn thay đổi dù không có dữ liệu mới: hồ sơ đang xử lý có thể thành quá hạn.
- Dữ liệu đến muộn có thể sửa tháng cũ: mỗi lần làm mới tính lại mọi tháng.
- Hồ sơ được tính cho đơn vị có hiệu lực vào ngày tiếp nhận. Mã đơn vị được dùng lại từ 01/07/2025 nên không nối số
  qua mốc đó; Cổng chuyển hệ thống tháng 3/2026 nên cũng không nối qua mốc 01/03/2026.
""",
        """
- Every figure is a function of **the rows that arrived up to day T**, **the framework version** and the code
  version. The same T gives the same digits.
- The **cut-off day** of a period is the earlier of its last day and T. An open dossier is judged there: it is on
  time while the cut-off day has not passed its due date.
- While a period is open its figures move even without new data: a pending dossier may become overdue.
- A late delivery may change an earlier month: every refresh computes all months anew.
- A dossier belongs to the unit valid on its day of acceptance. Unit codes were reused on 1 July 2025, so no line
  crosses that day; the portal moved in March 2026, so none crosses 1 March 2026 either.
""",
    ),
    "method.honesty": ("Điều gì là mô phỏng, điều gì chưa xác minh", "What is simulated, what is unverified"),
    "method.honesty.simulated": (
        "Các nguồn đang mang dữ liệu mô phỏng: {feeds}. Số tính từ đó không phải số liệu thật.",
        "Feeds that carry simulated data: {feeds}. Figures made from them are not real.",
    ),
    "method.honesty.real": (
        "Không có nguồn mô phỏng nào trong bản công bố này.",
        "No feed of this version is simulated.",
    ),
    "method.honesty.mission": (
        "Số thật: ba tỷ lệ 9 tháng năm 2022 trong thông báo của tỉnh, và các lần ghi nhận trên Cổng.",
        "Real: the three rates of nine months of 2022 from the province's notice, and the captures of the portal.",
    ),
    "method.honesty.annex": (
        "Phụ lục của Quyết định 766/QĐ-TTg chưa được đối chiếu. Điểm tối đa và công thức suy ra từ tài liệu vận hành "
        "và số liệu của Cổng.",
        "The annex of Decision 766/QĐ-TTg was not reached. Maxima and formulas follow from the portal's operating "
        "documents and its output.",
    ),
    "method.conflicts": ("Chỗ các nguồn chưa thống nhất", "Where sources disagree"),
    # submitted forms
    "forms.part": ("Phần", "Part"),
    "forms.part.owed": ("Ai phải gửi", "Who owes"),
    "forms.part.unit": ("Từng đơn vị", "Unit by unit"),
    "forms.part.reminders": ("Danh sách nhắc", "Reminders"),
    "forms.older": (
        "Bản công bố này được tạo trước khi có biểu của đơn vị.",
        "This version was made before there were forms of units.",
    ),
    "forms.none": ("Chưa có biểu nào đến kỳ gửi.", "No form has been asked for yet."),
    "forms.nothing_sent": (
        "Chưa đơn vị nào gửi biểu này cho kỳ này.",
        "No unit has sent this form for this period.",
    ),
    "forms.nobody_owes": (
        "Không có đơn vị nào phải gửi biểu này cho kỳ này.",
        "No unit owes this form for this period.",
    ),
    "forms.draft": (
        "{note}: các mục và điểm tối đa là tạm đặt, mức tin cậy “chưa xác minh”.",
        "{note}: fields and maximum points are provisional, confidence “unverified”.",
    ),
    "forms.form": ("Biểu", "Form"),
    "forms.period": ("Kỳ của biểu", "Period of the form"),
    "forms.show": ("Xem", "Show"),
    "forms.all_units": ("Mọi đơn vị", "All units"),
    "forms.regime": ("Chế độ báo cáo", "Regime"),
    "forms.data_of": ("Số liệu từ – đến", "Data from – to"),
    "forms.due": ("Hạn gửi", "Due"),
    "forms.due.basis": (
        "Chưa tìm được văn bản quy định hạn gửi; số ngày là tạm đặt.",
        "No text that sets the deadline was found; the number of days is provisional.",
    ),
    "forms.due.confidence": ("Mức tin cậy của hạn", "Confidence of the deadline"),
    "forms.confidence": ("Mức tin cậy của biểu", "Confidence of the form"),
    "forms.refused_at": ("Ngày đến của tệp bị từ chối", "Arrival of a refused workbook"),
    "forms.refused_on": ("tệp đến {day} bị từ chối", "a workbook of {day} was refused"),
    "forms.arrived": ("Ngày đến", "Arrived"),
    "forms.days_late": ("Số ngày chậm", "Days late"),
    "forms.versions": ("Các lần gửi", "Versions"),
    "forms.version": ("Lần gửi", "Version"),
    "forms.version_text": ("Lần {number}, đến {day}, {state}", "Version {number}, {day}, {state}"),
    "forms.latest_state": ("Lần gửi cuối", "Latest version"),
    "forms.state": ("Trạng thái", "State"),
    "forms.counts": ("Được tính", "Counts"),
    "forms.counts.yes": ("✓ Bản được tính", "✓ Counts"),
    "forms.accepted": ("Mục được nhận", "Accepted"),
    "forms.errors": ("Mục chưa nhận", "Set aside"),
    "forms.doubts": ("Cần xem lại", "Doubts"),
    "forms.decision": ("Quyết định", "Decision"),
    "forms.self_score": ("Điểm tự chấm", "Self-score"),
    "forms.verified_score": ("Điểm thẩm định", "Verified score"),
    "forms.points_of": ("{points} ({fields} mục)", "{points} ({fields} fields)"),
    "forms.self_of_same": ("tự chấm các mục này: {points}", "self-score of these: {points}"),
    "forms.fields": ("Các mục của lần gửi {version}", "Fields of version {version}"),
    "forms.field": ("Mục", "Field"),
    "forms.value": ("Giá trị", "Value"),
    "forms.evidence": ("Minh chứng", "Evidence"),
    "forms.cell": ("Ô", "Cell"),
    "forms.nothing_counts": (
        "Chưa có lần gửi nào được tính cho đơn vị và kỳ này.",
        "No version counts for this unit and period.",
    ),
    "forms.owed.note": (
        "Số ngày chậm tính theo lần gửi đầu; chưa gửi thì tính đến ngày số liệu. Điểm là của bản được tính, tổng chỉ "
        "gồm các mục có điểm; điểm thẩm định được tính, điểm tự chấm không bao giờ thay vào. Dấu — là chưa có, không "
        "phải 0.",
        "Days late are those of the first version, or up to the day of the data while there is none. Scores are those "
        "of the version that counts, summed over the fields that have one; the verified score counts and the "
        "self-score never stands in for it. — means none, not zero.",
    ),
    "forms.fields.note": (
        "Điểm thẩm định được tính; mục chưa thẩm định để dấu —. Chữ nhỏ dưới điểm thẩm định là chênh lệch so với điểm "
        "tự chấm.",
        "The verified score counts; a field not verified shows —. The small figure below a verified score is the "
        "difference to the self-score.",
    ),
    "forms.set_aside": ("Ô phải sửa", "Cells to mend"),
    "forms.set_aside.mended": (
        "{count} mục chưa được nhận trong lần gửi này; lần gửi sau đã sửa.",
        "{count} fields of this version were set aside; a later version mended them.",
    ),
    "forms.reminders.none": ("Không còn đơn vị nào phải nhắc.", "Nobody is to be reminded."),
    "forms.reminders.count": (
        "**{now}** biểu còn thiếu hoặc bị trả lại; **{next}** biểu sắp đến hạn.",
        "**{now}** forms are missing or were returned; **{next}** are due next.",
    ),
    "forms.reminders.download": ("Tải danh sách nhắc", "Download the reminders"),
    "due.submitted": ("Đã gửi đúng hạn", "In time"),
    "due.late": ("Gửi chậm", "Late"),
    "due.missing": ("Chưa gửi, quá hạn", "Missing"),
    "due.returned": ("Bị trả lại, chưa sửa", "Returned"),
    "due.open": ("Chưa đến hạn", "Not due yet"),
    "state.sent": ("Đã gửi", "Sent"),
    "state.returned": ("Bị trả lại", "Returned"),
    "state.corrected": ("Bản sửa", "Corrected"),
    "state.approved": ("Đã duyệt", "Approved"),
    "state.locked": ("Đã khóa", "Locked"),
    "state.after_lock": ("Gửi sau khi khóa", "After the lock"),
    "not_counting.returned": ("Không: bị trả lại", "No: returned"),
    "not_counting.after_lock": ("Không: gửi sau khi khóa", "No: after the lock"),
    "not_counting.superseded": ("Không: có bản khác được tính", "No: another version counts"),
    "appraiser.hoi_dong": ("hội đồng thẩm định", "appraisal council"),
    "appraiser.chu_tich_hoi_dong": ("chủ tịch hội đồng", "chair of the council"),
    "appraiser.co_quan_thuong_truc": ("cơ quan thường trực", "standing office"),
    "appraiser.to_giup_viec": ("tổ giúp việc", "supporting team"),
    "field.empty": ("để trống", "left empty"),
    "field.not_applicable": ("không áp dụng", "not applicable"),
    "field.set_aside": ("chưa được nhận", "set aside"),
    "doubt.DQ-S10": ("số cần xem lại", "figures in doubt"),
    "doubt.DQ-S13": ("minh chứng cần xem lại", "evidence in doubt"),
    "answer.node_code": ("Mã số", "Code"),
    "answer.value": ("Giá trị", "Value"),
    "answer.numerator": ("Tử số", "Numerator"),
    "answer.denominator": ("Mẫu số", "Denominator"),
    "answer.not_applicable": ("Không áp dụng", "Not applicable"),
    "answer.self_score": ("Điểm tự chấm", "Self-score"),
    "answer.evidence_name": ("Minh chứng: tên", "Evidence: name"),
    "answer.evidence_link": ("Minh chứng: liên kết", "Evidence: link"),
    "answer.evidence_hash": ("Minh chứng: mã SHA-256", "Evidence: SHA-256"),
    "answer.reason": ("Lý do", "Reason"),
    "answer.verified_score": ("Điểm thẩm định", "Verified score"),
    "answer.evidence_date": ("Ngày văn bản", "Day of the document"),
    # sending a form
    "door.no_login": (
        "Hệ thống chưa có đăng nhập: ai mở được trang này đều gửi, quyết định được thay cho bất kỳ ai, và không ai "
        "được nhận diện. Trang chỉ mở khi người quản trị bật. Không tệp nào bị ghi đè; mọi lần gửi đều được lưu để "
        "đối chiếu.",
        "Nobody signs in here yet: whoever can open this page can send and decide in anybody's place, and nobody is "
        "identified. It is open only where the administrator switched it on. No file is ever replaced; all are kept.",
    ),
    "not_sent.closed": (
        "Trang gửi tệp đang tắt. Người quản trị bật bằng DTI_UPLOAD=1.",
        "Sending is switched off. The administrator switches it on with DTI_UPLOAD=1.",
    ),
    "not_sent.name": (
        "Không đặt được tên tệp trong hộp thư. Báo cho đơn vị vận hành hệ thống.",
        "No name could be given to the file in the inbox. Tell those who run this system.",
    ),
    "not_sent.type": ("Chỉ nhận tệp .xlsx.", "Only .xlsx files are taken."),
    "not_sent.too_large": (
        "Tệp lớn hơn 5 MB nên không được nhận. Biểu đã điền thường dưới 0,1 MB: xóa hình ảnh và trang thừa rồi gửi "
        "lại.",
        "The file has more than 5 MB and is not taken. A filled form has less than 0.1 MB: remove pictures and other "
        "sheets, then send it again.",
    ),
    "not_sent.empty": ("Tệp rỗng. Chọn lại tệp biểu đã điền.", "The file is empty. Choose the filled form."),
    "not_sent.listed": (
        "Hộp thư hôm nay đã có đợt gửi kèm bảng kê (_manifest.json); thêm tệp sẽ làm hỏng cả đợt. Gửi lại vào ngày "
        "mai hoặc báo cho đơn vị vận hành hệ thống.",
        "Today's inbox holds a delivery with its own list (_manifest.json); one more file would refuse all of it. "
        "Send it tomorrow, or tell those who run this system.",
    ),
    "upload.template": ("Tải tệp mẫu trống", "Download an empty template"),
    "upload.template.none": (
        "Chưa có tệp mẫu nào. Người vận hành tạo bằng lệnh make templates PERIOD=2026.",
        "There are no templates yet. Those who run this system make them with make templates PERIOD=2026.",
    ),
    "upload.template.download": ("Tải tệp mẫu", "Download the template"),
    "upload.file": ("Tệp biểu đã điền (.xlsx, tối đa 5 MB)", "The filled form (.xlsx, at most 5 MB)"),
    "upload.file.help": (
        "Giữ nguyên tên của tệp mẫu: `<mã đơn vị>__<mã biểu>__<kỳ>.xlsx`. Tệp chỉ được đọc, không nội dung nào được "
        "chạy.",
        "Keep the name of the template: `<unit>__<form>__<period>.xlsx`. The file is read; nothing in it is run.",
    ),
    "upload.note": (
        "Chọn tệp để kiểm tra. Chưa có gì được gửi cho đến khi bấm nút gửi.",
        "Choose a file to check it. Nothing is sent before you press the button.",
    ),
    "upload.checking": ("Đang kiểm tra…", "Checking…"),
    "upload.not_checked": (
        "Không kiểm tra được tệp trong giới hạn thời gian và bộ nhớ, nên không nhận. Điền lại vào tệp mẫu mới.",
        "The file could not be checked within the limits of time and memory and is not taken. Fill in a fresh "
        "template.",
    ),
    "upload.result": ("Kết quả kiểm tra", "Result of the check"),
    "upload.refused": ("Tệp không dùng được.", "The file cannot be used."),
    "upload.accepted": ("Mục được nhận", "Fields accepted"),
    "upload.of_answered": ("{accepted} ({answered} mục có trả lời)", "{accepted} ({answered} answered)"),
    "upload.of_the_whole": ("Về cả tệp:", "Of the whole file:"),
    "upload.marked_up": ("Tải bản đánh dấu ô phải sửa", "Download the copy with marked cells"),
    "upload.nothing_wrong": ("Không có ô nào phải sửa.", "No cell is to be mended."),
    "upload.level": ("Mức", "Level"),
    "upload.level.aside": ("chưa được nhận", "set aside"),
    "upload.level.doubt": ("được nhận, cần xem lại", "accepted, in doubt"),
    "upload.expected": ("Cần có", "What is expected"),
    "upload.untold": ("Và {count} điểm khác, không liệt kê.", "And {count} more, not listed."),
    "upload.good_cells_count": (
        "Vẫn gửi được: các ô đúng được nhận, các ô trên chưa được nhận cho đến khi gửi bản sửa.",
        "It can be sent as it is: the good cells are loaded, those above are not until a corrected version comes.",
    ),
    "upload.send": ("Gửi vào hộp thư", "Send to the inbox"),
    "upload.sent": (
        "Đã gửi vào hộp thư với tên `{name}`. Tệp được nạp ở lần cập nhật dữ liệu kế tiếp.",
        "Sent to the inbox as `{name}`. It is loaded with the next refresh.",
    ),
    # appraisal
    "appraisal.version_note": (
        "Số liệu theo bản công bố đang xem. Quyết định đã gửi mà chưa cập nhật thì chưa hiện ở đây.",
        "Figures of the published version. Decisions that were sent since do not show here yet.",
    ),
    "appraisal.waiting": (" · chờ quyết định", " · waits for a decision"),
    "appraisal.waiting.count": (
        "{count} đơn vị có lần gửi cuối chưa được quyết định, xếp lên đầu danh sách.",
        "{count} units have a latest version that nobody has decided on; they come first.",
    ),
    "appraisal.fields": ("Chấm từng mục", "Verify fields"),
    "appraisal.fields.note": (
        "Ghi điểm ở cột “Điểm thẩm định mới” và lý do nếu khác điểm tự chấm. Mục để nguyên thì không có quyết định.",
        "Write the score under “New verified score”, and a reason where it differs from the self-score. What is left "
        "as it is is not decided on.",
    ),
    "appraisal.no_points": (
        "Biểu này không chấm điểm; chỉ quyết định cho cả biểu.",
        "This form has no points; only the whole form is decided on.",
    ),
    "appraisal.in_full": ("Xem đủ giá trị và minh chứng", "See values and evidence in full"),
    "appraisal.max": ("Tối đa", "Maximum"),
    "appraisal.in_force": ("Đang có hiệu lực", "In force"),
    "appraisal.new_score": ("Điểm thẩm định mới", "New verified score"),
    "appraisal.whole": ("Quyết định cho cả biểu", "Decision on the whole form"),
    "appraisal.reason": ("Lý do (bắt buộc khi trả lại)", "Reason (required for a return)"),
    "appraisal.reason.help": (
        "Không ghi họ tên, số điện thoại, số định danh, thư điện tử của cá nhân.",
        "No name, telephone number, identity number or e-mail address of a person.",
    ),
    "appraisal.title": ("Chức danh quyết định", "Who decides (title)"),
    "appraisal.title.choose": ("Chọn chức danh, không ghi họ tên", "Choose a title, never a name"),
    "appraisal.ready": ("Sẽ gửi {count} quyết định", "{count} decisions to be sent"),
    "appraisal.nothing": ("Chưa có quyết định nào để gửi.", "There is no decision to send yet."),
    "appraisal.send": ("Gửi quyết định", "Send the decisions"),
    "appraisal.sent": (
        "Đã gửi vào hộp thư với tên `{name}`. Quyết định có hiệu lực từ lần cập nhật dữ liệu kế tiếp.",
        "Sent to the inbox as `{name}`. It holds from the next refresh on.",
    ),
    "appraisal.to_mend": ("Cần sửa trước khi gửi:", "To mend before sending:"),
    "appraisal.wrong.title": ("Chọn chức danh.", "Choose a title."),
    "appraisal.wrong.reason": ("Trả lại thì phải nêu lý do.", "A return needs a reason."),
    "appraisal.wrong.differs": (
        "Mục {field}: điểm khác điểm tự chấm thì phải nêu lý do.",
        "Field {field}: a score that differs from the self-score needs a reason.",
    ),
    "appraisal.wrong.range": ("Mục {field}: điểm từ 0 đến {most}.", "Field {field}: a score from 0 to {most}."),
    "appraisal.wrong.no_score": (
        "Mục {field}: có lý do nhưng chưa ghi điểm.",
        "Field {field}: there is a reason but no score.",
    ),
    "appraisal.wrong.withdrawn": (
        "Mục {field}: không bỏ trống được điểm đã thẩm định; ghi điểm khác.",
        "Field {field}: a verified score cannot be withdrawn; write another one.",
    ),
    "appraisal.wrong.rule": ("{column}: cần {expected}.", "{column}: expected {expected}."),
    "decision.none": ("Không", "None"),
    "decision.returned": ("Trả lại để sửa", "Return to be corrected"),
    "decision.approved": ("Duyệt", "Approve"),
    "decision.locked": ("Khóa kỳ của đơn vị", "Lock the unit's period"),
    "decision.verified": ("Chấm thẩm định", "Verify"),
    "decision.locked.means": (
        "Bản gửi đến sau ngày khóa được lưu nhưng không tính.",
        "Versions that arrive after the day of the lock are kept and do not count.",
    ),
}


@dataclass(frozen=True)
class Labels:
    """Texts, names, numbers and dates in one language."""

    language: str

    def __call__(self, key: str, **values: Any) -> str:
        text = TEXTS[key][0 if self.language == "vi" else 1]
        return text.format(**values) if values else text

    def known(self, prefix: str, code: str | None) -> str:
        """The text of a code from data; the code itself where it has none, the missing sign where it is empty."""
        if code is None or code == "":
            return MISSING
        key = f"{prefix}.{code}"
        return self(key) if key in TEXTS else code

    def name(self, row: Mapping[str, Any], field: str = "name") -> str:
        """`<field>_vi` or `<field>_en` of a row; the other language where one is empty."""
        first, second = ("vi", "en") if self.language == "vi" else ("en", "vi")
        return row.get(f"{field}_{first}") or row.get(f"{field}_{second}") or MISSING

    def expected(self, rule: str, reader_words: str | None) -> str:
        """What a quarantined value should have been; a list of codes is only in the reader's own words."""
        key = f"expected.{rule}"
        if key in TEXTS:
            return self(key)
        words = reader_words or MISSING
        return words.replace("one of", "một trong", 1) if self.language == "vi" else words

    def held_because(self, reason: str) -> str:
        """What was observed and expected, as the hold keeps it."""
        return reason.replace(", expected ", ", cần ") if self.language == "vi" else reason

    def status(self, code: str | None) -> str:
        return self.known("status", code or "missing")

    def number(self, value: int | float | Decimal | None, decimals: int = 0, sign: bool = False) -> str:
        """534466 as `534.466` or `534,466`; rounded half-up; None as the missing sign."""
        if value is None or value != value:
            return MISSING
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text = f"{abs(rounded):,.{decimals}f}"
        if self.language == "vi":
            text = text.translate(str.maketrans(",.", ".,"))
        if rounded < 0:
            return f"−{text}"
        return f"+{text}" if sign and rounded > 0 else text

    def points(self, value: Decimal | float | None) -> str:
        return self.number(value, 2)

    def percent(self, percentage: Decimal | float | None) -> str:
        """82.67 as `82,67 %` or `82.67%`."""
        if percentage is None or percentage != percentage:
            return MISSING
        return self.number(percentage, 2) + (" %" if self.language == "vi" else "%")

    def ratio(self, share: Decimal | float | None) -> str:
        """0.8267 as `82,67 %` or `82.67%`."""
        return MISSING if share is None or share != share else self.percent(Decimal(str(share)) * 100)

    def day(self, value: date | None) -> str:
        if value is None:
            return MISSING
        return f"{value:%d/%m/%Y}" if self.language == "vi" else f"{value.day} {value:%b %Y}"

    def moment(self, value: datetime | None) -> str:
        """A moment with a zone is shown in Vietnamese time; one without is wall time already."""
        if value is None:
            return MISSING
        local = value.astimezone(LOCAL_TIME) if value.tzinfo else value
        return f"{self.day(local.date())} {local:%H:%M}"

    def month(self, value: date) -> str:
        return f"T{value.month}/{value.year}" if self.language == "vi" else f"{value:%b %Y}"

    def feeds(self, codes: list[str]) -> str:
        return ", ".join(self.known("feed", code).lower() for code in codes)
