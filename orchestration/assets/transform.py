"""The day T, and dbt: seeds, models and tests as assets and asset checks."""

import json
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import dagster as dg

from orchestration.contracts import ContractBroken, prepare_raw
from orchestration.control import begin_build, latest_arrival
from orchestration.intake.feeds import FEEDS
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource
from orchestration.transforming import DBT, transform
from quality.absent import absent

with absent("dbt.version"):  # dagster-dbt does without dbt, whose import takes 2 s; it works in another process
    from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
    from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage


class SchemaTable(DagsterDbtTranslator):
    """Asset keys are schema/table; groups are the schemas staging, intermediate, marts and seeds."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        name = dbt_resource_props.get("identifier") or dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return dg.AssetKey([dbt_resource_props["schema"], name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["schema"]


def build_day(as_of: date | None) -> dg.AssetsDefinition:
    """The asset control/build: begins a build as of `as_of`, or as of the last arrival day."""

    @dg.asset(
        key=["control", "build"],
        deps=[dg.AssetKey(["control", "holds"])],
        group_name="control",
        pool=WAREHOUSE_POOL,
        description="The day T of this build: only what arrived on or before it counts.",
    )
    def begun(warehouse: WarehouseResource) -> dg.MaterializeResult:
        with warehouse.open() as connection:
            try:
                prepare_raw(connection, FEEDS.values())  # a recomputation loads nothing that would have
            except ContractBroken as broken:
                raise dg.Failure(str(broken), allow_retries=False) from None
            day = as_of or latest_arrival(connection)
            if day is None:
                raise dg.Failure("nothing has been loaded: put deliveries into the inbox first", allow_retries=False)
            build = begin_build(connection, day)
        return dg.MaterializeResult(metadata={"as_of": build.as_of.isoformat(), "build_id": build.build_id})

    return begun


def changed_days() -> dg.AssetSpec:
    """A table that `build_day` writes beside its own."""
    return dg.AssetSpec(
        ["control", "changed_days"],
        deps=[dg.AssetKey(["control", "build"])],
        group_name="control",
        description="Arrival days whose rows are not those that the last build saw.",
    )


def transform_assets(manifest_path: Path, target: Path) -> dg.AssetsDefinition:
    """Every dbt seed and model. A failed model or test fails the step and leaves the gate closed.

    target: see `run_dbt`.
    """
    translator = SchemaTable(settings=DagsterDbtTranslatorSettings(enable_asset_checks=True))
    manifest = json.loads(manifest_path.read_text("utf-8"))

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, pool=WAREHOUSE_POOL, name="transform")
    def transformed(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> Iterator[Any]:
        told: SimpleQueue[dict | None] = SimpleQueue()
        with warehouse.alone(), ThreadPoolExecutor(1) as dbt:
            problems = dbt.submit(transform, Path(warehouse.path), target, tell=told.put)
            problems.add_done_callback(lambda _: told.put(None))
            messages = (DbtCoreCliEventMessage(event, event_history_metadata={}) for event in iter(told.get, None))
            results = (message.to_default_asset_events(manifest, translator, context) for message in messages)
            try:
                written = yield from _in_order(context, chain.from_iterable(results))
            except BaseException:
                DBT.end()  # who interrupts a run does not wait for the rest of a build
                raise
        if problems.result():
            raise dg.Failure("; ".join(problems.result()), allow_retries=False)
        for key in context.selected_asset_keys:
            yield from _unchanged(context, key, written)

    return transformed


def _in_order(context: dg.AssetExecutionContext, results: Iterator[Any]) -> Generator[Any, None, set[dg.AssetKey]]:
    """What dbt wrote and tested, while it goes on, each mart after those it rests on. Returns the keys of all outputs.

    A mart that had nothing to be written for has an output too: without it Dagster would skip what waits for it.
    """
    keys = context.assets_def.keys_by_output_name
    done: set[dg.AssetKey] = set()
    for result in results:
        if isinstance(result, dg.Output):
            key = keys[result.output_name]
            for upstream in context.assets_def.asset_deps[key]:
                yield from _unchanged(context, upstream, done)
            done.add(key)
        yield result
    return done


def _unchanged(context: dg.AssetExecutionContext, key: dg.AssetKey, done: set[dg.AssetKey]) -> Iterator[dg.Output]:
    """Outputs of a mart and of those it rests on, where there is none yet: dbt has passed them by."""
    if key in done or key not in context.selected_asset_keys:
        return
    done.add(key)
    for upstream in sorted(context.assets_def.asset_deps[key]):
        yield from _unchanged(context, upstream, done)
    if key.path[0] == "marts":
        yield dg.Output(None, context.assets_def.get_output_name_for_asset_key(key), metadata={"unchanged": True})
