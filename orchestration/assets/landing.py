"""Raw feeds, one asset each, partitioned by arrival day. A range of days is one run."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import dagster as dg
from pydantic import SecretStr

from orchestration.contracts import ContractBroken
from orchestration.instance import reload_since
from orchestration.intake.feed import Feed
from orchestration.intake.feeds import FEEDS
from orchestration.landing import Landed
from orchestration.loading import load_days
from orchestration.months import in_words
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource

progress = logging.getLogger("dti.progress")


class _RunLog(logging.Handler):
    """What is told of progress, in the log of a run. Dagster's own way rewrites the lines that the console shows."""

    def __init__(self, log: dg.DagsterLogManager):
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.log(record.levelno, record.getMessage())


@contextmanager
def _told_in(log: dg.DagsterLogManager) -> Iterator[None]:
    handler = _RunLog(log)
    progress.setLevel(logging.INFO)
    progress.addHandler(handler)
    try:
        yield
    finally:
        progress.removeHandler(handler)


def landing_asset(
    feed: Feed, partitions: dg.DailyPartitionsDefinition, pii_key: SecretStr | None
) -> dg.AssetsDefinition:
    """The asset raw/<feed>: replaces exactly the arrival days it is run for.

    pii_key: see `Settings`; kept out of Dagster's configuration, which its UI shows.
    """
    key = pii_key.get_secret_value() if pii_key else None

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
        since = reload_since(context.instance, context.run)

        def load() -> Landed:
            with warehouse.open() as connection:
                return load_days(
                    connection,
                    feed,
                    inbox.root,
                    first,
                    last,
                    since=since,
                    pii_key=key,
                    settle_seconds=inbox.settle_seconds,
                    answers=inbox.answers,
                    asked_for=lambda: since is not None and warehouse.is_asked_for(),
                )

        parts = []
        try:
            with _told_in(context.log):
                while not parts or parts[-1].interrupted:
                    if since:
                        warehouse.give_way()
                    parts.append(load())
        except ContractBroken as broken:
            raise dg.Failure(str(broken), allow_retries=False) from None
        loaded = Landed.total(parts)
        for refusal in loaded.refusals:
            context.log.error(str(refusal))
        return dg.MaterializeResult(
            metadata={
                "days": loaded.days,
                "files": loaded.files,
                "rows_accepted": loaded.rows_accepted,
                "rows_quarantined": loaded.rows_quarantined,
                "touched_months": in_words(loaded.touched_months),
                "refusals": dg.MetadataValue.md("\n".join(f"- {refusal}" for refusal in loaded.refusals) or "none"),
            }
        )

    return landed


def landing_assets(partitions: dg.DailyPartitionsDefinition, pii_key: SecretStr | None) -> list[dg.AssetsDefinition]:
    return [landing_asset(feed, partitions, pii_key) for feed in FEEDS.values()]


def ledger_specs() -> list[dg.AssetSpec]:
    """Tables that every landing asset writes beside its own."""
    written_by = [dg.AssetKey(["raw", feed]) for feed in FEEDS]
    descriptions = {
        "deliveries": "Files loaded, with their counts.",
        "refusals": "Files and deliveries refused whole.",
        "quarantine": "Rows that could not be used.",
        "touched_months": "Business months of the rows that an arrival day brought or took away.",
        "contracts": "Versions of the feeds' contracts under which this warehouse was loaded.",
        "contract_feeds": "What the feeds' contracts say of each feed, in Vietnamese and English.",
        "contract_columns": "What they say of each column.",
        "contract_rules": "What they say of each rule.",
    }
    beside = [
        dg.AssetSpec(["raw", name], deps=written_by, description=text, group_name="landing")
        for name, text in descriptions.items()
    ]
    kept = [
        dg.AssetSpec(
            ["kept", feed],
            deps=[["raw", feed]],
            description="Rows judged good that were delivered again; they count while the new delivery is held.",
            group_name="kept",
        )
        for feed in FEEDS
    ]
    deliveries = "Deliveries whose rows are kept."
    return [
        *beside,
        *kept,
        dg.AssetSpec(["control", "kept"], deps=written_by, description=deliveries, group_name="control"),
    ]
