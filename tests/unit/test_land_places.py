"""Where a parcel lies and whose it is: GeoHash, outlines of communes, former codes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.land import geohash
from orchestration.intake.land.communes import communes
from orchestration.intake.land.derived import commune_and_place_of
from orchestration.intake.land.place import METRES_PER_DEGREE, NARROWER, outlines

TAN_NINH, HAU_NGHIA = "25459", "27931"
PRECISION = 5e-7
"""Degrees; half a cell is 1.7e-7 by 0.8e-7."""


def encode(longitude: float, latitude: float) -> str:
    """The GeoHash of a point by the rule: halve the ranges in turns, longitude first, five bits a letter."""
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = ""
    for turn in range(60):
        found, at = ranges[turn % 2], (longitude, latitude)[turn % 2]
        middle = sum(found) / 2
        bits += "1" if at >= middle else "0"
        found[0 if at >= middle else 1] = middle
    return "".join(geohash.ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, 60, 5))


def located(*parcels: tuple[str | None, str]) -> list[tuple[str, str, bool]]:
    """(commune_code, place, is_current_code) of parcels given as (id, code of the commune)."""
    rows = pl.DataFrame(parcels, schema={"maThua": pl.String, "xaId": pl.String}, orient="row")
    return commune_and_place_of(rows).select("commune_code", "place", "is_current_code").rows()


def inner_point(shape: shapely.Geometry) -> str:
    point = shapely.point_on_surface(shape)
    return encode(point.x / NARROWER, point.y)


@settings(derandomize=True, deadline=None, database=None)
@given(st.lists(st.tuples(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9)), max_size=20))
def test_a_geohash_is_decoded_to_the_point_it_was_made_of(points):
    longitudes, latitudes = geohash.decode(pl.Series([encode(*point) for point in points], dtype=pl.String))
    np.testing.assert_allclose(longitudes, [x for x, _ in points], atol=PRECISION)
    np.testing.assert_allclose(latitudes, [y for _, y in points], atol=PRECISION)


def test_the_published_example_of_a_geohash_is_decoded():
    # geohash.org: the peninsula of Jutland, u4pruydqqvj8 at 57.64911 N 10.40744 E
    (longitude,), (latitude,) = geohash.decode(pl.Series(["U4PRUYDQQVJ8"]))
    assert (longitude, latitude) == pytest.approx((10.40744, 57.64911), abs=5e-6)


def test_a_point_inside_a_commune_is_inside_it():
    shapes = outlines().exact
    assert shapes.keys() == communes().present
    found = located(*((inner_point(shape), code) for code, shape in shapes.items()))
    assert found == [(f"C{code}", "inside", True) for code in shapes]


def test_a_parcel_without_a_point_is_missing_or_malformed():
    wrong = ["w652q7vu7hg", "w652q7vu7hg1x", "w652q7vu7hga", "w652q7vu7hgi", "ĐẤT", "105.1,11.3"]
    assert [place for _, place, _ in located(*((id_, TAN_NINH) for id_ in wrong))] == ["malformed"] * len(wrong)
    assert located((None, TAN_NINH)) == [("C25459", "missing", True)]


def test_letter_case_of_a_geohash_does_not_matter():
    assert located(("W652q7Vu7Hg1", TAN_NINH)) == [("C25459", "inside", True)]


def test_a_point_of_another_commune_is_outside_the_commune_and_one_of_hanoi_outside_the_province():
    elsewhere = inner_point(outlines().exact[HAU_NGHIA])
    assert located((elsewhere, TAN_NINH), (encode(105.85, 21.03), TAN_NINH)) == [
        ("C25459", "outside_commune", True),
        ("C25459", "outside_province", True),
    ]


@pytest.mark.parametrize(("metres", "place"), [(200, "inside"), (300, "outside_commune")])
def test_a_parcel_may_lie_250_m_beyond_the_simplified_outline(metres, place):
    shape = outlines().exact[TAN_NINH]
    east = max(shapely.get_coordinates(shape), key=lambda at: at[0])
    id_ = encode((east[0] + metres / METRES_PER_DEGREE) / NARROWER, east[1])
    assert located((id_, TAN_NINH))[0][1] == place


def test_the_commune_of_a_parted_former_one_is_that_of_the_point():
    # Tân Phong became Thạnh Bình, a part of it Tân Phú
    default, other = "25498", "25549"
    found = located((inner_point(outlines().exact[other]), "25507"), (None, "25507"), ("w652q7vu7hg1", "25507"))
    assert found == [
        (f"C{other}", "inside", False),
        (f"C{default}", "missing", False),
        (f"C{default}", "outside_commune", False),
    ]


def test_no_rows_and_unknown_communes_have_a_place_too():
    assert located() == []
    assert located(("w652q7vu7hg1", "99999"), (None, None)) == [
        (None, "outside_commune", False),
        (None, "missing", None),
    ]
