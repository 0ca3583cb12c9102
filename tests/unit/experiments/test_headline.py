"""Runs under draws of plausible parameters: each draw is what it is alone, and the table tells how draws lie."""

import numpy as np
import pandas as pd
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.scenario import plausible_draws
from gzsim.simulation.plausible import spread

SIZE = {"draws": 3, "replications": 2, "default_replications": 2, "seed": 7}
OUTCOMES = ["achievement", "work", "debt", "gap"]


@pytest.fixture(scope="module")
def pair(today):
    brief = today.with_({"simulation.years": 1}, name="brief")
    return [brief, brief.with_(long_term_weight=0.30, name="long")]


@pytest.fixture(scope="module")
def found(pair):
    return gz.headline(pair, outcomes=OUTCOMES, **SIZE, threads=1)


def differences_alone(pair, parameters):
    drawn = [each.with_({"parameters": parameters}, name=each.name + "-drawn") for each in pair]
    table = gz.compare(drawn, replications=2, seed=7).differences()
    return table.set_index("outcome")["difference"][OUTCOMES]


def test_a_draw_is_what_its_parameters_set_by_hand_give(pair, found):
    for draw, row in enumerate(found.parameters.to_dict("records")):
        drawn = pd.Series({outcome: found.drawn(outcome)[draw] for outcome in OUTCOMES})
        np.testing.assert_allclose(drawn, differences_alone(pair, row), rtol=1e-9, atol=1e-9)


def test_the_default_is_what_the_scenarios_say(pair, found):
    assert found.default.digest() == gz.compare(pair, replications=2, seed=7).digest()


def test_schemes_of_a_scenario_are_compared_as_scenarios_are(pair):
    today = pair[0]
    schemes = gz.headline(today, schemes=["none", "last_place"], outcomes=OUTCOMES, **SIZE)
    forced = [today.with_(scheme_in_force=each, name=each) for each in ("none", "last_place")]
    scenarios = gz.headline(forced, outcomes=OUTCOMES, **SIZE)
    pd.testing.assert_frame_equal(schemes.levels, scenarios.levels, check_exact=True)


def test_threads_change_no_bit_of_a_draw(pair, found):
    threaded = gz.headline(pair, outcomes=OUTCOMES, **SIZE, threads=2)
    pd.testing.assert_frame_equal(threaded.levels, found.levels, check_exact=True)
    pd.testing.assert_frame_equal(threaded.table, found.table, check_exact=True)


def test_years_may_be_other_than_the_scenarios(today, found):
    brief = today.with_({"simulation.years": 2}, name="brief")
    longer = [brief, brief.with_(long_term_weight=0.30, name="long")]
    again = gz.headline(longer, outcomes=OUTCOMES, **SIZE, years=1)
    pd.testing.assert_frame_equal(again.levels, found.levels, check_exact=True)


def test_parameters_that_a_scenario_states_are_not_drawn(pair):
    stated = plausible_draws(1, seed=9).loc[0].to_dict()
    alike = [each.with_({"parameters": stated}, name=f"{each.name}-stated") for each in pair]
    with pytest.raises(InputError, match="nothing is varied"):
        gz.headline(alike, outcomes=OUTCOMES, **SIZE)
    one = [pair[0], pair[1].with_({"parameters": {"leader.discount": 0.94}}, name="stated")]
    assert "leader.discount" not in gz.headline(one, outcomes=["debt"], **SIZE).parameters


@pytest.mark.parametrize(
    ("values", "difference", "turned", "holds"),
    [
        ([1.0, 2, 3, 4], 2.0, 0.0, True),
        ([-1.0, 2, 3, 4], 2.0, 0.25, False),
        ([-1.0, 2, 3, 4], -2.0, 0.75, False),
        ([0.0, 2, 3, 4], 2.0, 0.0, True),  # no difference is no difference of the other sign
        ([-1.0, *[1.0] * 19], 1.0, 0.05, True),
        ([-1.0, 2, 3, 4], 0.0, np.nan, False),
    ],
)
def test_share_of_draws_with_the_other_sign_by_hand(values, difference, turned, holds):
    told = spread(values, difference)
    assert told["other_sign"] == pytest.approx(turned, nan_ok=True)
    assert told["holds"] is holds


def test_ranges_lie_within_the_draws(found):
    for row in found.table.itertuples():
        values = found.drawn(row.outcome)
        assert values.min() <= row.low <= row.median <= row.high <= values.max()
        assert row.draws == len(values) == 3
        assert row.positive == (values > 0).mean()
        assert row.negative == (values < 0).mean()


def test_differences_from_the_other_run_are_turned_round(found):
    there, back = found.differences().set_index("outcome"), found.differences("long").set_index("outcome")
    assert (back["scheme"] == "brief").all()
    np.testing.assert_allclose(back["difference"], -there["difference"])
    np.testing.assert_allclose(back["low"], -there["high"])
    np.testing.assert_allclose(back["other_sign"], there["other_sign"])


def test_drivers_are_correlations_the_strongest_first(found):
    told = found.drivers("debt")
    assert told.abs().is_monotonic_decreasing
    assert told.abs().max() <= 1
    name = told.index[0]
    alone = found.parameters[name].corr(found.drawn("debt"), method="spearman")
    assert told.iloc[0] == pytest.approx(alone)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"draws": 0}, "draws"),
        ({"draws": 2.5}, "draws"),
        ({"replications": 0}, "replications"),
        ({"default_replications": 0}, "replications"),
        ({"seed": -1}, "seed"),
        ({"threads": 0}, "threads"),
        ({"years": 0}, "simulation.years"),
        ({"outcomes": ["dept"]}, "outcomes"),
        ({"schemes": "none"}, "scenarios"),
    ],
)
def test_what_cannot_be_asked_of_draws_is_refused(pair, asked, field):
    given = pair[0] if "schemes" in asked else pair
    with pytest.raises(InputError) as refused:
        gz.headline(given, **SIZE | asked)
    assert refused.value.field == field


def test_what_was_not_run_cannot_be_shown(found):
    for call, field in (
        (lambda: found.drawn("dept"), "outcome"),
        (lambda: found.drawn("debt", "other"), "run"),
        (lambda: found.differences("other"), "run"),
        (lambda: found.drivers("work_"), "outcome"),
        (lambda: found.plot(["true_score"]), "outcomes"),
    ):
        with pytest.raises(InputError) as refused:
            call()
        assert refused.value.field == field


def test_one_scenario_alone_has_nobody_to_be_compared_with(pair):
    for given in ([pair[0]], pair[0]):
        with pytest.raises(InputError) as refused:
            gz.headline(given, **SIZE)
        assert refused.value.field == "scenarios"


def test_a_headline_marks_what_is_counted_on_another_scale(pair):
    told = gz.headline(pair, **SIZE | {"draws": 1, "replications": 1}).table.set_index("outcome")["same_scale"]
    compared = gz.compare(pair, replications=1, seed=7).differences().set_index("outcome")["same_scale"]
    assert told.to_dict() == compared[told.index].to_dict()
    assert not told.all()
