"""The day T, and dbt: seeds, models and tests as assets and asset checks."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.contracts import ContractBroken, prepare_raw
from orchestration.control import begin_build, latest_arrival
from orchestration.intake.feeds import FEEDS
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource
from orchestration.transforming import transform


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
        with warehouse.alone():
            run = transform(Path(warehouse.path), target)
        results = [
            result
            for event in run.events
            for result in DbtCoreCliEventMessage(raw_event=event, event_history_metadata={}).to_default_asset_events(
                manifest, translator, context
            )
        ]
        if run.problems:
            yield from results
            raise dg.Failure("; ".join(run.problems), allow_retries=False)
        yield from _whole(context, results)

    return transformed


def _whole(context: dg.AssetExecutionContext, results: list[Any]) -> Iterator[Any]:
    """An output of each asset that was written and of each mart, after those it rests on, then what tests said.

    A mart that had nothing to be written for has one too: without it Dagster would skip what waits for it.
    """
    assets = context.assets_def
    names = {key: name for name, key in assets.keys_by_output_name.items()}
    written = {result.output_name: result for result in results if isinstance(result, dg.Output)}
    for key in TopologicalSorter(assets.asset_deps).static_order():
        if key in context.selected_asset_keys:
            name = names[key]
            if name in written:
                yield written[name]
            elif key.path[0] == "marts":
                yield dg.Output(None, name, metadata={"unchanged": True})
    yield from (result for result in results if not isinstance(result, dg.Output))
