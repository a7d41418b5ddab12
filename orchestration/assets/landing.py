"""Raw feeds, one asset each, partitioned by arrival day. A range of days is one run."""

import logging
from datetime import date

import dagster as dg

from orchestration.intake.delivery import scan
from orchestration.intake.feed import Feed
from orchestration.intake.feeds import FEEDS
from orchestration.intake.load import read_batches
from orchestration.intake.units import unit_candidates
from orchestration.landing import Landed, create_raw_tables, land, pending
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource
from orchestration.settings import DBT_PROJECT

UNITS_SEED = DBT_PROJECT / "seeds" / "reference" / "units.csv"
RELOAD_TAG = "dti/reload"
progress = logging.getLogger("dti.progress")


def load_days(
    feed: Feed, inbox: InboxResource, warehouse: WarehouseResource, first: date, last: date, *, reload: bool
) -> Landed:
    """Load the deliveries of one feed that arrived in [first, last]: the new and changed ones, or all of them."""
    found = scan(inbox.root, (feed.name,)).deliveries
    wanted = [delivery for delivery in found if first <= delivery.arrival_day <= last]
    parts = []
    with warehouse.open() as connection:
        create_raw_tables(connection, FEEDS.values())
        todo = wanted if reload else pending(connection, wanted)
        for batch in read_batches(feed, todo, unit_candidates(UNITS_SEED)):
            parts.append(land(connection, batch))
            done = Landed.total(parts)
            progress.info("%s: %d of %d days, %s rows", feed.name, done.days, len(todo), f"{done.rows_accepted:,}")
    return Landed.total(parts)


def landing_asset(feed: Feed, partitions: dg.DailyPartitionsDefinition) -> dg.AssetsDefinition:
    """The asset raw/<feed>: replaces exactly the arrival days it is run for."""

    @dg.asset(
        key=["raw", feed.name],
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name="landing",
        pool=WAREHOUSE_POOL,
        kinds={"polars", "duckdb"},
        description=f"Accepted rows of the feed `{feed.name}`, per arrival day; unusable rows go to raw/quarantine.",
    )
    def landed(
        context: dg.AssetExecutionContext, inbox: InboxResource, warehouse: WarehouseResource
    ) -> dg.MaterializeResult:
        days = context.partition_key_range
        first, last = date.fromisoformat(days.start), date.fromisoformat(days.end)
        reload = context.run.tags.get(RELOAD_TAG) == "true"
        loaded = load_days(feed, inbox, warehouse, first, last, reload=reload)
        for refusal in loaded.refusals:
            context.log.error(str(refusal))
        return dg.MaterializeResult(
            metadata={
                "days": loaded.days,
                "files": loaded.files,
                "rows_accepted": loaded.rows_accepted,
                "rows_quarantined": loaded.rows_quarantined,
                "refusals": dg.MetadataValue.md("\n".join(f"- {refusal}" for refusal in loaded.refusals) or "none"),
            }
        )

    return landed


def landing_assets(partitions: dg.DailyPartitionsDefinition) -> list[dg.AssetsDefinition]:
    return [landing_asset(feed, partitions) for feed in FEEDS.values()]


def ledger_specs() -> list[dg.AssetSpec]:
    """Tables that every landing asset writes beside its own."""
    written_by = [dg.AssetKey(["raw", feed]) for feed in FEEDS]
    descriptions = {
        "deliveries": "Files loaded, with their counts.",
        "refusals": "Files and deliveries refused whole.",
        "quarantine": "Rows that could not be used.",
    }
    return [
        dg.AssetSpec(["raw", name], deps=written_by, description=text, group_name="landing")
        for name, text in descriptions.items()
    ]
