"""What every feed of one sample shares."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.sample.delivery import FileFormat
from orchestration.sample.procedures import Catalogue
from orchestration.sample.reference import Target
from orchestration.sample.units import HandlingUnits
from orchestration.sample.working_days import WorkingDays


@dataclass(frozen=True)
class SamplePlan:
    """`seed` of the draws, folders of the inbox and of the reference seeds, first and last arrival day, form of the
    files, and what is read from the seeds once.
    """

    seed: int
    inbox: Path
    reference: Path
    first_day: date
    last_day: date
    file_format: FileFormat
    units: HandlingUnits
    catalogue: Catalogue
    calendar: WorkingDays
    targets: dict[str, Target]
