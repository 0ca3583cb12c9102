from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views import figures
from gzsim.views.numbers import Z95, unit_of_difference

FIGURES = (
    "rank_history", "rank_intervals", "zone_map", "weights", "coverage", "scheme_differences", "last", "transfer",
    "last_evenly", "scheme_years", "scheme_gap", "rank_map", "moved_map",
)  # fmt: skip

# Prefectures that share a border.
NEIGHBOURS = {
    "520100": {"520300", "520400", "520500", "522700"},
    "520200": {"520400", "520500", "522300"},
    "520300": {"520100", "520500", "520600", "522600", "522700"},
    "520400": {"520100", "520200", "520500", "522300", "522700"},
    "520500": {"520100", "520200", "520300", "520400"},
    "520600": {"520300", "522600"},
    "522300": {"520200", "520400", "522700"},
    "522600": {"520300", "520600", "522700"},
    "522700": {"520100", "520300", "520400", "522300", "522600"},
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", FIGURES)
def test_texts_neither_overlap_nor_leave_the_figure_nor_lack_a_glyph(gallery, assert_legible, name, language):
    assert_legible(gallery[name](language), language)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_table_gives_the_same_bytes(gallery, name):
    figure = gallery[name]("both")
    once = figures.svg(figure)
    assert once == figures.svg(figure) == figures.svg(gallery[name].__wrapped__("both"))
    assert "<dc:date>" not in once
    assert "<text" not in once, "Chinese must show where no Chinese font is installed"


def test_a_map_of_moves_shows_what_two_maps_of_ranks_differ_by(gallery, one_year, places):
    """Up is a gain: a smaller rank under the second zone model."""
    ranks = {model: rows.set_index("name")["rank"] for model, rows in one_year.groupby("zone_model")}
    told = [text.get_text() for text in gallery["moved_map"]("en").axes[0].texts]
    for name, move in zip(told[::2], told[1::2], strict=True):
        gained = ranks["uniform"][name] - ranks["found"][name]
        assert move == ("=" if not gained else f"{'▲' if gained > 0 else '▼'} {abs(gained)}")


def test_a_place_without_a_rank_is_hatched_on_the_map(one_year, places):
    unranked = one_year[one_year["zone_model"] == "found"].astype({"rank": "float"})
    unranked.loc[unranked["code"] == "520100", "rank"] = np.nan
    axes = figures.rank_map(unranked, places, "en").axes[0]
    assert [patch.get_hatch() for patch in axes.artists or axes.patches].count("/////") == 1


def test_a_line_stands_where_all_would_be_if_they_were_alike(gallery):
    lines = [line for line in gallery["last_evenly"]("en").axes[0].lines if line.get_linestyle() == "--"]
    assert any(np.allclose(line.get_xdata(), 1 / 9) for line in lines)


def test_ranks_have_a_panel_per_model_and_a_column_per_year_even_unscored(gallery):
    figure = gallery["rank_history"]("en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "Uniform",
        "Functional zones",
        "Data-driven zones",
    ]
    for axes in figure.axes:
        assert [tick.get_text() for tick in axes.get_xticklabels()] == [str(year) for year in range(2003, 2022)]
        hatched = [patch for patch in axes.patches if patch.get_hatch()]
        assert len(hatched) == 3 * 9, "three years were not scored"


def test_ranks_stand_in_the_order_of_their_mean_in_the_first_zone_model(gallery, scores):
    order = scores[scores["zone_model"] == "uniform"].groupby("name")["rank"].mean().sort_values().index
    for axes in gallery["rank_history"]("en").axes:
        assert [tick.get_text() for tick in axes.get_yticklabels()][:9] == list(order)


def test_every_tile_shows_its_rank(gallery, scores):
    axes = gallery["rank_history"]("en").axes[1]
    order = [tick.get_text() for tick in axes.get_yticklabels()][:9]
    numbers = [text for text in axes.texts if text.get_text().isdigit()]
    tiles = {tuple(round(place) for place in text.get_position()): text.get_text() for text in numbers}
    for row in scores[scores["zone_model"] == "functional"].itertuples():
        assert tiles[row.year - 2003, order.index(row.name)] == str(row.rank)


def test_the_break_is_marked_only_where_the_years_span_it(gallery, scores, drawn):
    def marks(figure):
        return [text for text, _ in drawn(figure) if text == "revised basis"]

    assert len(marks(gallery["rank_history"]("en"))) == 3
    assert not marks(figures.rank_history(scores[scores["year"] <= 2017], "en", breaks=[2019]))


def test_interval_bars_run_from_the_low_to_the_high_rank(gallery, one_year):
    figure = gallery["rank_intervals"]("en")
    names = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    for axes, model in zip(figure.axes, ("uniform", "functional", "found"), strict=True):
        expected = one_year[one_year["zone_model"] == model].set_index("name").loc[names]
        bars = axes.collections[1].get_segments()
        assert [bar[0][0] for bar in bars] == expected["rank_low"].tolist()
        assert [bar[1][0] for bar in bars] == expected["rank_high"].tolist()


@pytest.fixture(scope="module")
def counties():
    """As many units as there are counties in a league, most with a Chinese name alone."""
    rank = np.arange(1, 89)
    names = ["威宁彝族回族苗族自治县", *(f"第{unit}县" for unit in rank[1:])]
    low, high = np.maximum(1, rank - 9), np.minimum(88, rank + 9)
    return pd.DataFrame(
        {"zone_model": "functional", "year": 2018, "code": rank.astype(str), "name": names, "name_zh": names,
         "rank": rank, "rank_low": low, "rank_high": high}
    )  # fmt: skip


def test_a_long_league_has_room_for_every_name_once_and_every_rank(counties, drawn, assert_legible):
    figure = figures.rank_intervals(counties)
    assert_legible(figure, "both")
    told = [text for text, _ in drawn(figure)]
    assert all(told.count(name) == 1 for name in counties["name"])
    assert len(figure.axes[0].texts) == 88
    assert figure.get_figheight() < 20, "a page and a half, not four"


def test_intervals_of_several_years_are_refused(scores):
    with pytest.raises(InputError, match="must be of one year, not of 2003, 2005"):
        figures.rank_intervals(scores)


def test_squares_that_touch_are_neighbours_but_for_one_pair(places):
    squares = places[["column", "row"]].astype(int).T
    touching = {
        frozenset(pair) for pair in combinations(squares, 2) if (squares[pair[0]] - squares[pair[1]]).abs().sum() == 1
    }
    strangers = {pair for pair in touching if min(pair) not in NEIGHBOURS[max(pair)]}
    assert strangers == {frozenset({"520100", "522600"})}


def test_zone_map_shows_nine_places_for_each_model_and_its_zones(gallery):
    figure = gallery["zone_map"]("en")
    assert [len(axes.texts) for axes in figure.axes] == [9, 9, 9]
    keys = [[text.get_text() for text in axes.get_legend().get_texts()] for axes in figure.axes]
    assert keys[0] == ["Whole province"]
    assert sorted(keys[1]) == ["Central city", "Ecological", "Rural revitalisation"]
    assert len(keys[2]) == 2


def test_places_of_different_zones_differ_in_hatch_as_well_as_colour(gallery):
    for axes in gallery["zone_map"]("en").axes:
        looks = {(patch.get_facecolor(), patch.get_hatch()) for patch in axes.get_legend().get_patches()}
        assert len({colour for colour, _ in looks}) == len({hatch for _, hatch in looks}) == len(looks)


@pytest.mark.parametrize(("column", "value"), [("code", "110000"), ("basis", "hearsay")])
def test_map_refuses_what_it_has_no_place_for(zones, places, column, value):
    with pytest.raises(InputError, match=f"{column}: there is no '{value}'"):
        figures.zone_map(zones.assign(**{column: value}), places)


def test_weights_show_every_declared_weight_in_percent(gallery, weights):
    figure = gallery["weights"]("en")
    assert [len(axes.get_xticks()) for axes in figure.axes] == [1, 3, 2]
    for axes, model in zip(figure.axes, ("uniform", "functional", "found"), strict=True):
        drawn = sorted(float(text.get_text()) for text in axes.texts)
        assert drawn == pytest.approx(sorted(100 * weights.loc[weights["zone_model"] == model, "weight"]))


def test_a_weight_declared_twice_is_refused(weights):
    with pytest.raises(InputError, match="two values of weight for gdp_growth, all"):
        figures.weights(pd.concat([weights, weights.head(1)]))


def test_coverage_tells_unused_figures_from_missing_ones(gallery, coverage):
    figure = gallery["coverage"]("en")
    tiles = figure.axes[0].patches
    assert len(tiles) == 12 * 24
    unused = (~coverage["used"]) & (coverage["status"] != "none")
    assert sum(tile.get_hatch() == "xxxx" for tile in tiles) == unused.sum()
    proxies = coverage["used"] & (coverage["status"] == "proxy")
    assert sum(tile.get_hatch() == "////" for tile in tiles) == proxies.sum()


def test_coverage_refuses_a_status_it_does_not_know(coverage):
    with pytest.raises(InputError, match=r"status: there is no 'maybe'.*series, proxy, none"):
        figures.coverage(coverage.assign(status="maybe"))


def test_differences_have_panels_with_units_and_95_percent_intervals(gallery, scheme_differences, outcomes):
    figure = gallery["scheme_differences"]("en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == outcomes["name"].tolist()
    for axes, (outcome, entry) in zip(figure.axes, outcomes.iterrows(), strict=True):
        rows = scheme_differences[scheme_differences["outcome"] == outcome]
        assert axes.get_xlabel().replace("\n", " ").startswith(unit_of_difference(entry["unit"]))
        for bar, row in zip(axes.containers, rows.itertuples(), strict=True):
            (((low, _), (high, _)),) = bar.lines[2][0].get_segments()
            assert (low + high) / 2 == pytest.approx(row.difference)
            assert (high - low) / 2 == pytest.approx(1.96 * row.standard_error, rel=1e-4)


@pytest.mark.parametrize(("better", "arrow"), [("higher", "better →"), ("lower", "← better"), ("none", None)])
def test_an_arrow_points_to_what_is_better(scheme_differences, outcomes, better, arrow):
    axes = figures.scheme_differences(scheme_differences, outcomes.assign(better=better), "en").axes[0]
    assert axes.get_xlabel().partition("\n")[2] == (arrow or "")


@pytest.mark.parametrize("moved", [[], ["debt"]])
def test_what_is_counted_on_another_scale_bears_a_dagger(scheme_differences, outcomes, moved):
    table = scheme_differences.assign(same_scale=~scheme_differences["outcome"].isin(moved))
    figure = figures.scheme_differences(table, outcomes, "en")
    marked = [axes.get_title(loc="left") for axes in figure.axes if "†" in axes.get_title(loc="left")]
    assert marked == [f"{outcomes.loc[outcome, 'name']} †" for outcome in moved]
    assert any("†" in text.get_text() for text in figure.texts) == bool(moved)


def test_differences_from_several_baselines_are_refused(scheme_differences, outcomes):
    mixed = scheme_differences.assign(baseline=["none", "piece_rate"] * (len(scheme_differences) // 2))
    with pytest.raises(InputError, match="several baselines: none, piece_rate"):
        figures.scheme_differences(mixed, outcomes)


def test_an_outcome_outside_the_catalogue_is_refused_with_those_in_it(scheme_prefectures, outcomes):
    with pytest.raises(InputError, match=r"outcome: there is no 'joy'.*achievement, true_score"):
        figures.scheme_prefectures(scheme_prefectures, outcomes, "joy")


def test_prefectures_show_one_interval_for_each_scheme(gallery, scheme_prefectures):
    axes = gallery["last"]("en").axes[0]
    assert len(axes.containers) == 3 * 9
    chance = scheme_prefectures.query("scheme == 'none' and outcome == 'last'").sort_values("mean", ascending=False)
    assert [tick.get_text() for tick in axes.get_yticklabels()] == chance["name"].tolist()


def test_years_show_reports_and_truth_in_a_panel_for_each_scheme(gallery, scheme_years):
    figure = gallery["scheme_years"]("en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["No sanction", "Last-place deduction", "Piece rate"]
    reports = scheme_years.query("scheme == 'piece_rate' and outcome == 'reported_score'")
    line, ribbon = figure.axes[2].lines[0], figure.axes[2].collections[0].get_paths()[0].get_extents()
    np.testing.assert_allclose(line.get_ydata(), reports["mean"])
    assert ribbon.y1 == pytest.approx((reports["mean"] + Z95 * reports["standard_error"]).max())


@pytest.mark.parametrize("column", ["rank", "zone_model"])
def test_a_table_without_a_column_is_refused_by_its_name(scores, column):
    with pytest.raises(InputError, match=f"scores: no column '{column}'"):
        figures.rank_history(scores.drop(columns=column))


def test_a_table_without_rows_is_refused(scores):
    with pytest.raises(InputError, match="scores: no rows"):
        figures.rank_history(scores.iloc[:0])


def test_figures_are_saved_as_svg_and_png_and_nothing_else(zones, places, tmp_path):
    figure = figures.zone_map(zones, places)
    first = {suffix: figures.save(figure, tmp_path / f"map.{suffix}").read_bytes() for suffix in ("svg", "png")}
    again = {suffix: figures.save(figure, tmp_path / f"map.{suffix}").read_bytes() for suffix in ("svg", "png")}
    assert first == again
    with pytest.raises(InputError, match=r"'.gif'.*\.svg, \.png"):
        figures.save(figure, tmp_path / "map.gif")


def test_a_notebook_shows_the_figure_itself(zones, places):
    assert figures.zone_map(zones, places)._repr_png_().startswith(b"\x89PNG")
