"""What a command says, also as JSON lines in `logs/<day>.jsonl`: for whoever looks later, or a log collector."""

from __future__ import annotations

import json
import logging
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.settings import TIME_ZONE


class JsonLines(logging.Handler):
    """One object a line: time, level, logger, command, pid, message. A disk that is full silences it and nothing else.

    Progress and problems name feeds, days, files, rules and counts, never what stood in a record.
    """

    def __init__(self, folder: Path, command: str):
        super().__init__(logging.INFO)
        self._folder, self._command = folder, command

    def emit(self, record: logging.LogRecord) -> None:
        moment = datetime.fromtimestamp(record.created, ZoneInfo(TIME_ZONE))
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "command": self._command,
            "pid": os.getpid(),
            "message": record.getMessage(),
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{moment:%Y-%m-%d}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            return
