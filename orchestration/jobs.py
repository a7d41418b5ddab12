"""Jobs: what runs together."""

from __future__ import annotations

import dagster as dg

from orchestration.reporting import report_failure, report_publication

REFRESH, LOAD, RECOMPUTE = "refresh", "load", "recompute"
HOOKS = {report_failure, report_publication}
LANDING = dg.AssetSelection.groups("landing")


def jobs() -> list[dg.UnresolvedAssetJobDefinition]:
    """refresh: load a range of arrival days, then everything that follows. load: only the first, a chunk of a backfill.
    recompute: what follows, without loading."""
    return [
        dg.define_asset_job(
            REFRESH,
            selection=dg.AssetSelection.all(),
            description="Load arrival days, check, transform, publish.",
            hooks=HOOKS,
        ),
        dg.define_asset_job(LOAD, selection=LANDING, description="Load arrival days, no more.", hooks=HOOKS),
        dg.define_asset_job(
            RECOMPUTE,
            selection=dg.AssetSelection.all() - LANDING,
            description="Check, transform and publish what is loaded.",
            hooks=HOOKS,
        ),
    ]
