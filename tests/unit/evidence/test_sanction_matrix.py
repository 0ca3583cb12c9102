"""The matrix of sanctions on the record: the same as a replay says, and as it was committed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.evidence.sanctions import matrix_of, sanction_matrix
from gzsim.evidence.sanctions.declared import declared_trials, not_settled
from gzsim.evidence.sanctions.responses import LAST, NONE, Size, standing_scenario
from gzsim.evidence.sanctions.standings import Standings, record_standings
from gzsim.experiments.question import Question
from gzsim.lessons import sanctions_and_history as heavy
from gzsim.scenario import plausible_draws
from gzsim.zones.weight_draws import WeightDraws

CELL = ["zone_model", "ranking", "scheme"]


@pytest.fixture(scope="module")
def record():
    return gz.load_record()


@pytest.fixture(scope="module")
def scenario():
    return gz.load_scenario("guizhou-2025-veto")


@pytest.fixture(scope="module")
def committed():
    return heavy.kept()


@pytest.fixture(scope="module")
def standings(record, scenario, committed):
    """Five years by rules that see zones, with few drawn weights."""
    return record_standings(record, scenario, ["shortfall", "good_air_days"], rules=["scaled_lead", "within_zone"],
                            models=["functional", "found"], years=committed.years[-5:],
                            drawing=WeightDraws(draws=10))  # fmt: skip


@pytest.fixture(scope="module")
def tried(standings, scenario):
    return matrix_of(standings, lambda points: declared_trials(scenario, points), run=3)


def test_a_slice_of_the_committed_table_comes_out_again(record, scenario, committed):
    """Functional zones by leads; the scale of equal risk is held to one yardstick, which the slice does not have."""
    part = record_standings(record, scenario, ["shortfall", "good_air_days"], rules=["lead"], models=["functional"])
    assert part.years == committed.years
    chosen = ("last_place", "threshold", "accountability", "veto")
    again, hit, yearly = matrix_of(part, lambda points: {
        name: each for name, each in declared_trials(scenario, points).items() if name in chosen})  # fmt: skip
    keys = [*CELL, "outcome", "scale"]
    again = again[again["scale"] != "equal_risk"].set_index(keys).sort_index()
    kept = committed.replayed.set_index(keys).sort_index().loc[again.index]
    for column in ("value", "low", "high"):
        np.testing.assert_allclose(again[column], kept[column], rtol=2e-5, atol=1e-8)
    for name, table in (("hit", hit), ("yearly", yearly)):
        rows = getattr(committed, name)[list(table)]
        rows = rows[rows["ranking"].eq("lead") & rows["zone_model"].eq("functional") & rows["scheme"].isin(chosen)]
        pd.testing.assert_frame_equal(table, rows.reset_index(drop=True), check_dtype=False, rtol=2e-5)


def test_two_draws_of_the_committed_responses_come_out_again(record, committed):
    """Last place on functional zones by leads, at equal money: its own stakes, because one is last there as well."""
    size, usual = Size(), gz.load_scenario("guizhou-2025")
    base = standing_scenario(record, usual, "functional", "lead", size.years)
    runs = {NONE: base.scheme(NONE), LAST: base.scheme(LAST)}
    asked = Question.of(base, schemes=runs, outcomes=["achievement", "debt"], replications=size.replications,
                        seed=size.seed)  # fmt: skip
    rows = heavy.drawn().query("zone_model == 'functional' and ranking == 'lead' and scheme == 'last_place'")
    kept = rows.query("scale == 'equal_money'").set_index(["draw", "outcome"])["difference"]
    varied = gz.design(usual, n=size.draws, seed=size.seed)
    for draw in (3, 17):
        lived = asked.answer(varied.changes(draw)).mean
        np.testing.assert_allclose(lived[1] - lived[0], kept.loc[draw, ["achievement", "debt"]], rtol=1e-4, atol=1e-6)


def test_a_committed_response_with_fitted_habits_comes_out_again(record):
    """The same cell at the estimates of the fit, and draws that differ from the plausible ones in habits alone."""
    size, habits = Size(), gz.load_calibration().values[heavy.fitted_habits()].to_dict()
    fitted = gz.load_scenario("guizhou-2025").with_({"parameters": habits})
    base = standing_scenario(record, fitted, "functional", "lead", size.years)
    told = gz.simulate(base, schemes=[NONE, LAST], replications=size.default_replications, seed=size.seed)
    lived = told.differences().query("scheme == @LAST").set_index("outcome")["difference"]
    kept = heavy.kept_fitted().query("zone_model == 'functional' and ranking == 'lead' and scheme == 'last_place'")
    kept = kept.query("scale == 'equal_money'").set_index("outcome")["difference"].drop("money_moved")
    pd.testing.assert_series_equal(lived[kept.index], kept, rtol=1e-4, check_names=False)
    drawn, usual = heavy.fitted_draws(4, 1), plausible_draws(4, seed=1)
    same = [name for name in usual if name not in habits]
    pd.testing.assert_frame_equal(drawn[same], usual[same], check_names=False)
    assert set(drawn) == set(same) | set(habits)


def test_money_and_hits_are_those_of_a_replay(record, scenario, committed):
    rules = {name: scenario.scheme(name) for name in ("last_place", "piece_rate", "graded")}
    told = gz.replay(record, scenario, rules, ranking="lead", years=committed.years[-2:])
    for (model, name), part in told.outcomes.groupby(["zone_model", "scheme"]):
        lost = (part["money"] < 0) | (part.filter(like="bonus: ").lt(0).any(axis=1))
        ours = committed.yearly.set_index(CELL).loc[(model, "lead", name)].set_index("year")["hits"]
        assert lost.groupby(part["year"]).sum().to_dict() == ours[list(committed.years[-2:])].to_dict()


def test_a_veto_hits_whom_a_scored_year_puts_last(record, scenario, standings):
    panel = standings.panels["functional", "scaled_lead"]
    hit = declared_trials(scenario, panel.inputs["points"])["veto"].settle(panel.inputs, panel.groups).hit
    for year, struck in zip(standings.years, hit, strict=True):
        table = gz.score(record, year, scenario=scenario).table.set_index("code")
        last = table.index[table["rank_after"] == table["rank_after"].max()].tolist()
        assert [code for code, each in zip(standings.codes, struck, strict=True) if each] == last


def test_all_cells_rest_on_the_same_years(committed):
    assert len(committed.years) == 13
    assert set(committed.yearly.groupby(CELL)["year"].apply(tuple)) == {committed.years}
    assert len(committed.yearly.drop_duplicates(CELL)) == 3 * 4 * len(committed.schemes)
    assert not set(committed.left_out["year"]) & set(committed.years)


def test_equal_scales_are_equal_on_the_record(committed):
    for outcome, scale in (("money_moved", "equal_money"), ("risk", "equal_risk")):
        table = committed.replayed
        values = table.loc[(table["outcome"] == outcome) & (table["scale"] == scale), "value"].dropna()
        assert len(values) == 12 * 5
        np.testing.assert_allclose(values, values.iloc[0], rtol=1e-5)


def test_equal_money_is_equal_in_the_simulation(committed):
    rows = committed.responses.query("outcome == 'money_moved' and scale == 'equal_money'")
    exact = rows[rows["scheme"].isin(["last_place", "rank_ladder", "veto"])]
    np.testing.assert_allclose(exact[["difference", "low", "high"]], 1.815, rtol=1e-4)
    np.testing.assert_allclose(rows["difference"], 1.815, rtol=0.1)  # points answer the stakes


def test_on_one_yardstick_all_rules_are_the_same(committed):
    for table in (committed.replayed, committed.responses):
        parts = [part.drop(columns="ranking").reset_index(drop=True)
                 for _, part in table.query("zone_model == 'uniform'").groupby("ranking")]  # fmt: skip
        assert len(parts) == 4
        for other in parts[1:]:
            pd.testing.assert_frame_equal(parts[0], other)


def test_whoever_is_alone_in_a_zone_is_hit_by_no_rank_but_by_a_light(standings, scenario):
    panel = standings.panels["found", "within_zone"]
    alone, behind = standings.codes.index("520100"), panel.inputs["shortfall"].copy()
    behind[2, alone] = 9.0
    for name, trial in declared_trials(scenario, panel.inputs["points"]).items():
        hit = trial.settle({**panel.inputs, "shortfall": behind}, panel.groups).hit[:, alone]
        assert hit.tolist() == [False, False, name == "accountability", False, False]


def test_any_panel_will_do(standings, scenario):
    """Plain arrays of somebody's own, without a record; the reference may be another trial."""
    own = Standings({("mine", "raw"): standings.panels["functional", "scaled_lead"]}, standings.codes, standings.years,
                    standings.left_out)  # fmt: skip
    replayed, _, _ = matrix_of(own, lambda points: declared_trials(scenario, points),
                               reference=(("mine", "raw"), "piece_rate"), run=3)  # fmt: skip
    scale = replayed.query("scheme == 'piece_rate' and outcome == 'factor'").set_index("scale")["value"]
    assert scale.tolist() == [1.0, 1.0, 1.0]


def test_ranks_within_zones_put_as_many_last_as_there_are_zones(tried):
    hits = tried[0].query("scheme == 'last_place' and outcome == 'hits'").set_index(["zone_model", "ranking"])["value"]
    assert hits.to_dict() == {("functional", "scaled_lead"): 1, ("functional", "within_zone"): 3,
                              ("found", "scaled_lead"): 1, ("found", "within_zone"): 1}  # fmt: skip


def test_picking_is_told_with_its_optimism(committed):
    found = committed.least_luck(times=200)
    value = committed.wide("luck_most").stack(["zone_model", "ranking"], future_stack=True)
    model, rule, scheme = found.best.split(" / ")
    assert found.apparent == pytest.approx(value[scheme, model, rule], rel=1e-4)
    assert found.optimism > 0
    assert found.table["best"].sum() == pytest.approx(1.0)


def test_repeats_are_corrected_for_their_number(committed):
    table = committed.repeats()
    assert len(table) == 9 * len(committed.schemes)
    assert (table["p_adjusted"] >= table["again_p"]).all()


def test_what_the_record_cannot_settle_is_named(committed, scenario):
    pd.testing.assert_frame_equal(committed.unsettled, not_settled(scenario))
    reasons = committed.unsettled.set_index("scheme")["reason"]
    assert reasons["eco_compensation"] == "the record has no pollution index at the borders"
    assert reasons["veto: water"] == "no series in the record"


def test_the_plate_says_what_it_finds(committed):
    figure = committed.plot("en")
    rows = committed.table.query("basis == 'simulation' and outcome == 'debt' and scale != 'equal_risk'")
    rows = rows[~(rows["zone_model"].eq("uniform") & rows["ranking"].ne("raw"))]
    sure = (rows["value"].gt(0) & rows["other_sign"].le(0.05)).sum()
    assert figure.texts[0].get_text().endswith(f"rises in 39 of {len(rows)}, and debt in {sure}")
    written = [text.get_text() for text in figure.axes[3].texts]
    assert "+0.77" in written, "last place on one yardstick"
    assert len(figure.axes) == 6
    assert len(committed.plot("zh").axes) == 6


def test_without_a_simulation_the_plate_is_of_the_record_alone(committed):
    assert len(replace(committed, responses=None).plot("en").axes) == 3


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"target": "lofty"}, "target"),
        ({"years": [1900]}, "years"),
        ({"responses": pd.DataFrame({"scheme": []})}, "responses"),
    ],
)
def test_what_cannot_be_is_refused(record, asked, field):
    with pytest.raises(InputError) as refusal:
        sanction_matrix(record, **asked)
    assert refusal.value.field == field
