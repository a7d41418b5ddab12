"""Where deliveries lie."""

from __future__ import annotations

from pathlib import Path

import dagster as dg


class InboxResource(dg.ConfigurableResource):
    """The folder `$DTI_HOME/inbox`; read only. settle_seconds: see `Settings`.

    answers_path: of the folder into which submitted workbooks go back; empty for nowhere.
    """

    path: str
    settle_seconds: float = 0
    answers_path: str = ""

    @property
    def root(self) -> Path:
        return Path(self.path)

    @property
    def answers(self) -> Path | None:
        return Path(self.answers_path) if self.answers_path else None
