"""Headlines: every scheme under every zone model, and what plausible parameters make of their differences."""

import numpy as np
import pandas as pd
import pytest

from gzsim.record import load_record
from gzsim.run.headlines import compare_zone_models, drawn_differences, headlines_of, replications_a_draw
from gzsim.run.zone_schemes import COMPARED, Rules, yardsticks_of, zone_scheme_table
from gzsim.scenario import load_scenario, plausible_draws
from gzsim.simulation.simulate import simulate

QUICK = {"simulation.replications": 4, "simulation.years": 2}


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("guizhou-2025").with_(QUICK)


@pytest.fixture(scope="module")
def yardsticks(scenario):
    return yardsticks_of(load_record(), scenario)


@pytest.fixture(scope="module")
def found(scenario):
    return compare_zone_models(load_record(), scenario, simulate(scenario, schemes="all"), draws=3)


def test_uniform_zones_are_those_of_the_uniform_scenario(scenario, found):
    uniform = simulate(load_scenario("guizhou-2025-uniform").with_(QUICK), schemes="all")
    for scheme, run in uniform.runs.items():
        assert all(np.array_equal(found.runs[Rules("uniform", scheme)].by_year[name], run.by_year[name])
                   for name in COMPARED)  # fmt: skip


def test_nine_runs_are_told_one_by_one(found):
    table = zone_scheme_table(found.runs)
    assert table.groupby(["zone_model", "scheme"]).ngroups == 9
    assert not table.duplicated(["zone_model", "scheme", "outcome"]).any()
    assert table["mean"].notna().all()


def test_a_headline_is_the_difference_of_two_runs(found):
    means = zone_scheme_table(found.runs).set_index(["zone_model", "scheme", "outcome"])["mean"]
    for row in found.headlines.itertuples():
        one = means[row.zone_model, row.scheme, row.outcome]
        other = means[row.against_zone_model, row.against_scheme, row.outcome]
        assert row.difference == pytest.approx(one - other, abs=1e-9)


def test_ranges_and_turned_signs_are_those_of_the_draws(found):
    drawn = found.drawn.set_index(["headline", "outcome"])["difference"]
    for row in found.headlines.itertuples():
        values = drawn[row.headline, row.outcome].to_numpy()
        assert values.size == row.draws == 3
        assert values.min() <= row.low <= row.median <= row.high <= values.max()
        turned = np.mean(values * np.sign(row.difference) < 0) if row.difference else np.nan
        assert row.other_sign == pytest.approx(turned, nan_ok=True)
        assert row.holds == (row.other_sign <= 0.05)


def test_a_draw_is_what_its_parameters_give_alone(scenario, found):
    table = plausible_draws(3, seed=scenario.simulation.seed)
    assumed = scenario.with_({"parameters": table.loc[1].to_dict()})
    alone = simulate(assumed, schemes="all", replications=4).differences().set_index(["scheme", "outcome"])
    drawn = found.drawn.query("draw == 1 and headline == 'last_place − none'").set_index("outcome")["difference"]
    for outcome in COMPARED:
        assert drawn[outcome] == pytest.approx(alone.loc[("last_place", outcome), "difference"], abs=1e-9)


def test_what_a_scenario_states_is_not_drawn(scenario, yardsticks):
    stated = scenario.with_({"parameters": plausible_draws(1, seed=9).loc[0].to_dict()})
    drawn = drawn_differences(stated, yardsticks, headlines_of(stated, yardsticks), draws=2)
    by_draw = [part["difference"].to_numpy() for _, part in drawn.groupby("draw")]
    assert np.array_equal(*by_draw)


def test_without_draws_a_headline_has_simulation_error_alone(scenario):
    plain = compare_zone_models(load_record(), scenario, simulate(scenario, schemes="all"), draws=0)
    assert plain.drawn.empty
    assert plain.headlines[["low", "median", "high", "other_sign"]].isna().all(axis=None)
    assert (plain.headlines["standard_error"] > 0).any()
    assert not plain.headlines["holds"].any()


def test_kept_replications_give_the_same_again(scenario, found, tmp_path):
    simulation = simulate(scenario, schemes="all", into=tmp_path / "kept")
    for _ in range(2):
        again = compare_zone_models(load_record(), scenario, simulation, draws=0, into=tmp_path / "kept")
        pd.testing.assert_frame_equal(zone_scheme_table(again.runs), zone_scheme_table(found.runs))
    assert len(list((tmp_path / "kept" / "zone-models").glob("replications-*"))) == 1


def test_a_country_is_drawn_with_one_replication_each():
    country = load_scenario("guizhou-2025").with_({"units.scale": "country_prefectures"})
    yardsticks = yardsticks_of(load_record(), country)
    assert list(yardsticks) == ["uniform", "functional"]  # the record shows the features of named prefectures alone
    assert replications_a_draw(country, yardsticks) == 1


def test_zones_that_are_all_alike_are_no_headline(scenario, yardsticks):
    alike = {**yardsticks, "functional": yardsticks["uniform"]}
    assert [each.name for each in headlines_of(scenario, alike)] == ["last_place − none", "piece_rate − none"]
