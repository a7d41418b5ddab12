"""The map: every figure of the communes, classes in words, a table that says the same, and no data that is no 0."""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from app.frame import Page
from app.labels import Labels
from app.maps import shades, shapes
from app.maps.drawing import choropleth
from app.maps.figures import Shown, shares
from app.maps.table import as_csv
from app.snapshot import open_latest
from tests.app.conftest import point_to

VI, EN = Labels("vi"), Labels("en")
SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "reference" / "commune_shapes.csv"
Visit = Callable[..., AppTest]
Text = Callable[[AppTest], str]


def rows_of(shown: AppTest) -> list[str]:
    """The rows of the table beside the map."""
    table = next(element.proto.body for element in shown.get("html") if "<table" in element.proto.body)
    return table.split("<tr>")[2:]


def drawing_of(shown: AppTest) -> dict:
    return json.loads(shown.get("bidi_component")[0].proto.json)


def areas_of(shown: AppTest) -> dict[str, dict[str, str]]:
    """By unit what its area says under the pointer, and the colour it is filled with."""
    drawn = drawing_of(shown)
    said = {unit: [line.rpartition(": ")[2] for line in words.splitlines()] for unit, words in drawn["told"].items()}
    paths = ElementTree.fromstring(drawn["svg"]).iter("{http://www.w3.org/2000/svg}path")
    return {
        unit: dict(zip(("name", "shown", "counts", "words", "status"), said[unit], strict=True))
        | {"colour": path.attrib["fill"]}
        for path in paths
        if (unit := path.get("aria-label"))
    }


@pytest.fixture(scope="module")
def seeded() -> dict[str, dict[str, str]]:
    """The shipped outlines by level and unit."""
    csv.field_size_limit(10**7)
    found: dict[str, dict[str, str]] = {"xa": {}, "huyen": {}}
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["level"]][row["code"]] = row["geometry"]
    return found


@pytest.mark.usefixtures("published")
def test_map_table_and_legend_hold_the_same_figures_highest_first(visit: Visit, text_of: Text) -> None:
    shown = visit("map", period="2026", measure="3.3")
    areas, rows = areas_of(shown), rows_of(shown)
    assert len(rows) == len(areas) == 2
    assert {"C1", "C2"} == areas.keys()
    highest_first = sorted(areas.items(), key=lambda pair: pair[1]["shown"], reverse=True)
    for row, (unit, area) in zip(rows, highest_first, strict=True):
        assert area["shown"] in row and area["counts"] in row and f"unit={unit}" in row and area["colour"] in row
        assert area["words"] in row and area["words"] in text_of(shown)


@pytest.mark.usefixtures("published")
def test_the_page_of_the_unit_opens_at_the_indicator_of_the_map(visit: Visit) -> None:
    assert all("indicator=3.3" in row for row in rows_of(visit("map", measure="3.3")))
    assert all("indicator=" not in row for row in rows_of(visit("map", topic="land")))


@pytest.mark.usefixtures("published")
def test_the_index_is_shaded_by_its_own_bands(visit: Visit, text_of: Text) -> None:
    shown = visit("map", measure="d766")
    assert "Xuất sắc từ 90,00 % 0 đơn vị" in text_of(shown)
    assert all(area["words"] in ("Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu") for area in areas_of(shown).values())


@pytest.mark.usefixtures("published")
def test_no_data_has_a_dash_and_words_and_is_never_the_class_of_zero(visit: Visit, text_of: Text) -> None:
    shown = visit("map", topic="land", measure="clean", period="2026-03")
    areas = areas_of(shown)
    assert (areas["C1"]["shown"], areas["C1"]["counts"]) == ("22,22 %", "20 / 90")
    assert (areas["C2"]["shown"], areas["C2"]["colour"]) == ("—", shades.NO_DATA_COLOUR), "no parcel is not 0 %"
    assert drawing_of(shown)["svg"].count(">–<") == 1
    assert "Chưa có số liệu không phải là 0 1 đơn vị" in text_of(shown)
    of_zero = areas_of(visit("map", topic="land", measure="clean", period="2026"))["C2"]
    assert (of_zero["shown"], of_zero["counts"], of_zero["words"]) == ("0,00 %", "0 / 50", "Thấp nhất")


@pytest.mark.usefixtures("published")
def test_land_is_as_of_the_last_day_of_the_period_on_which_it_arrived(visit: Visit, text_of: Text) -> None:
    assert "Số liệu đến 05/03/2026" in text_of(visit("map", topic="land", period="2026-03"))
    assert "Số liệu đến 10/04/2026" in text_of(visit("map", topic="land", period="2026"))


@pytest.mark.usefixtures("published")
def test_transfers_not_yet_due_do_not_count_against_the_tax_office(visit: Visit) -> None:
    areas = areas_of(visit("map", topic="tax", measure="answered_on_time", period="2026-Q1"))
    assert (areas["C1"]["shown"], areas["C1"]["counts"]) == ("71,43 %", "10 / 14")
    assert areas["C2"]["colour"] == shades.NO_DATA_COLOUR


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"topic": "forms", "period": "2025"}, "Bị trả lại, chưa sửa"),
        ({"topic": "plan", "period": "2026", "measure": "3.3"}, "50,00 % (chỉ tiêu 70,00 %)"),
        ({"topic": "dti", "period": "2025"}, "0,6200"),
    ],
)
@pytest.mark.usefixtures("published")
def test_forms_plans_and_the_dti_are_on_the_map_too(visit: Visit, chosen: dict[str, str], said: str) -> None:
    rows = rows_of(visit("map", **chosen))
    assert any("unit=C1" in row and said in row for row in rows)
    assert any("unit=C2" in row and "Chưa có số liệu" in row for row in rows)


@pytest.mark.usefixtures("published")
def test_components_of_the_dti_are_on_the_map_as_counted_and_in_points(visit: Visit) -> None:
    counted = areas_of(visit("map", topic="dti", period="2025", measure="measured.7.1"))
    assert (counted["C1"]["shown"], counted["C1"]["counts"]) == ("0,3750", "3 / 8")
    assert (counted["C2"]["shown"], counted["C2"]["colour"]) == ("—", shades.NO_DATA_COLOUR)
    points = areas_of(visit("map", topic="dti", period="2025", measure="verified.7.1"))
    assert (points["C1"]["shown"], points["C1"]["counts"]) == ("3,7500", "3,75 / 10,00")


@pytest.mark.usefixtures("published")
def test_districts_of_before_the_merger_are_said_to_be_approximate(visit: Visit) -> None:
    before = visit("map", period="2025-05")
    assert areas_of(before).keys() == {"D703"}
    assert "Ranh giới gần đúng" in before.warning[0].value
    of_both = visit("map", period="2025", map_level="huyen")
    assert areas_of(of_both).keys() == {"D703"}
    after = visit("map", period="2026", map_level="huyen")
    assert areas_of(after).keys() == {"C1", "C2"} and not after.warning


@pytest.mark.usefixtures("published")
def test_a_name_with_markup_arrives_as_text(visit: Visit) -> None:
    html = "".join(rows_of(visit("map")))
    assert "Xã &lt;b&gt;Đức &amp; Hòa&lt;/b&gt;" in html and "<b>Đức" not in html


@pytest.fixture
def publish_without(published_home: Path, bare_home: Path) -> Callable[[str], None]:
    """Publish a version that lacks a mart."""

    def publish(table: str) -> None:
        file = bare_home / "serving" / "marts-old.duckdb"
        file.write_bytes((published_home / "serving" / "marts-v1.duckdb").read_bytes())
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"drop table marts.{table}")
        point_to(bare_home, f"without {table}", file.name)

    return publish


def test_a_topic_without_its_mart_is_not_offered(visit: Visit, publish_without: Callable[[str], None]) -> None:
    publish_without("fct_land_quality")
    shown = visit("map", topic="land")
    assert not shown.exception
    assert VI("map.topic.land") not in shown.selectbox(key="filter_topic").options


def test_a_version_without_outlines_says_what_to_do(
    visit: Visit, text_of: Text, publish_without: Callable[[str], None]
) -> None:
    publish_without("dim_commune_shape")
    assert VI("map.none") in text_of(visit("map"))


def test_classes_hold_about_as_many_units_each_and_equals_stay_together() -> None:
    values = [Decimal(value) for value in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    assert [len(held) for held in shades.fifths(values)] == [2, 2, 2, 2, 2]
    assert shades.fifths([Decimal(1)] * 9 + [Decimal(2)]) == [[Decimal(1)], [Decimal(2)]]
    assert shades.fifths([]) == []
    words = ("lowest", "low", "middle", "high", "highest")
    assert [shade.words for shade in shades.scale(values[:3], words)[0]] == ["lowest", "middle", "highest"]
    found, shade_of = shades.scale([Decimal(0), Decimal(5)], words)
    assert [shade.words for shade in found] == ["lowest", "highest"]
    assert shade_of[Decimal(0)] == found[0].code


def test_the_legend_says_the_lowest_and_the_highest_value_of_each_class() -> None:
    rows = [{"unit_code": f"C{n}", "name_vi": f"Xã {n}", "numerator": n, "denominator": 10} for n in range(10)] + [
        {"unit_code": "C99", "name_vi": "Xã 99", "numerator": None, "denominator": None}
    ]
    shown = shares(VI, rows, counts_of="")
    assert [(shade.words, shade.holds) for shade in shown.shades] == [
        ("Cao nhất", "80,00 % – 90,00 %"),
        ("Cao", "60,00 % – 70,00 %"),
        ("Trung bình", "40,00 % – 50,00 %"),
        ("Thấp", "20,00 % – 30,00 %"),
        ("Thấp nhất", "0,00 % – 10,00 %"),
        ("Chưa có số liệu", "không phải là 0"),
    ]
    assert [shown.units_of(shade) for shade in shown.shades] == [2, 2, 2, 2, 2, 1]
    assert shown.figures[0].unit_code == "C9" and shown.figures[-1].unit_code == "C99"


def test_neighbours_are_told_apart_by_lightness_alone() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    steps = [lightness(colour) for colour in shades.SCALE]
    assert all(before - after > 25 for before, after in pairwise(steps))


@pytest.mark.parametrize(("level", "units", "most_bytes"), [("xa", 96, 100_000), ("huyen", 24, 50_000)])
def test_the_shipped_outlines_are_small_to_send_and_none_is_lost(
    seeded: dict[str, dict[str, str]], level: str, units: int, most_bytes: int
) -> None:
    canvas = shapes.simplified(seeded[level])
    rows = [{"unit_code": unit, "name_vi": unit, "numerator": None, "denominator": None} for unit in seeded[level]]
    svg = choropleth(shares(VI, rows, counts_of=""), canvas)
    assert len(canvas.outlines) == units == svg.count(">–<")
    assert all(f'aria-label="{unit}"' in svg for unit in seeded[level]) and len(svg) < most_bytes
    drawn = shapely.from_geojson([json.dumps(outline.geometry) for outline in canvas.outlines.values()])
    assert shapely.total_bounds(drawn).tolist() == [0, 0, canvas.width, canvas.height]
    inside = shapely.points([outline.inside for outline in canvas.outlines.values()])
    assert all(shapely.distance(drawn, inside) < 2)
    before = shapely.area(shapely.from_geojson(list(seeded[level].values()))) * shapes.STEPS**2
    assert all(abs(shapely.area(drawn) - before) < before * 0.05)


def test_north_is_up_and_east_is_right() -> None:
    def block(west: float, south: float) -> str:
        return shapely.to_geojson(shapely.box(west, south, west + 0.1, south + 0.1))

    drawn = shapes.simplified({"south": block(106, 11), "north": block(106, 11.1), "east": block(106.1, 11)}).outlines
    assert drawn["north"].inside == [50, 50] and drawn["south"].inside == [50, 150]
    assert drawn["east"].inside == [150, 150]


@pytest.mark.usefixtures("published")
def test_the_download_holds_numbers_as_they_are_and_leaves_open_what_is_not_known() -> None:
    rows = [
        {"unit_code": "C1", "name_vi": "Xã A", "numerator": 1, "denominator": 8},
        {"unit_code": "C2", "name_vi": "Xã B", "numerator": None, "denominator": None},
    ]
    shown: Shown = shares(VI, rows, counts_of="")
    lines = list(csv.reader(io.StringIO(as_csv(Page(open_latest(), VI), shown).decode("utf-8-sig"))))
    assert lines[1][:5] == ["C1", "Xã A", "0.125", "1", "8"]
    assert lines[2][:5] == ["C2", "Xã B", "", "", ""]
