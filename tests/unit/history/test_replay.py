import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import score_history
from gzsim.history.replay import replay
from gzsim.history.replay.summaries import budgets, last_places, repeats
from gzsim.sanctions import (
    Appraisal,
    Combination,
    GroupPenalty,
    JointLiability,
    LastPlace,
    PieceRate,
    ThresholdBonus,
)

SUBSIDY = 61.76
LAST, PIECE = LastPlace(rate=0.1, subsidy=SUBSIDY), PieceRate(per_point=0.22)


@pytest.fixture(scope="module")
def told(record, scenario):
    return replay(record, scenario, {"last": LAST, "piece": PIECE})


@pytest.fixture(scope="module")
def by_zone(record, scenario):
    return replay(record, scenario, {"last": LAST}, ranking="within_zone")


def test_places_are_those_of_the_history(told, record, scenario):
    """One engine scores the record and feeds the rule."""
    scores = score_history(record, scenario).scores.query("2001 <= year <= 2021")
    keys = ["zone_model", "year", "code"]
    one = told.outcomes.query("scheme == 'last'").set_index(keys).sort_index()
    known = scores.set_index(keys).sort_index()
    pd.testing.assert_index_equal(one.index, known.index)
    assert (one["place"] == known["rank"]).all()
    assert one["lead"].to_numpy() == pytest.approx(known["lead"].to_numpy())


def test_money_of_every_judged_year_adds_up_to_the_fen(told, by_zone):
    for each in (told, by_zone):
        keys = ["ranking", "zone_model", "scheme", "year"]
        fen = (each.outcomes.groupby(keys)["money"].sum() * 1e8).round()
        kept = (each.province.set_index(keys)["money"] * 1e8).round()
        assert (fen + kept.reindex(fen.index) == 0).all()


def test_each_year_has_one_last_place_who_loses_ten_percent(told):
    hit = told.outcomes.query("scheme == 'last' and money < 0")
    assert (hit.groupby(["zone_model", "year"]).size() == 1).all()
    assert (hit["money"] == -6.176).all()
    assert (hit["place"] == 9).all()
    assert (hit["make_up"] == 6.176).all()


def test_years_that_the_record_cannot_judge_are_named_and_judged_nowhere(told):
    for _model, years in told.left_out.groupby("zone_model")["year"]:
        judged = set(told.outcomes.query("zone_model == @_model")["year"])
        assert not judged & set(years)
        assert judged | set(years) == set(range(2001, 2022))
    assert told.left_out["reason"].str.len().min() > 10


def test_within_zones_one_is_last_in_each_and_the_lonely_is_not_ranked(by_zone):
    functional = by_zone.outcomes.query("zone_model == 'functional'")
    assert (functional[functional["money"] < 0].groupby(["year", "zone"]).size() == 1).all()
    alone = by_zone.outcomes.query("of == 1")
    assert set(alone["name"]) == {"Guiyang"}
    assert alone["place"].isna().all()
    assert not alone["money"].any()
    assert "Guiyang" not in set(by_zone.last_places().query("zone_model == 'found'")["name"])


def test_the_chance_of_being_last_is_that_of_the_interval_s_draws(told):
    """Who is last in under 5 percent of the draws has an interval that ends before the last rank, and the reverse."""
    one = told.outcomes.query("scheme == 'last'")
    chances = one.groupby(["zone_model", "year"])["last_chance"].sum()
    assert chances.to_numpy() == pytest.approx(1.0, abs=1e-9)
    assert (one.query("place == 9")["last_chance"] > 0).all()


def test_a_last_place_is_sure_only_where_the_interval_says_last(told, record, scenario):
    low = score_history(record, scenario).scores.set_index(["zone_model", "year", "code"])["rank_low"]
    places = told.last_places().set_index(["zone_model", "year", "code"])
    assert (low.reindex(places.index)[places["sure"]] == 9).all()
    assert (low.reindex(places.index)[~places["sure"]] < 9).all()


def test_repeats_count_every_last_place_once(told, by_zone):
    for each in (told, by_zone):
        counted = each.repeats().groupby("zone_model")[["last", "sure"]].sum()
        places = each.last_places()
        assert counted["last"].to_dict() == places.groupby("zone_model").size().to_dict()
        assert counted["sure"].to_dict() == places.groupby("zone_model")["sure"].sum().to_dict()
    table = told.repeats()
    assert table["expected"].to_numpy() == pytest.approx(table["years"].to_numpy() / 9)


def made_up(places, last_chance=0.5):
    """Three units over the years; a row of ``places`` is a year."""
    rows = [
        ("lead", "m", "s", 2000 + year, code, code, code, "z", 0.0, place, 3, last_chance, -1.0 * (place == 3))
        for year, row in enumerate(places)
        for code, place in zip("abc", row, strict=True)
    ]
    columns = ["ranking", "zone_model", "scheme", "year", "code", "name", "name_zh", "zone", "lead", "place", "of",
               "last_chance", "money"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def test_runs_and_budgets_by_hand():
    outcomes = made_up([(1, 2, 3), (1, 2, 3), (3, 1, 2), (1, 2, 3)])
    table = repeats(outcomes).set_index("code")
    assert table["last"].to_dict() == {"c": 3, "a": 1, "b": 0}
    assert table["longest_run"].to_dict() == {"c": 2, "a": 1, "b": 0}
    after = budgets(outcomes, subsidy=10.0, years=2).set_index("code")
    assert after.loc["c", ["runs", "worst", "median", "best"]].tolist() == [3, 0.9, 0.95, 0.95]
    assert last_places(outcomes)["rivals"].unique().tolist() == [2]
    assert last_places(made_up([(1, 2, 3)], last_chance=0.04))["rivals"].tolist() == [0]


def test_lights_lead_to_warnings_of_exactly_those_who_have_them(record, scenario):
    lights = pd.DataFrame(0, index=[2015, 2016], columns=list(scenario.units.prefectures))
    lights.loc[2016, "520400"] = 2
    rule = {"liable": Combination((LAST, JointLiability(red_lights=2, career=-0.5)))}
    told = replay(record, scenario, rule, lights=lights, years=[2015, 2016])
    warned = told.outcomes.query("`bonus: person warned` < 0")
    assert set(zip(warned["year"], warned["code"], strict=True)) == {(2016, "520400")}
    assert (warned["career"] == -0.5).all()
    assert told.money_moved()["warned"].tolist() == [1, 1, 1]


def test_a_scheme_is_told_points_that_can_be_compared(told, record, scenario):
    """A piece rate pays per point of the scaled lead that the league table shows."""
    leads = told.outcomes.query("scheme == 'piece' and zone_model == 'functional' and year == 2016")
    scores = score_history(record, scenario).scores.query("zone_model == 'functional' and year == 2016")
    expected = PIECE.settle(Appraisal(scores["scaled_lead"].to_numpy())).million
    assert leads["money"].to_numpy() == pytest.approx(expected)
    assert np.ptp(expected) > 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"schemes": {}}, "schemes"),
        ({"years": []}, "years"),
        ({"ranking": "moon"}, "ranking"),
        ({"lights": pd.DataFrame({"520100": [1]}, index=[2015])}, "no lights for 2016"),
        ({"lights": pd.DataFrame({"520100": [1]}, index=[2016])}, "no lights for 520200"),
    ],
)
def test_what_cannot_be_replayed_is_refused(record, scenario, change, field):
    given = {"schemes": {"last": LAST}, "years": [2016]} | change
    with pytest.raises(InputError, match=field):
        replay(record, scenario, **given)


def test_budgets_need_a_subsidy_and_enough_judged_years(told):
    with pytest.raises(InputError, match="subsidy"):
        told.budgets(0.0)
    with pytest.raises(InputError, match="years"):
        told.budgets(SUBSIDY, years=19)


@pytest.mark.parametrize("scheme", [ThresholdBonus(75.0, 3.0), GroupPenalty(66.0, 9.0)], ids=repr)
def test_a_scheme_that_leads_cannot_feed_is_refused_by_name(record, scenario, scheme):
    with pytest.raises(InputError, match=r"schemes\.mine: .*points"):
        replay(record, scenario, {"mine": scheme}, years=[2016])


def test_a_scheme_takes_from_its_scenario_what_it_does_not_say(record, scenario):
    said = {"mine": LastPlace(rate=0.1, subsidy=float(scenario.values.budget.subsidy))}
    told, taken = (replay(record, scenario, each, years=[2016]) for each in (said, {"mine": LastPlace(rate=0.1)}))
    assert taken.outcomes["money"].tolist() == told.outcomes["money"].tolist()


@pytest.mark.parametrize("ranking", ["scaled_lead", "lead", "within_zone", "raw"])
def test_a_replay_follows_the_rule_of_the_history(record, scenario, ranking):
    ruled = scenario.with_(ranking=ranking)
    told = replay(record, ruled, {"last": LAST}, years=[2008]).outcomes.set_index(["zone_model", "code"])
    scores = score_history(record, ruled).scores.query("year == 2008").set_index(["zone_model", "code"])
    assert told["ranking"].unique().tolist() == [ranking]
    assert told["place"].tolist() == scores["rank"].reindex(told.index).astype("Int64").tolist()
    again = replay(record, scenario, {"last": LAST}, ranking=ranking, years=[2008]).outcomes
    pd.testing.assert_frame_equal(again, told.reset_index()[again.columns])
