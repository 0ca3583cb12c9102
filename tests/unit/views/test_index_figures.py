"""Pictures of an index: what is drawn is what the tables say, and every text can be read."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from gzsim.errors import InputError
from gzsim.views import index_bars, index_pairs, index_spread, index_tree
from gzsim.views.drawing import svg
from gzsim.views.index_text import both_ends, cut, row_name
from gzsim.views.labels import Name
from gzsim.views.palette import BLUE, VERMILLION

LONG = Name(
    "Days on which the air of all the cities is clean", "全省各城市空气质量优良天数占全年天数的比例（按日均值计算）"
)
GROUPS = {f"i{place}": f"g{place % 3}" for place in range(12)}


@pytest.fixture(scope="module")
def units():
    """Thirty units and twelve indicators, some with gaps."""
    draws = np.random.default_rng(5)
    table = pd.DataFrame(draws.normal(50, 15, (30, 12)), columns=list(GROUPS)).rename(lambda place: f"u{place}")
    table["i0"] = np.exp(table["i0"] / 20)
    return table.mask(draws.random(table.shape) < 0.05)


@pytest.fixture(scope="module")
def names():
    told = {"g0": Name("Economy", "经济发展"), "g1": Name("Ecology", "生态环境"), "g2": Name("Livelihood", "民生保障")}
    told |= {code: Name(f"Indicator {code}", f"指标{place}") for place, code in enumerate(GROUPS)} | {"i3": LONG}
    return told | {f"u{place}": Name(f"County {place}", f"第{place}县") for place in range(30)} | {"u2": LONG}


@pytest.fixture(scope="module")
def tree():
    rows = [("index", "g0", 0.6), ("index", "g1", 0.1), ("index", "g2", 0.3)]
    rows += [(group, code, 0.25) for code, group in GROUPS.items()]
    return pd.DataFrame(rows, columns=["group", "member", "weight"])


@pytest.fixture(scope="module")
def shifts():
    table = {"mean_absolute_shift": np.linspace(3, 0.1, 12), "largest_shift": 7, "unit": "u2"}
    return pd.DataFrame(table, index=list(GROUPS))


@pytest.fixture(scope="module")
def drawings(units, names, tree, shifts):
    sobol = pd.DataFrame({"first": [0.2, 0.5], "total": [0.4, 0.7], "total_low": [0.3, 0.6], "total_high": [0.5, 0.8]},
                         index=["aggregation", "weights drawn"])  # fmt: skip
    return {
        "distributions": lambda language: index_spread.distributions(units, language, names, {"i1": "%"}),
        "profile": lambda language: index_spread.profile(units, "u2", language, names, GROUPS),
        "framework": lambda language: index_tree.framework(tree, language, names),
        "correlations": lambda language: index_pairs.correlations(units.corr(), language, names, GROUPS),
        "rank_shifts": lambda language: index_bars.rank_shifts(shifts, language, names),
        "sobol": lambda language: index_bars.sobol_bars(sobol, language, names),
    }


KINDS = ("distributions", "profile", "framework", "correlations", "rank_shifts", "sobol")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", KINDS)
def test_texts_can_be_read_and_the_figure_is_described(drawings, assert_legible, kind, language):
    figure = drawings[kind](language)
    assert_legible(figure, language)
    assert len(figure.alt) > 20


def test_the_same_tables_give_the_same_bytes(drawings):
    assert svg(drawings["profile"]("both")) == svg(drawings["profile"]("both"))


def test_every_figure_is_a_dot_and_outliers_are_triangles(units, names):
    figure = index_spread.distributions(units, "en", names)
    for axes, code in zip(figure.axes, units, strict=True):
        inside, far = (np.asarray(marks.get_offsets())[:, 0] for marks in axes.collections)
        told = index_spread.outlying(units[code])
        assert sorted(inside) == pytest.approx(sorted(units[code][~told].dropna()))
        assert sorted(far) == pytest.approx(sorted(units[code][told]))
        assert to_hex(axes.collections[1].get_facecolor()[0]).upper() == VERMILLION
        assert ("gap" in axes.get_title(loc="left")) == units[code].isna().any()


def test_tukeys_fences_by_hand():
    # quartiles 2 and 4, fences −1 and 7
    assert index_spread.outlying(pd.Series([1.0, 2, 3, 4, 7, -1.1, 7.1])).sum() == 0  # quartiles 1.5 and 5.5
    assert index_spread.outlying(pd.Series([1.0, 2, 3, 4, 7.1])).tolist() == [False] * 4 + [True]
    assert not index_spread.outlying(pd.Series([0.0] * 9 + [1.0])).any(), "quartiles are the same"


def test_indicators_beyond_a_page_are_on_the_next(units):
    wide = pd.concat([units.add_suffix(f"_{part}") for part in range(3)], axis=1)
    figure = index_spread.distributions(wide, "en", page=2)
    shown = [axes.get_title(loc="left").split("\n")[0] for axes in figure.axes]
    assert [title for title in shown if title] == list(wide.columns[24:])
    with pytest.raises(InputError, match=r"page: 3 is out of range. Valid: from 1 to 2"):
        index_spread.distributions(wide, "en", page=3)


def test_the_profile_shows_the_unit_where_it_is_among_the_quartiles(units):
    axes = index_spread.profile(units, "u2", "en").axes[0]
    own = units.loc["u2"]
    codes = [tick.get_text() for tick in axes.get_yticklabels()]
    lines, dots = axes.collections, {}
    for marks in lines:
        if len(offsets := np.asarray(marks.get_offsets())) == 1 and not hasattr(marks, "get_segments"):
            dots[codes[round(offsets[0, 1])]] = offsets[0, 0]
    assert dots == pytest.approx(own.dropna().to_dict())
    bars = [marks.get_segments()[0] for marks in lines if hasattr(marks, "get_segments")][1::3]
    for code, bar in zip(codes, bars, strict=True):
        assert bar[:, 0] == pytest.approx(units[code].quantile([0.25, 0.75]).to_numpy())


def test_the_profile_counts_quarters_and_names_a_missing_figure(units, names):
    table = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [4.0, 3, 2, 1], "c": [np.nan, 1, 2, 3]}, index=list("wxyz"))
    figure = index_spread.profile(table, "w", "en")
    assert figure.alt.endswith("w is in the best quarter on 1 of 2 indicators and in the worst on 1")
    assert [text.get_text() for text in figure.axes[0].texts] == ["4 / 4", "1 / 4", "no figure"]
    with pytest.raises(InputError, match=r"unit: there is no 'u99'. Valid: u9"):
        index_spread.profile(units, "u99")
    with pytest.raises(InputError, match="v has no figure"):
        index_spread.profile(table.reindex([*table.index, "v"]), "v")


def test_bars_of_the_tree_are_products_of_weights(tree):
    figure = index_tree.framework(tree, "en")
    cells, bars = figure.axes
    shares = {cell.name: cell.weight for cell in index_tree.cells_of(tree)}
    assert shares["i0"] == pytest.approx(0.15)
    assert shares["i1"] == pytest.approx(0.025)
    leaves = [cell for cell in index_tree.cells_of(tree) if cell.is_leaf]
    assert [bar.get_width() for bar in bars.patches] == pytest.approx([100 * cell.weight for cell in leaves])
    assert sum(bar.get_width() for bar in bars.patches) == pytest.approx(100)
    heights = [cell.get_height() for cell in cells.patches]
    assert heights == [4, 1, 1, 1, 1] * 3, "a group is as high as its indicators together"
    assert figure.alt.endswith("4 of 12 indicators carry half of the weight")
    even = tree[tree["group"] == "g0"].assign(group="index")
    assert index_tree.framework(even, "en").alt.endswith("All 4 indicators weigh the same: 25 % each")
    with pytest.raises(InputError, match="no uppermost group"):
        index_tree.framework(tree[tree["group"] != "index"])


def test_too_many_indicators_give_way_to_their_groups_or_the_heaviest():
    rows = [("index", f"g{group}", 0.1) for group in range(10)]
    rows += [(f"g{group}", f"i{group}-{place}", 0.1) for group in range(10) for place in range(10)]
    deep = pd.DataFrame(rows, columns=["group", "member", "weight"])
    figure = index_tree.framework(deep, "en")
    assert [bar.get_width() for bar in figure.axes[1].patches] == pytest.approx([10.0] * 10)
    assert "Groups only: 100 indicators are too many." in figure.texts[1].get_text()
    flat = pd.DataFrame({"group": "index", "member": [f"i{place}" for place in range(90)], "weight": np.arange(1, 91)})
    figure = index_tree.framework(flat, "en")
    assert [bar.get_width() for bar in figure.axes[1].patches] == pytest.approx(100.0 * np.arange(31, 91))
    assert "Only the 60 heaviest of 90." in figure.texts[1].get_text()


def test_tiles_have_the_colours_of_the_correlations(units):
    matrix = units.corr()
    matrix.loc["i2", "i1"] = np.nan
    axes = index_pairs.correlations(matrix, "en").axes[0]
    tiles = {(round(t.get_x() + 0.5), round(t.get_y() + 0.5)): t for t in axes.artists + list(axes.patches)}
    assert len(tiles) == 66
    assert tiles[1, 2].get_hatch()
    for (column, row), drawn in tiles.items():
        if (column, row) != (1, 2):
            expected = to_hex(index_pairs.SIGNS((matrix.iloc[row, column] + 1) / 2))
            assert to_hex(drawn.get_facecolor()) == expected


def test_groups_stand_together_and_are_named(units, names):
    axes = index_pairs.correlations(units.corr(), "en", names, GROUPS).axes[0]
    rows = [tick.get_text().rsplit("  ")[0] for tick in axes.get_yticklabels()]
    assert rows[:4] == ["Indicator i0", cut(LONG.en, 34), "Indicator i6", "Indicator i9"]
    assert {"Economy", "Ecology", "Livelihood"} <= {text.get_text() for text in axes.texts}
    with pytest.raises(InputError, match="rows and columns differ"):
        index_pairs.correlations(units.corr().iloc[:3])


def test_bars_are_the_mean_shifts_the_longest_first(shifts, names):
    figure = index_bars.rank_shifts(shifts.iloc[::-1], "en", names)
    assert [bar.get_width() for bar in figure.axes[0].patches] == pytest.approx(shifts["mean_absolute_shift"])
    assert to_hex(figure.axes[0].patches[0].get_facecolor()).upper() == BLUE
    with pytest.raises(InputError, match="no column 'unit'"):
        index_bars.rank_shifts(shifts.drop(columns="unit"))


def test_long_tables_and_names_are_cut_with_a_note():
    shown, notes = both_ends(pd.DataFrame({"x": range(300)}))
    assert shown["x"].tolist() == [*range(30), *range(270, 300)]
    assert "240" in notes[0].en
    assert "240" in notes[0].zh
    assert row_name(LONG, "both").split("\n") == [cut(LONG.en, 34), cut(LONG.zh, 34)]
    assert cut("空气", 4) == "空气"
