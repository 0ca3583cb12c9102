"""Later outcomes, and who wins by another model."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import foresight, moves, outcome_ahead

UNIFORM, OTHER = ("uniform", "any"), ("other", "lead")
YEARS = [2010, 2011, 2013]
PLACES = pd.DataFrame([[0.0, 0.5, 1.0], [0.0, 1.0, 0.5], [0.5, 0.0, 1.0]], index=YEARS, columns=list("abc"))
GROWTH = pd.DataFrame({"a": [5.0, 6, 7, 5, 6], "b": [6.0, 7, 8, 7, 7], "c": [7.0, 8, 9, 8, 8]}, index=range(2011, 2016))


def test_outcomes_ahead_need_every_year():
    ahead = outcome_ahead(pd.DataFrame({"a": [1.0, np.nan, 3.0, 5.0]}, index=[2011, 2012, 2013, 2014]), 2)
    assert ahead["a"].dropna().to_dict() == {2012: 4.0}


def test_agreement_by_hand():
    """Growth is always in the order a, b, c: correlations 1, ½ and ½, over windows that the record has."""
    row = foresight({UNIFORM: PLACES}, GROWTH, horizon=2, times=5000).loc[UNIFORM]
    assert (row["rho"], row["years"], row["first"], row["last"]) == (pytest.approx(2 / 3), 3, 2010, 2013)
    every = [
        np.mean([np.corrcoef(PLACES.loc[year], order)[0, 1] for year in YEARS]) for order in permutations([0, 1, 2])
    ]
    assert row["by_chance"] == pytest.approx(0, abs=0.03)
    assert row["by_chance_sd"] == pytest.approx(np.std(every), abs=0.02)
    assert row["p"] == pytest.approx((np.abs(every) >= 2 / 3 - 1e-9).mean(), abs=0.1)


def test_years_without_a_window_are_left_out():
    row = foresight({UNIFORM: PLACES}, GROWTH.loc[:2014], horizon=2, times=9).loc[UNIFORM]
    assert (row["years"], row["last"]) == (2, 2011)
    with pytest.raises(InputError, match="two or more"):
        foresight({UNIFORM: PLACES}, GROWTH.loc[:2012], horizon=2)


def test_models_are_held_against_the_base():
    found = foresight({UNIFORM: PLACES, OTHER: 1 - PLACES}, GROWTH, horizon=2, run=1, times=99)
    assert found.loc[OTHER, "minus_base"] == pytest.approx(-4 / 3)
    assert found.loc[OTHER, "p_years"] == 0.25  # eight exchanges of three years, of which two turn all
    assert np.isnan(found.loc[UNIFORM, "p_years"])
    later = (1 - PLACES).set_axis([2011, 2012, 2013])
    assert np.isnan(foresight({UNIFORM: PLACES, OTHER: later}, GROWTH, horizon=2, times=9).loc[OTHER, "minus_base"])


def test_within_districts_chance_is_not_zero():
    two = {"a": "x", "b": "y", "c": "y"}
    ways = [np.mean([np.corrcoef(PLACES.loc[year], order)[0, 1] for year in YEARS]) for order in ([0, 1, 2], [0, 2, 1])]
    row = foresight({UNIFORM: PLACES}, GROWTH, two, horizon=2, times=4999).loc[UNIFORM]
    assert row["by_chance"] == pytest.approx(np.mean(ways), abs=0.01)
    assert row["by_chance"] > 0.3
    assert row["p"] > 0.4  # one of two ways of handing out


def test_moves_sum_to_nothing_and_find_the_winner():
    luck = np.random.default_rng(2)
    before = pd.DataFrame(luck.random((18, 5)), columns=list("abcde")).rank(axis=1).sub(1) / 4
    lifted = before.assign(a=2.0).rank(axis=1).sub(1) / 4
    found = moves(before, lifted)
    assert found["mean_places_won"].sum() == pytest.approx(0)
    assert found.index[0] == "a"
    assert found.loc["a", "mean_places_won"] == pytest.approx(4 * (1 - before["a"]).mean())
    assert found.loc["a", "p"] == pytest.approx(2 / 64)
    assert found.loc["a", "p_holm"] >= found.loc["a", "p"]


def test_half_widths_come_from_runs():
    before = pd.DataFrame({"a": [0.0] * 6, "b": [1.0] * 6})
    after = pd.DataFrame({"a": [1.0] * 3 + [0.0] * 3, "b": [0.0] * 3 + [1.0] * 3})
    assert moves(before, after)["half_width"].tolist() == pytest.approx([12.706 * 0.5] * 2, abs=0.01)


def test_moves_need_the_same_places():
    with pytest.raises(InputError, match="same places"):
        moves(PLACES, PLACES[["a", "b"]])
    with pytest.raises(InputError, match="same places"):
        moves(PLACES, PLACES.loc[:2011])
