"""What the readers of the land feeds work out of a row: the present commune, and where its parcel lies."""

from __future__ import annotations

import polars as pl

from orchestration.intake.land.communes import communes

UNIT = "C"
"""Before the GSO code of a present commune, its unit code."""


def commune_of(rows: pl.DataFrame) -> pl.DataFrame:
    """commune_code, the unit code of the present commune, null for an unknown code; is_current_code, whether the
    delivered code is a present one."""
    return _columns(rows["xaId"], communes().resolve(rows["xaId"]))


def commune_and_place_of(rows: pl.DataFrame) -> pl.DataFrame:
    """The same, of a parted commune by the point where there is one, and `place`, see `place.locate`."""
    from orchestration.intake.land.place import locate

    commune, place = locate(rows["maThua"], rows["xaId"])
    return _columns(rows["xaId"], commune).with_columns(place.alias("place"))


def _columns(delivered: pl.Series, commune: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"commune_code": UNIT + commune, "is_current_code": communes().is_present(delivered)})
