"""Figures of a replay: who would have been last, how surely, and what it would have cost."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from gzsim.errors import InputError
from gzsim.views import figures
from gzsim.views.palette import BLACK, PAPER

PREFECTURES = {
    "520100": ("Guiyang", "贵阳市"),
    "520200": ("Liupanshui", "六盘水市"),
    "520300": ("Zunyi", "遵义市"),
    "520400": ("Anshun", "安顺市"),
    "520500": ("Bijie", "毕节市"),
    "520600": ("Tongren", "铜仁市"),
    "522300": ("Qianxinan", "黔西南布依族苗族自治州"),
    "522600": ("Qiandongnan", "黔东南苗族侗族自治州"),
    "522700": ("Qiannan", "黔南布依族苗族自治州"),
}
MODELS, SCHEMES = ("uniform", "functional"), ("last_place", "piece_rate")
UNJUDGED = {"uniform": {2005}, "functional": {2005, 2009, 2021}}
FIGURES = ("last_grid", "cumulative_money", "budget_ranges")


@pytest.fixture(scope="module")
def outcomes():
    draws = np.random.default_rng(5)
    rows = []
    for model in MODELS:
        for year in sorted(set(range(2001, 2022)) - UNJUDGED[model]):
            places = draws.permutation(9) + 1
            chances = draws.dirichlet(np.where(places == 9, 9, 0.05))
            for scheme in SCHEMES:
                for (code, (name, name_zh)), place, chance in zip(PREFECTURES.items(), places, chances, strict=True):
                    money = -6.176 * (place == 9) if scheme == "last_place" else 0.22 * (5.0 - place)
                    rows.append(("province", model, scheme, year, code, name, name_zh, place, chance, money))
    columns = ["ranking", "zone_model", "scheme", "year", "code", "name", "name_zh", "place", "last_chance", "money"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def last_places(outcomes):
    last = outcomes.query("place == 9 and scheme == 'last_place'")
    return last.assign(sure=last["last_chance"] >= 0.95)


@pytest.fixture(scope="module")
def left_out():
    return pd.DataFrame(
        [(model, year, "sees too little") for model, years in UNJUDGED.items() for year in years],
        columns=["zone_model", "year", "reason"],
    )


@pytest.fixture(scope="module")
def budgets(outcomes):
    keys = ["ranking", "zone_model", "scheme", "code", "name", "name_zh"]
    share = 1 + outcomes.groupby(keys, sort=False)["money"].sum() / 600
    return pd.DataFrame({"worst": share - 0.01, "median": share, "best": share + 0.02}).reset_index()


@pytest.fixture(scope="module")
def gallery(outcomes, last_places, left_out, budgets):
    uniform = outcomes[outcomes["zone_model"] == "uniform"]
    drawings = {
        "last_grid": lambda language: figures.last_grid(outcomes, last_places, left_out, language),
        "cumulative_money": lambda language: figures.cumulative_money(uniform, language),
        "budget_ranges": lambda language: figures.budget_ranges(budgets, language=language),
    }
    return {name: cache(draw) for name, draw in drawings.items()}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", FIGURES)
def test_texts_neither_overlap_nor_leave_the_figure_nor_lack_a_glyph(gallery, assert_legible, name, language):
    assert_legible(gallery[name](language), language)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_table_gives_the_same_bytes(gallery, name):
    assert figures.svg(gallery[name]("both")) == figures.svg(gallery[name].__wrapped__("both"))


def tiles_of(axes):
    """Place of each tile → hatched or not."""
    return {(round(tile.get_x() + 0.5), round(tile.get_y() + 0.5)): bool(tile.get_hatch()) for tile in axes.patches}


def test_the_grid_has_a_panel_per_model_and_hatches_years_not_judged(gallery):
    figure = gallery["last_grid"]("en")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Uniform", "Functional zones"]
    for axes, model in zip(figure.axes, MODELS, strict=True):
        tiles = tiles_of(axes)
        assert set(tiles) == {(column, row) for column in range(21) for row in range(9)}
        assert {2001 + column for (column, _), hatched in tiles.items() if hatched} == UNJUDGED[model]


def test_years_not_judged_at_the_end_need_the_table_of_what_is_left_out(outcomes, last_places, left_out):
    functional = outcomes[outcomes["zone_model"] == "functional"]
    of_model = last_places[last_places["zone_model"] == "functional"]
    shown = [
        [tick.get_text() for tick in figures.last_grid(functional, of_model, table, "en").axes[0].get_xticklabels()][-1]
        for table in (None, left_out)
    ]
    assert shown == ["2020", "2021"]


def test_last_places_are_marked_once_and_sure_ones_differ(gallery, last_places):
    figure = gallery["last_grid"]("en")
    assert last_places["sure"].nunique() == 2, "the made-up table must have both kinds"
    for axes, model in zip(figure.axes, MODELS, strict=True):
        order = [tick.get_text() for tick in axes.get_yticklabels()]
        marks = {
            tuple(round(at) for at in mark.get_offsets()[0]): to_hex(mark.get_facecolor()[0]).upper()
            for mark in axes.collections
        }
        expected = {
            (row.year - 2001, order.index(row.name)): BLACK if row.sure else PAPER
            for row in last_places[last_places["zone_model"] == model].itertuples(index=False)
        }
        assert marks == expected


def test_numbers_never_say_more_than_the_chance(gallery, outcomes):
    """94.9 percent does not become 95, and no tile claims a chance that would be rounded up."""
    axes = gallery["last_grid"]("en").axes[0]
    order = [tick.get_text() for tick in axes.get_yticklabels()]
    numbers = {text.get_position(): text.get_text() for text in axes.texts}
    for row in outcomes.query("zone_model == 'uniform' and scheme == 'last_place'").itertuples(index=False):
        number = numbers[row.year - 2001, order.index(row.name)]
        assert 100 * row.last_chance - 1 < int(number or 0) <= 100 * row.last_chance + 1e-6


def test_prefectures_stand_by_how_often_the_first_model_puts_them_last(gallery, last_places):
    counts = last_places[last_places["zone_model"] == "uniform"].groupby("name").size()
    for axes in gallery["last_grid"]("en").axes:
        often = [counts.get(tick.get_text(), 0) for tick in axes.get_yticklabels()]
        assert often == sorted(often, reverse=True)


def test_who_is_alone_in_a_zone_has_a_dash_and_no_shade(outcomes, last_places):
    alone = outcomes["code"] == "520100"
    table = outcomes.assign(place=outcomes["place"].mask(alone), last_chance=outcomes["last_chance"].mask(alone))
    figure = figures.last_grid(table, last_places[last_places["code"] != "520100"], language="en")
    row = [tick.get_text() for tick in figure.axes[0].get_yticklabels()].index("Guiyang")
    dashes = [text for text in figure.axes[0].texts if text.get_text() == "–"]
    assert {text.get_position()[1] for text in dashes} == {row}
    assert "alone in its zone" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_lines_end_at_the_sum_of_years_and_differ_in_more_than_colour(gallery, outcomes):
    figure = gallery["cumulative_money"]("en")
    total = outcomes[outcomes["zone_model"] == "uniform"].groupby(["scheme", "name"])["money"].sum()
    assert len(figure.axes) == 9
    for axes in figure.axes:
        zero, *lines = axes.lines
        assert set(zero.get_ydata()) == {0}
        assert len({(line.get_marker(), line.get_linestyle()) for line in lines}) == len(lines) == 2
        for line, scheme in zip(lines, SCHEMES, strict=True):
            assert line.get_ydata()[-1] == pytest.approx(total[scheme, axes.get_title(loc="left")])
            assert len(line.get_xdata()) == 20, "a point for each judged year"


def test_panels_of_money_go_from_most_lost_to_most_gained_on_one_axis(gallery):
    axes = gallery["cumulative_money"]("en").axes
    ends = [panel.lines[1].get_ydata()[-1] for panel in axes]
    assert ends == sorted(ends)
    assert len({panel.get_ylim() for panel in axes}) == 1


def test_budget_bars_run_from_worst_to_best_in_percent(gallery, budgets):
    uniform, functional = gallery["budget_ranges"]("en").axes
    order = [tick.get_text() for tick in uniform.get_yticklabels()]
    for bars, scheme in zip(functional.collections, SCHEMES, strict=True):
        chosen = (budgets["zone_model"] == "functional") & (budgets["scheme"] == scheme)
        rows = budgets[chosen].set_index("name").loc[order]
        ends = np.array([[bar[0][0], bar[1][0]] for bar in bars.get_segments()])
        np.testing.assert_allclose(ends, 100 * rows[["worst", "best"]])


@pytest.mark.parametrize("column", ["ranking", "zone_model"])
def test_money_of_several_rankings_or_models_is_refused(outcomes, column):
    mixed = pd.concat([outcomes.assign(**{column: value}) for value in ("one", "other")])
    mixed = mixed if column == "zone_model" else mixed[mixed["zone_model"] == "uniform"]
    with pytest.raises(InputError, match=column):
        figures.cumulative_money(mixed)


def test_tables_of_several_rankings_are_refused(outcomes, last_places, budgets):
    with pytest.raises(InputError, match="ranking"):
        figures.last_grid(pd.concat([outcomes, outcomes.assign(ranking="zones")]), last_places)
    with pytest.raises(InputError, match="ranking"):
        figures.budget_ranges(pd.concat([budgets, budgets.assign(ranking="zones")]))


@pytest.mark.parametrize("column", ["place", "last_chance"])
def test_a_table_without_a_column_is_refused_by_its_name(outcomes, last_places, column):
    with pytest.raises(InputError, match=f"no column '{column}'"):
        figures.last_grid(outcomes.drop(columns=column), last_places)
