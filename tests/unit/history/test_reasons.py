"""Why a prefecture is ranked where it is: the parts are the lead, and what is said to move it does."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.history import score, score_table
from gzsim.history.one_place import OnePlace
from gzsim.reports.explanation import adding_up
from gzsim.zones import functional, league
from gzsim.zones.weight_draws import WeightDraws

POSTS = pd.DataFrame({"low": [0.0, 20.0], "high": [10.0, 70.0]}, index=["gdp_growth", "forest_cover"])
VALUES = pd.DataFrame(
    {"gdp_growth": [8.0, 5.0, 2.0], "forest_cover": [30.0, 45.0, 70.0]}, index=["520100", "520300", "522600"]
)
ZONES = functional(
    {"520100": "city", "520300": "city", "522600": "green"},
    pd.DataFrame({"gdp_growth": [0.75, 0.25], "forest_cover": [0.25, 0.75]}, index=["city", "green"]),
)
RULES = {"scaled_lead": "520300", "lead": "520600", "within_zone": "522700", "raw": "520500"}


@pytest.fixture(scope="module")
def small():
    up = {"gdp_growth": 1, "forest_cover": 1}
    return score_table(VALUES, up, ZONES, goalposts=POSTS, year=2020, minimum_coverage=0, noise={"city": 8, "green": 4})


def test_parts_are_the_lead_reckoned_by_hand(small):
    why = gz.explain(small, "520100")
    growth = Fraction(3, 4) * (80 - Fraction(80 + 50 + 20, 3))
    forest = Fraction(1, 4) * (20 - Fraction(20 + 50 + 100, 3))
    assert growth + forest == Fraction(22, 1) + Fraction(1, 2) - Fraction(55, 6) == Fraction(40, 3)
    assert why.parts["points"].to_dict() == pytest.approx({"gdp_growth": float(growth), "forest_cover": float(forest)})
    assert why.lead == pytest.approx(40 / 3)


@pytest.mark.parametrize("model", ["uniform", "functional", "found"])
def test_parts_add_up_to_the_lead_of_every_prefecture(history, model):
    table = history.league(model, 2016)
    for row in table.table.itertuples():
        why = gz.explain(table, row.code)
        assert round(why.parts["points"].sum(), 10) == round(row.lead, 10) == round(why.lead, 10)
        assert why.parts["weight"].sum() == pytest.approx(1)


def again(told, rule, values):
    """Ranks of other values, all else as it was."""
    noise = dict(zip(told.table["zone"], told.table["noise"], strict=True))
    seen = values.dropna(axis=1)
    few = WeightDraws(draws=2)
    table = league(seen, told.measures["direction"], told.goalposts, told.zone_model, few, ranking=rule, noise=noise)
    return table.set_index("code")["rank"]


@pytest.mark.parametrize(("rule", "code"), RULES.items())
def test_what_is_said_to_move_it_a_place_does_and_nothing_less(record, rule, code):
    told = score(record, 2016, ranking=rule)
    rank, moves = told.table.set_index("code").loc[code, "rank"], gz.explain(told, code).moves
    for move in moves.itertuples():
        way, beyond, short = (-1 if move.way == "up" else 1), told.values.copy(), told.values.copy()
        beyond.loc[code, move.indicator] += move.change * (1 + 1e-6)
        short.loc[code, move.indicator] += move.change * (1 - 1e-6)
        assert (again(told, rule, beyond)[code] - rank) * way >= 1
        assert again(told, rule, short)[code] == rank
    assert set(moves["way"]) <= {"up", "down"}


def test_an_indicator_that_cannot_do_it_is_not_named(record):
    told = score(record, 2016)
    moves = gz.explain(told, "520300").moves.query("way == 'up'")
    for name in set(told.goalposts.index) - set(moves["indicator"]):
        if told.values[name].notna().all():
            best = told.values.copy()
            best.loc["520300", name] = told.goalposts.loc[name, "high" if told.measures.direction[name] > 0 else "low"]
            assert again(told, "scaled_lead", best)["520300"] == 4


def test_a_proxy_that_points_down_is_to_fall(record):
    down = gz.explain(score(record, 2016), "520300").moves.query("indicator == 'good_air_days'").iloc[0]
    assert down["way"] == "down"
    assert down["change"] > 0
    assert down["name"] == "Days with good air (as PM2.5 seen by satellite)"


def test_first_and_last_have_nobody_beyond(record):
    told = score(record, 2016)
    first, last = (gz.explain(told, told.table["code"].iloc[place]) for place in (0, -1))
    assert "up" not in set(first.moves["way"])
    assert "down" not in set(last.moves["way"])
    assert "Nobody is ahead of it." in first.text()
    assert "没有单位排在其后。" in last.text("zh")


def test_who_is_alone_in_a_zone_has_no_rank_to_explain(small):
    up = {"gdp_growth": 1, "forest_cover": 1}
    told = score_table(VALUES, up, ZONES, goalposts=POSTS, ranking="within_zone", minimum_coverage=0)
    why = gz.explain(told, "522600")
    assert "alone in its zone" in why.text()
    assert why.moves.empty
    assert gz.explain(told, "520100").text().startswith("Guiyang is number 1 of 2")


def test_points_to_the_next_places_are_those_of_the_league(record):
    told = score(record, 2016)
    points = told.table["scaled_lead"].tolist()
    assert OnePlace.of(told, told.table["code"][3]).gaps == pytest.approx(
        (points[2] - points[3], points[3] - points[4])
    )


@pytest.mark.parametrize("name", ["520300", "Zunyi", "zunyi ", "遵义市", "遵义"])
def test_a_prefecture_goes_by_code_and_by_both_names(history, name):
    assert gz.explain(history, name).text().startswith("Zunyi is number 3 of 9 in 2020")


def test_the_latest_year_says_why_it_is_no_later_one(history):
    left_out = history.left_out.query("zone_model == 'functional' and year > 2020").sort_values("year")
    assert list(left_out["year"]) == [2021, 2022, 2023]
    told = gz.explain(history, "520300")
    first = left_out["reason"].iloc[0]
    second = f"2020 is the latest year that can be ranked: of 2021, {first}; nor has 2022 or 2023 enough."
    assert told.sentences[1].en == second
    assert left_out["reason_zh"].iloc[0] in told.sentences[1].zh
    assert gz.explain(history, "520300", year=2020).text() == told.text().replace(f"{second}\n", "")


def test_a_year_of_the_history_is_the_same_league(record, history):
    one, other = history.league("functional", 2016), score(record, 2016)
    pd.testing.assert_frame_equal(one.table, other.table[one.table.columns], check_dtype=False)
    assert gz.explain(one, "520300").text() == gz.explain(other, "520300").text()


def test_proxies_and_gaps_are_said_in_both_languages(history):
    why = gz.explain(history, "520300")
    told = why.figures
    assert told.loc["digital_economy_growth", "status"] == "proxy"
    for name in told.index[~told["used"] | (told["status"] == "proxy")]:
        assert told.loc[name, "name"] in why.text()
        assert told.loc[name, "name_zh"] in why.text("zh")
    assert "series ends" not in why.text("zh")
    assert "no series" not in why.text("zh")


def test_a_forced_year_says_early_that_it_is_not_to_be_used(record):
    lines = gz.explain(score(record, 2019, minimum_coverage=0), "520300").text().splitlines()
    assert lines[1].startswith("Only 24–36 % of the declared weight has data")


def test_printed_points_add_up_to_the_printed_lead():
    draws = np.random.default_rng(1).normal(0, 3, (200, 7))
    for points in map(pd.Series, draws):
        printed = adding_up(points, points.sum())
        assert round(printed.sum(), 6) == round(points.sum(), 1)
        assert (abs(printed - points) < 0.1 + 1e-9).all()


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda told: gz.explain(5), "what"),
        (lambda told: gz.explain(told), "unit"),
        (lambda told: gz.explain(told, "Zunji"), "unit"),
        (lambda told: gz.explain(told, "520300", year=2016), "year"),
        (lambda told: gz.explain(told, "520300", zones="found"), "zones"),
    ],
)
def test_what_cannot_be_explained_is_refused(record, ask, field):
    with pytest.raises(InputError) as refused:
        ask(score(record, 2016))
    assert refused.value.field == field
    assert refused.value.valid


def test_years_and_zone_models_that_are_not_scored_are_refused(history):
    with pytest.raises(InputError, match="2019 is not scored under functional: data cover"):
        gz.explain(history, "520300", year=2019)
    with pytest.raises(InputError, match="round"):
        gz.explain(history, "520300", zones="round")
