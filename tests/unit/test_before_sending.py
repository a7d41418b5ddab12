"""What `dti check` says of a file before it is sent, and that it cannot take the machine with it."""

import base64
import json
import subprocess
import sys
from datetime import date

import pytest

from orchestration.before_sending import answer
from orchestration.intake.submission.checking import marked_up, validate
from tests.unit.forms import COMMUNE, DAY, FORM, NAME, PERIOD, filled

DECISIONS = "form_code,unit_code,period,version,node_code,decision,verified_score,reason,appraiser_title,decided_at\n"


def test_the_command_says_what_the_load_will_say() -> None:
    content = filled({("1.3", "numerator"): "nhiều", ("1.3", "denominator"): 40})
    command = [sys.executable, "-m", "orchestration.cli", "check", "submissions", f"--name={NAME}", f"--day={DAY}"]
    command += ["--lock", FORM, COMMUNE, PERIOD]
    told = json.loads(subprocess.run(command, input=content, capture_output=True, check=True).stdout)
    loaded = validate(NAME, content, DAY, locked={(FORM, COMMUNE, PERIOD)})
    assert (told["refused"], told["unit"], told["form"], told["period"]) == (False, COMMUNE, FORM, PERIOD)
    assert (told["accepted"], told["errors"]) == (loaded.accepted, loaded.errors) and loaded.errors == 1
    wrong = next(finding for finding in told["findings"] if finding["cell"] == "G11")
    assert (wrong["field"], wrong["column"], wrong["sets_aside"]) == ("1.3", "numerator", True)
    assert wrong["told_vi"] and wrong["told_en"]
    assert any("khóa" in finding["told_vi"] for finding in told["findings"] if not finding["cell"])
    assert base64.b64decode(told["marked_up"]) == marked_up(loaded)


def test_a_workbook_that_is_refused_whole_belongs_to_nobody() -> None:
    told = answer("submissions", f"C28243__{FORM}__{PERIOD}.xlsx", filled(), DAY)
    assert told["refused"] and told["unit"] is None and told["accepted"] == 0
    assert [finding["cell"] for finding in told["findings"]] == [""]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("dti-xa,C25459,2026,1,,returned,,,hoi_dong,2027-01-10 09:00:00", "reason", "APP-REASON"),
        ("dti-xa,C25459,2026,1,,returned,,Gọi 0912 345 678,hoi_dong,2027-01-10 09:00:00", "reason", "IN-PERSON"),
        ("dti-xa,C25459,2026,1,,approved,,,giam_doc,2027-01-10 09:00:00", "appraiser_title", "IN-CHOICE"),
        ("dti-xa,C25459,2026,1,1.1,verified,7.5,,hoi_dong,2027-01-11 09:00:00", "decided_at", "APP-FUTURE"),
    ],
)
def test_a_decision_is_held_against_the_rules_of_its_feed(row: str, column: str, rule: str) -> None:
    told = answer("appraisals", "x.csv", f"{DECISIONS}{row}\n".encode(), date(2027, 1, 10))
    assert told["accepted"] == 0
    assert [(finding["column"], finding["rule"]) for finding in told["findings"]] == [(column, rule)]


def test_a_good_decision_is_accepted() -> None:
    rows = "dti-xa,C25459,2026,1,1.1,verified,7.5,Thiếu minh chứng,hoi_dong,2027-01-10 09:00:00\n"
    told = answer("appraisals", "x.csv", f"\ufeff{DECISIONS}{rows}".encode(), date(2027, 1, 10))
    assert (told["refused"], told["accepted"], told["findings"]) == (False, 1, [])


def test_a_check_that_takes_too_much_memory_ends_itself() -> None:
    greedy = "from orchestration import before_sending as b; b.limit(); bytearray(2 * b.MEMORY)"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, text=True)
    assert done.returncode != 0 and "MemoryError" in done.stderr
