"""Draws of parameters lie in what is plausible, cover it, and are the same everywhere."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_parameters, load_scenario, plausible_draws, shipped_scenarios
from gzsim.scenario.draws import RATIO

TABLE = load_parameters()
VARIED = [name for name, entry in TABLE.entries.items() if entry.plausible is not None]
FREE = [name for name in VARIED if not TABLE.entry(name).rest_of]
DRAWS = plausible_draws(200, seed=1)


def places(name, drawn):
    """Where numbers lie between the ends of their range, from 0 to 1, on the scale on which it is drawn."""
    low, high = TABLE.entry(name).plausible
    if low > 0 and high / low > RATIO:
        low, high, drawn = np.log(low), np.log(high), np.log(drawn)
    return (drawn - low) / (high - low)


def test_every_parameter_that_is_varied_is_drawn():
    assert list(DRAWS) == VARIED
    assert DRAWS.shape == (200, len(VARIED))
    assert DRAWS.notna().all(axis=None)


@pytest.mark.parametrize("number", range(0, 200, 50))
def test_every_draw_makes_a_valid_scenario(number):
    today = load_scenario("guizhou-2025")
    for _, row in DRAWS.iloc[number : number + 50].iterrows():
        world = today.with_({"parameters": row.to_dict()}).parameter_table()
        assert all(world[name] == row[name] for name in VARIED)


def test_numbers_meet_each_stratum_once():
    numbers = [name for name in FREE if DRAWS[name].dtype == float]
    assert len(numbers) > 90
    for name in numbers:
        strata = np.floor(200 * places(name, DRAWS[name].to_numpy()))
        assert sorted(strata) == list(range(200)), name


def test_choices_and_narrow_counts_are_equally_likely():
    for name in FREE:
        entry = TABLE.entry(name)
        if entry.type == "choice":
            values = entry.plausible
        elif entry.type == "whole number" and (entry.plausible[1] + 1) / max(entry.plausible[0], 1e-9) <= RATIO:
            values = range(int(entry.plausible[0]), int(entry.plausible[1]) + 1)
        else:
            continue
        counts = DRAWS[name].value_counts().reindex(list(values))
        assert counts.between(200 // len(values), -(-200 // len(values))).all(), name


def test_whole_numbers_are_whole_and_reach_both_ends():
    for name in FREE:
        if TABLE.entry(name).type == "whole number":
            assert DRAWS[name].dtype == np.int64
            low, high = TABLE.entry(name).plausible
            ratio = (high / low) ** (1 / len(DRAWS)) if low > 0 else 1.0  # a stratum holds more than its end, if wide
            assert low <= DRAWS[name].min() <= low * ratio, name
            assert high / ratio <= DRAWS[name].max() <= high, name


def test_a_list_keeps_its_shape_within_its_validity():
    default = np.array(TABLE["leader.exit_hazard"])
    for hazard in DRAWS["leader.exit_hazard"]:
        factor = hazard[0] / default[0]
        assert 0.75 <= factor <= 1.4
        assert np.array(hazard) == pytest.approx(np.minimum(factor * default, 1), rel=1e-12)


def test_what_is_left_of_one_follows_what_is_drawn():
    names = ["targets.inertia", "targets.ratchet", "targets.pass_through"]
    assert DRAWS[names].sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-12)
    one = plausible_draws(8, seed=1, names=["targets.inertia"])
    assert list(one) == ["targets.inertia", "targets.pass_through"]
    assert (one["targets.pass_through"] + one["targets.inertia"]).to_numpy() == pytest.approx(1 - 0.18, abs=1e-12)
    assert list(plausible_draws(8, seed=1, names=["targets.pass_through"])) == names


@pytest.mark.parametrize("name", shipped_scenarios())
def test_what_a_shipped_scenario_states_stays_under_every_draw(name):
    scenario = load_scenario(name)
    own = plausible_draws(3, seed=1, scenarios=name)
    assert sorted([*own, *(each for each in scenario.parameters if each in VARIED)]) == sorted(VARIED)
    for _, row in own.iterrows():
        drawn = scenario.with_({"parameters": row.to_dict()}).parameters
        assert {each: drawn[each] for each in scenario.parameters} == scenario.parameters
        assert len(drawn) == len(row) + len(scenario.parameters)
    assert own.equals(plausible_draws(3, seed=1)[list(own)])


def test_scenarios_that_are_compared_are_drawn_alike_apart_from_what_any_states():
    today, shorter = load_scenario("guizhou-2025"), load_scenario("guizhou-2025-tenure-3")
    calmer = today.with_({"parameters": {"work.substitution": 0.1}})
    own = plausible_draws(3, seed=1, scenarios=[today, shorter, calmer])
    assert set(VARIED) - set(own) == {"leader.exit_hazard", "work.substitution"}


@pytest.mark.parametrize("stated", ["targets.inertia", "targets.pass_through"])
def test_whoever_states_a_part_of_a_sum_divides_it(stated):
    scenario = load_scenario("guizhou-2025").with_({"parameters": {stated: 0.4}})
    own = plausible_draws(3, seed=1, scenarios=scenario)
    assert set(VARIED) - set(own) == {"targets.inertia", "targets.ratchet", "targets.pass_through"}


def test_a_scenario_that_states_everything_leaves_rows_without_columns():
    scenario = load_scenario("guizhou-2025").with_({"parameters": DRAWS.loc[0].to_dict()})
    assert plausible_draws(3, seed=1, scenarios=scenario).shape == (3, 0)


def test_a_draw_does_not_depend_on_what_else_is_drawn():
    some = plausible_draws(200, seed=1, names=["work.substitution", "beliefs.kind", "reports.delay"])
    assert some.equals(DRAWS[list(some)])


def test_one_seed_gives_the_same_bits_and_another_others():
    assert plausible_draws(200, seed=1).equals(DRAWS)
    other = plausible_draws(200, seed=2)
    assert all((other[name] != DRAWS[name]).any() for name in VARIED)
    assert not plausible_draws(3, seed=0).equals(plausible_draws(3, seed=1))


def test_the_bits_are_those_of_every_machine():
    numbers = plausible_draws(50, seed=7, names=["leader.worth_of_money", "work.substitution", "welfare.own_needs"])
    digest = hashlib.sha256(np.ascontiguousarray(numbers.to_numpy(), "<f8").tobytes()).hexdigest()
    assert digest == "473f5efa9108326ad6e509578e22fa29bf6c1cce2b6469d8c8ae3474228bb515"


def test_parameters_are_drawn_independently():
    ranks = DRAWS[[name for name in FREE if DRAWS[name].dtype == float]].rank().corr().to_numpy()
    off = ranks[np.triu_indices_from(ranks, 1)]
    assert np.abs(off).max() < 0.35  # five standard errors of a rank correlation of 200
    assert off.std() == pytest.approx(200**-0.5, rel=0.1)


def test_draws_without_strata_leave_some_empty():
    drawn = plausible_draws(200, seed=1, names=["work.substitution"], method="random")["work.substitution"]
    assert len(set(np.floor(200 * places("work.substitution", drawn.to_numpy())))) < 150
    assert drawn.mean() == pytest.approx(0.25, abs=4 * 0.5 / np.sqrt(12 * 200))


@pytest.mark.parametrize(
    ("arguments", "field", "words"),
    [
        ({"n": 0}, "n", "out of range"),
        ({"n": 10**7}, "n", "out of range"),
        ({"n": 2.5}, "n", "whole number"),
        ({"seed": -1}, "seed", "out of range"),
        ({"seed": None}, "seed", "whole number"),
        ({"names": ["leader.discuont"]}, "names", "leader.discount"),
        ({"names": "leader.discount"}, "names", "must be a list"),
        ({"names": ["citizens.satisfaction_weight"]}, "names", "there is no"),
        ({"method": "sobol"}, "method", "latin hypercube"),
        ({"scenarios": ["guizhou-2052"]}, None, "guizhou-2025"),
        ({"scenarios": {"leader.discount": 0.9}}, "scenarios", "is no scenario"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, field, words):
    with pytest.raises(InputError) as caught:
        plausible_draws(**{"n": 4, "seed": 1, **arguments})
    assert caught.value.field == field
    assert words in str(caught.value)
