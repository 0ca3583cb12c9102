"""Emulators: how far off they are, where they know nothing, and what they may not depend on."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc

from gzsim.errors import InputError
from gzsim.experiments import learners
from gzsim.experiments.emulator import emulate

pytestmark = pytest.mark.filterwarnings("error")

SCHEMES = np.array(["last_place", "none", "quota"])
NOISE = 0.2


def experiments(number=60):
    draws = qmc.LatinHypercube(3, rng=2).random(number)
    return pd.DataFrame({"discount": 0.88 + 0.12 * draws[:, 0], "effort": draws[:, 1],
                         "scheme": SCHEMES[(3 * draws[:, 2]).astype(int)]})  # fmt: skip


def smooth(inputs):
    bent = np.sin(4 * inputs["effort"]) + (inputs["scheme"] == "quota") * 10 * (inputs["discount"] - 0.9)
    return bent.rename("debt")


INPUTS = experiments()
DEBT = smooth(INPUTS)
NOISY = DEBT + NOISE * np.random.default_rng(5).standard_normal(len(DEBT))


@pytest.fixture(autouse=True)
def few_trees(monkeypatch):
    """Growing trees takes time, and a few show what many do."""
    monkeypatch.setattr(learners, "TREES", 20)


@pytest.fixture(scope="module")
def exact():
    return emulate(INPUTS, DEBT)


@pytest.fixture(scope="module")
def noisy():
    return emulate(INPUTS, NOISY, noise_sd=np.full(len(NOISY), NOISE))


def test_a_smooth_outcome_is_predicted_where_it_was_not_simulated(exact):
    fresh = experiments(80)
    found = exact.predict(fresh[fresh["discount"].between(*exact.ranges.loc[0, ["low", "high"]])])
    np.testing.assert_allclose(found["mean"], smooth(fresh)[found.index], atol=0.05)
    assert exact.r2 > 0.99


def test_experiments_that_were_simulated_are_returned_exactly(exact):
    found = exact.predict(INPUTS)
    np.testing.assert_allclose(found["mean"], DEBT, atol=1e-3)
    assert (found["sd"] < 0.01).all()
    assert found["inside"].all()


def test_the_error_is_that_of_experiments_held_out(noisy):
    off = noisy.checked["simulated"] - noisy.checked["mean"]
    assert noisy.checked["simulated"].tolist() == NOISY.tolist()
    assert noisy.error.loc[0, "rmse"] == pytest.approx(np.sqrt(np.mean(off**2)))
    assert noisy.error.loc[0, "r2"] == pytest.approx(1 - np.mean(off**2) / NOISY.var(ddof=0))
    assert noisy.error.loc[0, "rmse"] > np.sqrt(np.mean((noisy.predict(INPUTS)["mean"] - NOISY) ** 2))


def test_known_noise_is_neither_learned_nor_forgotten(noisy):
    """The mean comes closer to the truth than an experiment does, and the interval allows for another experiment."""
    found = noisy.predict(INPUTS)
    assert np.sqrt(np.mean((found["mean"] - DEBT) ** 2)) < 0.7 * NOISE
    assert (found["sd"] > NOISE).all()
    assert 0.8 <= noisy.error.loc[0, "coverage_90"] <= 1


def test_a_forest_learns_a_jump():
    jump = (INPUTS["effort"] > 0.5).astype(float)
    found = emulate(INPUTS, jump, kind="forest")
    assert found.r2 > 0.8
    ends = pd.DataFrame({"discount": 0.95, "effort": [0.1, 0.9], "scheme": "none"})
    assert found.predict(ends)["mean"].round().tolist() == [0, 1]


def test_noise_without_factors_is_not_predicted():
    luck = np.random.default_rng(7).standard_normal(len(INPUTS))
    assert emulate(INPUTS, luck, kind="forest").r2 < 0.2


def test_beyond_its_inputs_a_prediction_says_so(exact):
    asked = pd.DataFrame({"discount": [0.95, 0.5, 0.95], "effort": [0.5, 0.5, 1.5], "scheme": "none"}, list("abc"))
    assert exact.predict(asked)["inside"].to_dict() == {"a": True, "b": False, "c": False}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda table: table.assign(scheme="piece_rate"), "scheme"),
        (lambda table: table.assign(scheme=1.0), "scheme"),
        (lambda table: table.assign(effort="much"), "effort"),
        (lambda table: table.drop(columns="effort"), "inputs"),
        (lambda table: table.assign(effort=np.nan), "inputs"),
        (lambda table: table.to_numpy(), "inputs"),
    ],
)
def test_what_was_not_learned_from_is_refused(exact, change, field):
    with pytest.raises(InputError) as caught:
        exact.predict(change(INPUTS))
    assert caught.value.field == field
    assert caught.value.valid


@pytest.mark.parametrize("kind", ["gaussian process", "forest"])
def test_the_order_of_experiments_and_columns_asked_does_not_matter(kind):
    order = np.random.default_rng(3).permutation(30)
    inputs, debt = INPUTS.iloc[:30], NOISY.iloc[:30]
    one, other = (emulate(table, debt, kind=kind) for table in (inputs, inputs.iloc[order]))
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    pd.testing.assert_frame_equal(one.checked, other.checked.loc[inputs.index], check_exact=True)
    asked = INPUTS.iloc[30:][["scheme", "effort", "discount"]]
    pd.testing.assert_frame_equal(one.predict(asked), other.predict(asked), check_exact=True)


def test_seeds_decide_the_forest_and_zero_is_a_seed():
    again = [emulate(INPUTS[:25], DEBT[:25], kind="forest", seed=seed).table for seed in (0, 0, 1)]
    assert again[0].equals(again[1])
    assert not again[0].equals(again[2])


def test_experiments_without_an_outcome_are_left_out_and_counted():
    gap = DEBT.mask(DEBT.index < 3)
    found, expected = emulate(INPUTS, gap, kind="forest"), emulate(INPUTS[3:], DEBT[3:], kind="forest")
    assert (found.experiments, found.dropped) == (57, 3)
    pd.testing.assert_frame_equal(found.table, expected.table)


def test_a_factor_that_never_moves_tells_nothing():
    found = emulate(INPUTS[["effort"]].assign(idle=3.0), np.sin(4 * INPUTS["effort"]))
    assert found.r2 > 0.99


@pytest.mark.parametrize(
    ("outcome", "settings", "field"),
    [
        (DEBT.mask(DEBT.index > 18), {}, "outcome"),
        (DEBT * 0, {}, "outcome"),
        (DEBT.where(DEBT.index > 0, np.inf), {}, "outcome"),
        (DEBT[1:], {}, "outcome"),
        (DEBT, {"kind": "spline"}, "kind"),
        (DEBT, {"kind": "forest", "noise_sd": DEBT * 0}, "noise_sd"),
        (DEBT, {"noise_sd": DEBT * 0 - 1}, "noise_sd"),
        (DEBT, {"noise_sd": (DEBT * 0).mask(DEBT.index == 2)}, "noise_sd"),
        (DEBT, {"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_learned_is_refused(outcome, settings, field):
    with pytest.raises(InputError) as caught:
        emulate(INPUTS, outcome, **settings)
    assert caught.value.field == field
    assert caught.value.valid


def test_the_line_and_the_figure_say_how_good_it_is(noisy):
    assert f"R² {noisy.r2:.3f}" in repr(noisy)
    assert f"{100 * noisy.r2:.0f} %" in noisy.plot(language="en").alt
