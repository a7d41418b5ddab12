"""The published version that every reader opens."""

from pathlib import Path

import dagster as dg

from orchestration.control import current_build, reasons_not_to_publish
from orchestration.figures import use_up_acceptances
from orchestration.ioc.delivering import LooksBack, deliver
from orchestration.previous import previous_version
from orchestration.publishing import publish
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource


class ServingResource(dg.ConfigurableResource):
    """Where versions are published and how many stay."""

    path: str
    keep_versions: int = 5


class IocResource(dg.ConfigurableResource):
    """The folder of deliveries to the operations centre; is_on: whether there are any."""

    path: str
    is_on: bool = True


def published_marts(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset serving/marts: publishes the current build, if the gate is open."""

    @dg.asset(
        key=["serving", "marts"],
        deps=marts,
        group_name="serving",
        pool=WAREHOUSE_POOL,
        kinds={"duckdb"},
        description="Versioned read-only file with the marts, and current.json that names it.",
    )
    def published(warehouse: WarehouseResource, serving: ServingResource) -> dg.MaterializeResult:
        with warehouse.open() as connection:
            build, reasons = current_build(connection), reasons_not_to_publish(connection)
            if reasons:
                raise dg.Failure(
                    f"not published, the last good version stays: {'; '.join(reasons)}", allow_retries=False
                )
            with previous_version(connection, Path(serving.path)) as latest_day:
                looks_back = latest_day is not None and build.as_of < latest_day
            version = publish(connection, build, Path(serving.path), serving.keep_versions)
            if not looks_back:
                use_up_acceptances(connection)
        return dg.MaterializeResult(
            metadata={
                "version": version.version,
                "file": dg.MetadataValue.path(version.file),
                "as_of": build.as_of.isoformat(),
                "rows": sum(version.row_counts.values()),
            }
        )

    return published


def ioc_delivery() -> dg.AssetsDefinition:
    """The asset serving/ioc: what became another figure, as a numbered delivery to the operations centre."""

    @dg.asset(
        key=["serving", "ioc"],
        deps=[["serving", "marts"]],
        group_name="serving",
        pool=WAREHOUSE_POOL,
        kinds={"json", "parquet"},
        description="The delivery to the provincial operations centre: figures that changed since the one before.",
    )
    def delivered(serving: ServingResource, ioc: IocResource) -> dg.MaterializeResult:
        if not ioc.is_on:
            return dg.MaterializeResult(metadata={"delivered": "nothing: DTI_IOC_FEED is off"})
        try:
            delivery = deliver(Path(serving.path), Path(ioc.path))
        except LooksBack as back:
            return dg.MaterializeResult(metadata={"delivered": f"nothing: {back}"})
        if delivery is None:
            return dg.MaterializeResult(metadata={"delivered": "nothing: this version was delivered already"})
        return dg.MaterializeResult(
            metadata={"delivered": dg.MetadataValue.path(delivery.folder), "rows": delivery.manifest.rows}
        )

    return delivered
