"""``own.plot``: every picture is reached alike, and shows the tables of the index."""

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.index import ranks
from gzsim.views.drawing import Drawing

CODES = ["growth", "income", "pm25", "forest"]


def tables(years=(None,)):
    """Twelve made-up units, four indicators in two groups."""
    draws = np.random.default_rng(2)
    parts = []
    for year in years:
        part = pd.DataFrame(draws.normal(60, 10, (12, 4)).round(2), columns=CODES)
        part.insert(0, "code", [f"u{place}" for place in range(12)])
        part.insert(1, "name", [f"County {place}" for place in range(12)])
        part.insert(2, "name_zh", [f"第{place}县" for place in range(12)])
        part["列"], part["行"] = part.index % 4, part.index // 4
        parts.append(part if year is None else part.assign(year=year))
    meta = pd.DataFrame({"code": [*CODES, "economy", "ecology"], "direction": [1, 1, -1, 1, None, None],
                         "parent": ["economy", "economy", "ecology", "ecology", None, None],
                         "weight": [0.5, 0.5, 0.7, 0.3, 0.6, 0.4],
                         "name": ["Growth", "Income", "PM2.5", "Forest", "Economy", "Ecology"],
                         "name_zh": ["增速", "收入", "细颗粒物", "森林", "经济", "生态"],
                         "unit": ["%", "元", "微克", "%", None, None]})  # fmt: skip
    return pd.concat(parts, ignore_index=True), meta


@pytest.fixture(scope="module")
def own():
    return gz.open_data(*tables())


ARGUMENTS = {"profile": ["u3"], "contributions": ["u3"], "scatter": ["growth", "pm25"]}
PICTURES = (
    *("league", "intervals", "contributions", "profile", "framework"),
    *("correlations", "distributions", "scatter", "sensitivity", "map"),
)


@pytest.mark.parametrize("what", PICTURES)
def test_every_picture_has_one_grammar_and_says_what_it_finds(own, what):
    draw = getattr(own.plot, what)
    said = [draw(*ARGUMENTS.get(what, []), language=language) for language in ("en", "zh")]
    assert all(isinstance(figure, Drawing) for figure in said)
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in figure.alt) for figure in said]
    assert chinese == [False, True]
    with pytest.raises(InputError, match="language: unknown language 'fr'"):
        draw(*ARGUMENTS.get(what, []), language="fr")
    assert what in repr(own.plot)


def test_bars_of_sensitivity_are_the_shifts_without_each_indicator(own):
    before = own.index()
    scores = {name: before.recipe.without(name).build(own.data).scores["index"] for name in CODES}
    shifts = [(ranks(each) - before.ranks).abs().mean() for each in scores.values()]
    expected = sorted(shifts, reverse=True)
    assert [bar.get_width() for bar in own.plot.sensitivity("en").axes[0].patches] == pytest.approx(expected)


def test_an_index_without_such_weights_has_no_intervals(own):
    scale = {"method": "minmax", "parameters": {"bounds": [1, 100]}}
    plots = own.plot.of(aggregation="geometric", normalisation=scale)
    with pytest.raises(InputError, match="not made of arithmetic means"):
        plots.intervals()
    assert plots.sensitivity("en").alt.startswith("Bars of 4 indicators")


def test_a_panel_shows_its_last_year_or_the_one_asked_for():
    own = gz.open_data(*tables([2023, 2024]))
    told = own.index().normalised.xs(2023, level="year")["growth"]["u3"]
    figure = own.plot.of(year=2023).profile("u3", "en")
    dots = [
        np.asarray(marks.get_offsets())[0, 0]
        for marks in figure.axes[0].collections
        if not hasattr(marks, "get_segments")
    ]
    assert dots[0] == pytest.approx(told)
    assert own.plot.year == 2024
    with pytest.raises(InputError, match=r"year: there is no 2020. Valid: 202"):
        own.plot.of(year=2020)
    with pytest.raises(InputError, match="there are no years"):
        gz.open_data(*tables()).plot.of(year=2020)


def test_the_league_stacks_what_the_table_says(own):
    axes = own.plot.league("en").axes[0]
    table = own.table
    assert [tick.get_text() for tick in axes.get_yticklabels()] == table["name"].tolist()
    widths = np.array([bar.get_width() for bar in axes.patches]).reshape(2, 12)
    assert widths == pytest.approx((table[["economy", "ecology"]] * [0.6, 0.4]).to_numpy().T)
    assert widths.sum(axis=0) == pytest.approx(table["index"])


def test_a_league_without_parts_has_one_bar_for_each_score(own):
    bounded = {"method": "minmax", "parameters": {"bounds": [1, 100]}}
    plots = own.plot.of(aggregation="geometric", normalisation=bounded)
    widths = [bar.get_width() for bar in plots.league("en").axes[0].patches]
    assert widths == pytest.approx(sorted(plots.index.scores["index"], reverse=True))
    assert "weights are products" in plots.framework("en").texts[1].get_text()


def test_bars_of_the_intervals_run_from_low_to_high(own):
    bars = own.plot.intervals("en").axes[0].collections[1].get_segments()
    assert [bar[:, 0].tolist() for bar in bars] == own.table[["rank_low", "rank_high"]].to_numpy().tolist()


def test_both_ends_of_a_long_league_have_room_for_their_ranks():
    units, meta = tables()
    many = pd.concat([units.assign(code=units["code"] + f"-{part}") for part in range(9)], ignore_index=True)
    many[CODES] += np.random.default_rng(1).normal(0, 5, many[CODES].shape)
    axes = gz.open_data(many, meta).plot.intervals("en").axes[0]
    assert len(axes.get_yticklabels()) == 60
    assert axes.get_xlim()[1] > 108


def test_contributions_sum_to_the_lead(own):
    figure = own.plot.contributions("u3", "en")
    scores = own.index().scores["index"]
    assert sum(bar.get_width() for bar in figure.axes[0].patches) == pytest.approx(scores["u3"] - scores.mean())
    with pytest.raises(InputError, match="unit: there is no 'u33'"):
        own.plot.contributions("u33")


def test_any_two_columns_make_a_scatter(own):
    dots = np.asarray(own.plot.scatter("growth", "rank", "en").axes[0].collections[0].get_offsets())
    assert dots == pytest.approx(own.data[["growth"]].assign(rank=own.index().ranks).to_numpy())
    with pytest.raises(InputError, match=r"column: there is no 'growht'. Valid: growth"):
        own.plot.scatter("growht", "rank")


def test_trends_are_the_ranks_of_each_year():
    own = gz.open_data(*tables([2022, 2023, 2024]))
    figure = own.plot.trends(language="en")
    drawn = sorted(tuple(line.get_ydata()) for line in figure.axes[0].lines)
    assert drawn == sorted(map(tuple, own.index().ranks.unstack("code").T.to_numpy()))  # noqa: PD010
    with pytest.raises(InputError, match="there are no years"):
        gz.open_data(*tables()).plot.trends()


def test_units_stand_on_the_map_where_their_table_says(own):
    tiles = own.plot.map("growth", "en").axes[0].patches
    stand = {(tile.get_x() + 0.5, tile.get_y() + 0.5) for tile in tiles}
    assert stand == set(own.data[["列", "行"]].itertuples(index=False, name=None))
    darkest = min(tiles, key=lambda tile: sum(tile.get_facecolor()[:3]))
    first = own.data.loc[own.data["growth"].idxmax()]
    assert (darkest.get_x() + 0.5, darkest.get_y() + 0.5) == tuple(first[["列", "行"]])
    assert not own.notes, "positions are not left aside"
    assert own.plot.map("rank", "en").alt.startswith("Map of 12 tiles. Rank: from 1 in")


def test_guizhou_needs_no_positions_and_others_do():
    units, meta = tables()
    units = units.drop(columns=["列", "行"])
    with pytest.raises(InputError, match="positions: no place on the map: 第0县"):
        gz.open_data(units, meta).plot.map()
    places = pd.DataFrame({"column": range(12), "row": 0}, index=units["code"])
    assert len(gz.open_data(units, meta).plot.map(positions=places).axes[0].patches) == 12
    counties = ["520102", "520526", "522631"]
    guizhou = gz.open_data(units.drop(columns="name").head(3).assign(code=counties), meta)
    assert "Nanming" in guizhou.plot.map(language="en").axes[0].texts[0].get_text()
    called = units.drop(columns=["name", "code"]).head(3).assign(name_zh=["贵阳", "六盘水市", "黔西南"])
    assert "Liupanshui" in gz.open_data(called, meta).plot.map(language="en").axes[0].texts[1].get_text()


def test_a_unit_scored_over_what_is_seen_is_drawn_so():
    units, meta = tables()
    units.loc[3, "growth"], units.loc[5, "forest"] = np.nan, np.nan
    own = gz.open_data(units, meta)
    plots = own.plot.of(seen=0.5)
    widths = np.array([bar.get_width() for bar in plots.league("en").axes[0].patches]).reshape(2, 12)
    assert sorted(widths.sum(axis=0)) == pytest.approx(sorted(plots.index.scores["index"]))
    with pytest.raises(InputError, match="u3 has no score"):
        own.plot.contributions("u3")
    steps = [tick.get_text() for tick in plots.contributions("u3", "en").axes[0].get_yticklabels()]
    assert "missing figures" in steps
    assert len(steps) == len(own.recipe.indicators) + 2  # less the one it lacks; the mean unit, the unit, the gaps
