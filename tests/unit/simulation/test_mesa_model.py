"""The Mesa model is the engine, month by month: the same bits, and agents that can be looked at and changed."""

import mesa
import numpy as np
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.simulation.mesa_model import GuizhouModel, Leader, Province, Unit
from gzsim.simulation.simulate import trajectories

EVERYTHING = {
    "units.scale": "counties",
    "simulation.years": 2,
    "parameters": {"citizens.satisfaction_weight": 0.35, "timing.warm_up": 1, "audits.cross_validated": 0.5},
    "vetoes.air": {
        "name": "Air", "name_zh": "空气", "provenance": "assumption", "reference": "made up",
        "indicator": "good_air_days", "threshold": 97, "consequence": "score_cap", "cap": 80,
    },
    "indicators.water_quality.dynamics": {"captured": 1},
    "key_results": ["forest_cover"],
}  # fmt: skip


@pytest.fixture(scope="module")
def everything(today):
    return today.with_(EVERYTHING)


def lived(model, months):
    for _ in range(months):
        model.step()
    return model


def test_stepping_the_model_gives_the_ensemble_to_the_last_bit(everything):
    """All mechanisms on, 88 counties, the second of several replications."""
    data = trajectories(everything, replications=2, seed=6)
    model = GuizhouModel(everything, replication=1, rng=6)
    for year in range(2):
        lived(model, 24 if year == 0 else 12)
        for name, values in model.judged.items():
            wanted = data[name].isel(replication=1, year=year).to_numpy()
            np.testing.assert_array_equal(np.asarray(values[0], float), wanted.astype(float), err_msg=name)


def test_a_long_horizon_flow_counts_in_the_first_year_as_in_the_ensemble(today):
    """The first January opens with flows at rest, although a year begins at zero."""
    water = {"indicators.water_conservancy_investment.horizon": "long", "parameters": {"timing.warm_up": 0}}
    scenario = today.with_(water)
    data = trajectories(scenario, seed=6)
    model = lived(GuizhouModel(scenario, rng=6), 12)
    for name, values in model.judged.items():
        wanted = data[name].isel(replication=0, year=0).to_numpy()
        np.testing.assert_array_equal(np.asarray(values[0], float), wanted.astype(float), err_msg=name)


def test_agents_show_what_the_arrays_hold(today):
    model = lived(GuizhouModel(today, rng=1), 14)
    assert isinstance(model, mesa.Model)
    assert {type(agent) for agent in model.agents} == {Province, Unit, Leader}
    assert len(model.agents) == 1 + 9 + 9
    unit = model.units[3]
    k = model.indicator("forest_cover")
    assert unit.outcome["forest_cover"] == model.state.outcome[0, k, 3]
    assert unit.leader.unit is unit
    assert unit.leader.tenure == model.state.tenure[0, 3]
    assert model.provinces[0].units == model.units
    assert (model.year, model.month) == (2 - 5, 2)
    assert set(unit.effort.to_dict()) == set(today.indicators)


def test_the_data_collector_follows_agents(today):
    model = GuizhouModel(today, rng=1)
    collector = mesa.DataCollector(
        model_reporters={"year": "year"}, agenttype_reporters={Unit: {"code": "code", "debt": "debt"}}
    )
    for _ in range(24):
        model.step()
        collector.collect(model)
    table = collector.get_agenttype_vars_dataframe(Unit)
    assert len(table) == 24 * 9
    assert table["debt"].max() > 0
    assert collector.get_model_vars_dataframe()["year"].is_monotonic_increasing


def test_an_override_changes_what_follows_and_nothing_before(today):
    plain, changed = (lived(GuizhouModel(today, rng=2), 30) for _ in range(2))
    np.testing.assert_array_equal(plain.state.outcome, changed.state.outcome)
    changed.units[2].debt = 59.0
    changed.leaders[4].lying_cost = np.inf
    for model in (plain, changed):
        lived(model, 6 + 12)
    assert changed.units[2].outcome["gdp_growth"] < plain.units[2].outcome["gdp_growth"]
    assert changed.units[7].outcome["gdp_growth"] == pytest.approx(plain.units[7].outcome["gdp_growth"], abs=0.2)


def test_honest_leaders_of_ones_own_tell_the_truth_and_others_do_not(today):
    class Honest(Leader):
        def overstate(self, lies):
            return dict.fromkeys(lies, 0.0)

    today = today.with_({"parameters": {"fabrication.never_lie": 0.0}, "simulation.years": 4})
    model = GuizhouModel(today, leader=lambda code: Honest if code == "520100" else Leader, rng=3)
    gaps = []
    for _ in range(9):
        lived(model, 12)
        gaps.append([abs(unit.outcomes()["gap"]) for unit in model.units])
    assert max(gap[0] for gap in gaps) == 0
    assert min(max(column) for column in np.transpose(gaps)[1:]) > 0


def test_a_leader_who_works_for_one_thing_alone_does_just_that(today):
    class Forester(Leader):
        def value(self, worth):
            return {name: 5.0 if name == "forest_cover" else 0.0 for name in worth}

        def borrow(self, borrowing):
            return dict.fromkeys(borrowing, 0.0)

    quiet = today.with_({"parameters": {"leader.public_service": 0}})
    model = lived(GuizhouModel(quiet, leader=Forester, rng=3), 12)
    effort = model.units[5].effort.to_dict()
    assert effort.pop("forest_cover") > 0.3
    assert max(effort.values()) == 0
    assert not model.state.borrowed.any()


def test_bad_input_is_refused_by_name(today):
    with pytest.raises(InputError, match="scheme"):
        GuizhouModel(today, scheme="moon")
    with pytest.raises(InputError, match="seed"):
        GuizhouModel(today, rng=-1)
    with pytest.raises(InputError, match="moon"):
        GuizhouModel(today, rng=1).units[0].target["moon"]

    class Silent(Leader):
        def overstate(self, lies):
            return {}

    with pytest.raises(InputError, match="overstate"):
        GuizhouModel(today, leader=Silent, rng=1).step()


def test_the_front_door_has_it():
    assert gz.GuizhouModel is GuizhouModel
