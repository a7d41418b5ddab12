"""Where deliveries lie."""

from __future__ import annotations

from pathlib import Path

import dagster as dg


class InboxResource(dg.ConfigurableResource):
    """The folder `$DTI_HOME/inbox`; read only. settle_seconds: see `Settings`."""

    path: str
    settle_seconds: float = 0

    @property
    def root(self) -> Path:
        return Path(self.path)
