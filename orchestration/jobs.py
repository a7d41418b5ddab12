"""Jobs: what runs together."""

from __future__ import annotations

import dagster as dg

from orchestration.intake.feeds import FEEDS

REFRESH, RECOMPUTE = "refresh", "recompute"
LANDING = dg.AssetSelection.groups("landing")


def jobs() -> list[dg.UnresolvedAssetJobDefinition]:
    """refresh: load a range of arrival days, then everything that follows. recompute: what follows, without loading."""
    return [
        dg.define_asset_job(
            REFRESH,
            selection=dg.AssetSelection.all(),
            description="Load arrival days, transform, check, publish.",
        ),
        dg.define_asset_job(
            RECOMPUTE,
            selection=dg.AssetSelection.all()
            - LANDING
            - dg.AssetSelection.checks_for_assets(*[dg.AssetKey(["raw", feed]) for feed in FEEDS]),
            description="Transform, check and publish what is loaded.",
        ),
    ]
