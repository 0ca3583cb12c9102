"""Tile maps: every place has a position of its own, near its neighbours, and the colour of its value."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from gzsim.errors import InputError
from gzsim.record import load_record
from gzsim.views.labels import Name
from gzsim.views.tiles import WEIGHT_COLOURS, positions_of, shipped_positions, tile_map

PLACES = shipped_positions()
COUNTIES = PLACES[~PLACES.index.str.endswith("00")]
# A sample of borders that everybody knows, and of places that lie far apart.
BORDERS = [("520302", "520303"), ("520526", "520527"), ("522601", "522630"), ("520381", "520330"), ("522301", "522328"),
           ("520628", "520602"), ("522631", "522633"), ("520402", "520403"), ("520181", "520115")]  # fmt: skip


def test_every_county_has_a_place_and_none_is_shared():
    record = load_record()
    assert set(COUNTIES.index) == set(record.counties.index)
    assert COUNTIES["name_zh"].to_dict() == record.counties.loc[COUNTIES.index, "name_zh"].to_dict()
    assert not COUNTIES.duplicated(["column", "row"]).any()
    assert not COUNTIES.duplicated("name").any()


def test_prefectures_stand_where_the_record_has_them():
    shown, record = PLACES.drop(COUNTIES.index), load_record().prefectures
    pd.testing.assert_frame_equal(shown, record.loc[shown.index, list(shown)], check_dtype=False, check_names=False)
    assert len(shown) == 9


def test_neighbours_are_near_and_prefectures_hang_together():
    place = {code: np.array(row) for code, *row in COUNTIES[["column", "row"]].itertuples()}
    assert all(np.abs(place[one] - place[other]).max() == 1 for one, other in BORDERS)
    for _, codes in COUNTIES.groupby(COUNTIES.index.str[:4]).groups.items():
        reached, left = {codes[0]}, set(codes[1:])
        while near := {one for one in left if any(np.abs(place[one] - place[two]).max() == 1 for two in reached)}:
            reached, left = reached | near, left - near
        assert not left, f"{left} is cut off from its prefecture"


def test_west_is_left_and_north_is_up():
    place = COUNTIES.set_index("name")
    assert place["column"]["Weining"] == COUNTIES["column"].min()
    assert place["column"]["Liping"] > place["column"]["Kaili"] > place["column"]["Anlong"]
    assert place["row"]["Chishui"] < place["row"]["Renhuai"] < place["row"]["Xixiu"] < place["row"]["Ceheng"]


@pytest.fixture(scope="module")
def grid():
    """Three hundred made-up units, twenty to a row, one of them without a value."""
    codes = [f"u{place}" for place in range(300)]
    positions = pd.DataFrame({"column": np.arange(300) % 20, "row": np.arange(300) // 20}, index=codes)
    return pd.Series(np.linspace(10, 90, 300), index=codes).mask(np.arange(300) == 7), positions


@pytest.mark.filterwarnings("error")
def test_counties_can_be_read_in_every_language(assert_legible, language):
    figure = tile_map(pd.Series(np.linspace(20, 80, 88), index=COUNTIES.index), language, what=Name("Score", "得分"))
    assert_legible(figure, language)
    assert len(figure.axes[0].texts) == 88


def test_tiles_stand_at_their_places_in_the_colours_of_their_values(grid):
    values, positions = grid
    tiles = {
        (round(t.get_x() + 0.5), round(t.get_y() + 0.5)): t
        for t in tile_map(values, "en", {}, positions).axes[0].patches
    }
    assert len(tiles) == 300
    for code, value in values.items():
        drawn = tiles[tuple(positions.loc[code])]
        if code == "u7":
            assert drawn.get_hatch()
        else:
            assert to_hex(drawn.get_facecolor()) == to_hex(WEIGHT_COLOURS((value - 10) / 80))


def test_the_title_says_from_where_to_where(grid):
    values, positions = grid
    assert tile_map(values, "en", {}, positions).alt.endswith("Value: from 10.0 in u0 to 90.0 in u299")
    same = pd.Series(3.0, index=positions.index[:4])
    assert tile_map(same, "zh", {}, positions).alt.endswith("各地均为3")


def test_texts_are_groups_with_a_key_for_each():
    zones = pd.Series({"520100": "city", "520300": "city", "522600": "forest"})
    figure = tile_map(zones, "en", what=Name("Zone", "分区"))
    assert figure.alt == "Map of 3 tiles. Zone: most often city (2 of 3)"
    assert [text.get_text() for text in figure.legends[0].texts] == ["city", "forest"]
    faces = [to_hex(tile.get_facecolor()) for tile in figure.axes[0].patches]
    assert faces[0] == faces[1] != faces[2]


def test_guizhous_places_are_found_by_code_and_by_name():
    assert positions_of(["威宁", "威宁彝族回族苗族自治县", "Weining", "520526"]).drop_duplicates().shape == (1, 4)


@pytest.mark.parametrize(
    ("values", "positions", "problem"),
    [
        ({"x1": 1.0, "520100": 2.0}, None, "positions: no place on the map: x1"),
        ({"520102": 1.0, "520100": 2.0}, None, "prefectures and counties on one map"),
        ({"a": np.nan}, {"column": [0], "row": [0]}, "no unit has a value"),
        ({"a": 1.0, "b": 2.0}, {"column": [0, 0], "row": [1, 1]}, "the place of another: b"),
        ({"a": 1.0, "c": 2.0}, {"column": [0, 0], "row": [1, 2]}, "no place on the map: c"),
        ({"a": 1.0}, {"column": [0]}, "no column 'row'"),
    ],
)
def test_what_has_no_place_of_its_own_is_refused_by_name(values, positions, problem):
    given = None if positions is None else pd.DataFrame(positions, index=list("ab")[: len(positions["column"])])
    with pytest.raises(InputError, match=re.escape(problem)):
        tile_map(pd.Series(values), "en", positions=given)
