"""What the page says of a user's own index: every figure on it is one of the tables, and every text stays a text."""

import re

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.workbook.choices import is_quick, left_out, otherwise
from gzsim.workbook.moves import one_place_up, smallest_moves
from gzsim.workbook.report import report_context
from gzsim.workbook.report.relations import mean_correlation
from gzsim.workbook.report.seen import positions, seen

UNITS = pd.DataFrame(
    {
        "code": list("abcdef"),
        "gdp": [4.0, 6, 8, 5, 7, 3],
        "jobs": [30.0, 10, 20, 60, 50, 40],
        "air": [90.0, 95, 70, 85, 80, 75],
        "dust": [20.0, 25, 40, 30, 22, 35],
    }
)
META = pd.DataFrame(
    {
        "code": ["economy", "ecology", "gdp", "jobs", "air", "dust"],
        "name_zh": ["经济", "生态", "增速", "就业", "空气", "扬尘"],
        "direction": [None, None, 1, 1, 1, -1],
        "weight": [0.6, 0.4, 0.75, 0.25, 0.5, 0.5],
        "parent": [None, None, "economy", "economy", "ecology", "ecology"],
        "unit": ["", "", "%", "1,000", "%", "t"],
    }
)


@pytest.fixture
def own():
    return gz.open_data(UNITS, META)


def section(page, heading):
    (found,) = [each for each in page.sections if each.heading.en == heading]
    return found


def panel(own_units):
    later = own_units.assign(year=2024, gdp=own_units["gdp"][::-1].to_numpy())
    return pd.concat([own_units.assign(year=2023), later])


@pytest.mark.parametrize("units", [UNITS, panel(UNITS)], ids=["a year", "a panel"])
def test_the_smallest_step_is_the_least_of_all_that_reach(units):
    index = gz.open_data(units, META).index()
    found = smallest_moves(index)
    for unit in found.index:
        steps = one_place_up(index, unit)
        if steps.empty:
            assert pd.isna(found.loc[unit, "above"])
            continue
        span = index.normalised.max() - index.normalised.min()
        shares = (steps["normalised"] / span)[steps["reaches"]]
        told = found.loc[unit]
        assert told["points"] == pytest.approx(steps["points"].iloc[0])
        assert told["share"] == pytest.approx(shares.min())
        assert told["change"] == pytest.approx(steps.loc[told["indicator"], "change"])


def test_a_step_that_is_taken_reaches_the_next_unit(own):
    index = own.index()
    unit = own.table.index[3]
    step = smallest_moves(index).loc[unit]
    data = own.data.copy()
    data.loc[unit, step["indicator"]] += step["change"]
    scores = own.recipe.build(data).scores["index"]
    assert scores[unit] == pytest.approx(scores[step["above"]])


def test_where_no_single_indicator_is_enough_it_is_said():
    units = pd.DataFrame({"code": ["a", "b"], "x": [100.0, 0], "y": [100.0, 0]})
    own = gz.open_data(units, pd.DataFrame({"code": ["x", "y"], "direction": [1, 1]}))
    assert pd.isna(smallest_moves(own.index()).loc["b", "indicator"])
    (row,) = section(report_context(own, own.index()), "What would move each unit one place").tables[0].rows
    assert row[:4] == ("b", "a", "100.00", "no single indicator can\n任何单项指标均不能")


def test_ties_are_no_step():
    units = pd.DataFrame({"code": list("abc"), "x": [3.0, 3, 1], "y": [1.0, 1, 1]})
    own = gz.open_data(units, pd.DataFrame({"code": ["x", "y"], "direction": [1, 1]}))
    found = smallest_moves(own.index())
    assert found.loc[["a", "b"], "above"].isna().all()
    assert one_place_up(own.index(), "b").empty


def test_leaving_out_is_the_same_by_arithmetic_and_by_building_anew(own):
    index = own.index()
    found = left_out(index)
    assert is_quick(index)
    for name in own.recipe.indicators:
        other = own.recipe.without(name).build(own.data)
        shift = (index.ranks - other.ranks).abs()
        assert found.loc[name, "mean_shift"] == pytest.approx(shift.mean())
        assert found.loc[name, "largest_shift"] == shift.max()
        assert other.ranks[found.loc[name, "first"]] == 1
    geometric = left_out(
        own.index(aggregation="geometric", normalisation={"method": "minmax", "parameters": {"bounds": (1, 100)}})
    )
    assert set(geometric.index) == set(own.recipe.indicators)


def test_other_ways_are_those_that_the_index_does_not_go(own):
    table, failed = otherwise(own.index())
    assert set(table.index) == {"zscore", "rank", "geometric", "equal", "treat"}
    assert not failed
    shift = (own.index().ranks - own.index(normalisation="zscore").ranks).abs()
    assert table.loc["zscore", "mean_shift"] == pytest.approx(shift.mean())


def test_cards_say_what_the_tables_say(own):
    index, page = own.index(), report_context(own, own.index())
    shown = section(page, "A card for each unit").cards
    assert [card.name for card in shown.cards] == list(own.table.index)
    assert shown.names[0] == "增速, %"
    ranks = index.normalised.rank(ascending=False, method="min")
    drawn = positions(index.normalised)
    for card in shown.cards:
        unit = own.table.loc[card.name]
        assert card.score == f"{unit['index']:.1f}"
        assert card.rank == f"{unit['rank']:g} ({unit['rank_low']:g}–{unit['rank_high']:g})"
        assert [row[1] for row in card.groups.rows] == [f"{unit[group]:.1f}" for group in ("economy", "ecology")]
        for name, (cells, share) in zip(own.recipe.indicators, card.rows, strict=True):
            assert cells[:2] == (f"{own.data.loc[card.name, name]:.4g}", f"{ranks.loc[card.name, name]:g}")
            assert share == pytest.approx(drawn.loc[card.name, name])
        own_ranks = ranks.loc[card.name]
        for side, extreme in (("Best", own_ranks.min()), ("Worst", own_ranks.max())):
            told = re.search(rf"{side} at: (\w+) \(rank (\d)\)", card.passages[0].en)
            assert bool(told) == (extreme < 3.5 if side == "Best" else extreme > 3.5)
            if told:
                assert int(told[2]) == extreme == own_ranks[META.set_index("name_zh")["code"][told[1]]]


def test_bands_of_the_cards_are_quartiles(own):
    shown = section(report_context(own, own.index()), "A card for each unit").cards
    low, middle, high = positions(own.index().normalised)["dust"].quantile([0.25, 0.5, 0.75])
    assert (shown.bands[3].low, shown.bands[3].middle, shown.bands[3].high) == pytest.approx((low, middle, high))


def test_the_framework_is_a_tree_whose_weights_multiply(own):
    rows = section(report_context(own, own.index()), "What is measured").tables[0].rows
    told = {row[0].strip("\u2003"): row[1:4] for row in rows}
    assert told["经济"] == ("", "60.0", "60.0")
    assert told["增速"] == ("↑", "75.0", "45.0")
    assert told["扬尘"] == ("↓", "50.0", "20.0")
    assert [row[0].count("\u2003") for row in rows] == [0, 1, 2, 2, 1, 2, 2]


def test_gaps_are_told_by_unit_and_group():
    units = UNITS.assign(jobs=[30.0, None, 20, 60, 50, None])
    own = gz.open_data(units, META)
    found = section(report_context(own, own.index()), "What is missing")
    assert found.paragraphs[0].en.startswith("2 figures are missing, 8.3 % of all, of 2 units.")
    assert sorted(found.tables[0].rows) == [
        ("b", "75", "50", "100", "就业"),
        ("f", "75", "50", "100", "就业"),
    ]
    cards = section(report_context(own, own.index()), "A card for each unit").cards.cards
    (card,) = [each for each in cards if each.name == "b"]
    assert card.rows[1] == (("–", "–", "–"), None)
    assert card.passages[-1] == ("Missing: 就业.", "缺失：就业。")


def test_correlations_within_and_between_groups_are_means_of_pairs(own):
    matrix = own.index().normalised.corr()
    between = matrix.loc[["gdp", "jobs"], ["air", "dust"]].to_numpy().mean()
    rows = section(report_context(own, own.index()), "What goes together").tables[0].rows
    assert rows[1][1:] == (f"{between:+.2f}".replace("-", "−"), f"{matrix.loc['air', 'dust']:+.2f}".replace("-", "−"))
    assert np.isnan(mean_correlation(matrix, {"gdp": "economy"}, "economy", "economy"))


def test_another_aggregation_has_a_page_without_points(own):
    page = report_context(own, own.index(aggregation="harmonic", normalisation="rank"))
    headings = [each.heading.en for each in page.sections]
    assert "Why each unit stands where it stands" not in headings
    assert len(section(page, "A card for each unit").cards.columns) == 4


def test_every_sentence_of_the_page_is_there_in_both_languages(own):
    units = UNITS.assign(jobs=[30.0, None, 20, 60, 50, 40])
    for each in (own, gz.open_data(units, META), gz.open_data(panel(UNITS), META)):
        page = report_context(each, each.index())
        told = [*page.answers, *page.assumptions, page.limits[0]]
        for part in page.sections:
            told += [part.heading, *part.paragraphs, *(shown.caption for shown in part.figures)]
            told += [passage for card in (part.cards.cards if part.cards else ()) for passage in card.passages]
            for table in part.tables:
                for column in getattr(table, "table", table).columns:
                    assert re.search("[\u4e00-\u9fff]", column.heading), column.heading
        for passage in told:
            assert passage.en, passage
            assert re.search("[\u4e00-\u9fff]", passage.zh), passage
            assert "None" not in passage.en + passage.zh


def test_names_groups_and_units_stay_text(tmp_path):
    bad = "<script>alert(1)</script>"
    units = UNITS.assign(name=[f"{bad}{code}" for code in UNITS["code"]], zone=bad)
    meta = META.assign(name=[f"<b>{code}" for code in META["code"]], name_zh="<i>中", unit="<u>")
    page = gz.open_data(units, meta).report(tmp_path / "own.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert not re.search("<(script|b|i|u)>", page)


def test_long_leagues_are_folded_and_large_ones_have_fewer_cards(monkeypatch):
    many = 40
    units = pd.DataFrame(
        {"code": [f"u{place}" for place in range(many)], "x": np.arange(many) ** 1.1, "y": range(many)}
    )
    own = gz.open_data(units, pd.DataFrame({"code": ["x", "y"], "direction": [1, 1]}))
    monkeypatch.setattr("gzsim.workbook.report.profiles.MOST_BYTES", 12_000)
    page = report_context(own, own.index())
    why = section(page, "Why each unit stands where it stands").tables
    assert [len(why[0].rows), len(why[1].table.rows)] == [30, 10]
    cards = section(page, "A card for each unit")
    assert cards.paragraphs[1].en.startswith(f"Cards of the first {len(cards.cards.cards)} of 40 units")
    assert len(seen(own, own.index()).table) == many
