"""Rows and files for tests of the intake: one usable record of each feed, and ways to write it down."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.intake.delivery import Delivery
from orchestration.intake.units import unit_candidates
from orchestration.settings import DBT_PROJECT

UNITS = DBT_PROJECT / "seeds" / "reference" / "units.csv"
CANDIDATES = unit_candidates(UNITS)
ARRIVAL = date(2026, 3, 31)

Record = dict[str, Any]

DOSSIER: Record = {
    "MaHoSo": "H53-260105-0001",
    "MaTTHC": "1.000001.H53",
    "MaDonVi": "C25459",
    "KenhThucHien": "2",
    "NgayTiepNhan": "20260105083000",
    "NgayHenTra": "20260119",
    "TrangThaiHoSo": "2",
    "NgayCapNhat": "20260105083000",
}
PETITION: Record = {
    "MaPAKN": "PA-0001",
    "MaDonVi": "C25459",
    "NgayTiepNhan": "05/01/2026",
    "HanXuLy": "2026-01-20",
    "NgayXuLy": "2026-01-19T16:00:00",
    "HaiLong": "có",
    "LapLai": "0",
    "Loai": "TTHC",
    "NgayCapNhat": "20260119160000",
}
PROCEDURE: Record = {
    "MaTTHC": "1.000001",
    "TenTTHC": "Cấp bản sao trích lục hộ tịch",
    "CapThucHien": "xa",
    "MucDo": "4",
    "CoPhiLePhi": "1",
    "TichHopThanhToan": "1",
    "DoiTuongCongDan": "1",
    "KetNoiDanCu": "0",
    "HieuLucTu": "20250101",
}
PORTAL: Record = {
    "as_of": "20260331",
    "unit_code": "C25459",
    "period_type": "month",
    "period_start": "20260301",
    "indicator_code": "2.1",
    "numerator": "9",
    "denominator": "10",
    "score": "18.00",
    "max_score": "20.00",
}
DTI_RESULT: Record = {
    "year": "2024",
    "level": "province (34, merged)",
    "name": "Tây Ninh",
    "rank": "21",
    "value": "0.6959",
    "nhan_thuc_so": "1.0000",
    "pillar_cqs": "0.78",
    "rank_cqs": "20",
    "confidence": "high",
}
TARGET: Record = {
    "indicator_code": "3.3",
    "unit_code": "TN80",
    "year": "2026",
    "period_type": "year",
    "target_ratio": "0.80",
    "target_points": None,
    "legal_basis": "Kế hoạch thử",
    "lead_unit": "N-KHCN",
    "responsible_head_title": "Giám đốc Sở Khoa học và Công nghệ",
    "valid_from": "20260101",
}
FRAMEWORK: Record = {
    "framework_version": "dti-thu-2027",
    "node_code": "dti",
    "kind": "index",
    "name_vi": "Chỉ số chuyển đổi số",
    "max_points": "0",
    "n_components": "0",
    "scoring_type": "not_scored",
    "confidence": "unverified",
    "level": "commune",
    "valid_from": "2027-01-01",
}
SUBMITTED_FIELD: Record = {
    "form_code": "dti-xa",
    "unit_code": "C25459",
    "period": "2026",
    "node_code": "1.3",
    "period_type": "year",
    "period_start": "2026-01-01",
    "value": "62.5",
    "numerator": "5",
    "denominator": "8",
    "self_score": "6.25",
    "not_applicable": "0",
    "evidence_name": "Quyết định số 7/QĐ-UBND",
    "evidence_date": "2026-03-15",
    "cell": "F11",
}
DECISION: Record = {
    "form_code": "dti-xa",
    "unit_code": "C25459",
    "period": "2025",
    "version": "1",
    "decision": "approved",
    "appraiser_title": "hoi_dong",
    "decided_at": "2026-03-31 09:00:00",
}
LAND_PARCEL: Record = {
    "maThua": "w652q7vu7hg1",
    "xaId": "25459",
    "soHieuToBanDo": "12",
    "soThuTuThua": "345",
    "dienTich": "152.3",
    "dienTichPhapLy": "150",
    "mucDich": "ODT+CLN",
    "dienTichMucDich": "100+52.3",
    "daXacThucChu": "1",
    "coHinhHoc": "1",
    "isLastest": "1",
    "ngayCapNhat": "20260328160000",
    "ngayBienDong": "20260320",
}
LAND_CERTIFICATE: Record = {
    "giayChungNhanId": "1234567",
    "soPhatHanh": "CT 12345678",
    "soVaoSo": "CS01234",
    "ngayCap": "20260325",
    "xaId": "25459",
    "soHieuToBanDo": "12",
    "soThuTuThua": "345",
    "soBienNhan": "H53.14-260304-0012",
    "ngayCapNhat": "20260325160000",
}
LAND_TAX_TRANSFER: Record = {
    "maPhieu": "PC-000123",
    "soBienNhan": "H53.14-260304-0012",
    "ngayChuyen": "20260310090000",
    "ngayThongBaoThue": "20260316",
    "soTien": "15000000",
    "trangThai": "da_thong_bao",
    "kenh": "dien_tu",
    "ngayCapNhat": "20260316160000",
}
RECORDS: dict[str, Record] = {
    "dossiers": DOSSIER,
    "petitions": PETITION,
    "procedures": PROCEDURE,
    "portal": PORTAL,
    "dti_results": DTI_RESULT,
    "targets": TARGET,
    "frameworks": FRAMEWORK,
    "submissions": SUBMITTED_FIELD,
    "appraisals": DECISION,
    "land_parcels": LAND_PARCEL,
    "land_certificates": LAND_CERTIFICATE,
    "land_tax_transfers": LAND_TAX_TRANSFER,
}


def csv_text(*records: Record, delimiter: str = ",") -> str:
    """Records as CSV under the columns of the first one."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def deliver(
    inbox: Path, feed: str, day: date, files: dict[str, str | bytes], manifest: dict | str | None = None
) -> Delivery:
    """Write files (and a manifest) into the arrival day's folder."""
    folder = inbox / feed / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    if manifest is not None:
        text = manifest if isinstance(manifest, str) else json.dumps(manifest)
        (folder / "_manifest.json").write_text(text, "utf-8")
    return Delivery(feed, day, folder)
