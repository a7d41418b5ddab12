"""Where deliveries lie."""

from __future__ import annotations

from pathlib import Path

import dagster as dg


class InboxResource(dg.ConfigurableResource):
    """The folder `$DTI_HOME/inbox`; read only."""

    path: str

    @property
    def root(self) -> Path:
        return Path(self.path)
