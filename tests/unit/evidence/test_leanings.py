"""Leanings on what a place cannot change: by hand, against chance, and against another model."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import leanings
from gzsim.evidence.by_chance import exchanged, memory_of, swaps, with_memory
from gzsim.evidence.multiplicity import corrected
from gzsim.numeric.shuffles import at_least

UNIFORM, OTHER = ("uniform", "any"), ("other", "lead")
CODES = list("abcd")
RANKED = pd.DataFrame([[1, 2, 3, 4], [1, 3, 2, 4]], index=[2015, 2016], columns=CODES) / 4.0
AREA = pd.DataFrame({"area": [1.0, 2.0, 3.0, 4.0], "relief": [2.0, 1.0, 4.0, 3.0]}, index=CODES)


def test_the_measure_by_hand():
    """Every way of handing out the endowments of four places is known."""

    def squared(order):
        drawn = AREA.iloc[list(order)].to_numpy().T
        found = [np.mean([np.corrcoef(RANKED.loc[year], each)[0, 1] for year in RANKED.index]) for each in drawn]
        return np.mean(np.square(found))

    every = np.array([squared(order) for order in permutations(range(4))])
    row = leanings({UNIFORM: RANKED}, AREA, times=20_000).by_rule.loc[UNIFORM]
    assert row["squared"] == pytest.approx(every[0])
    assert row["by_chance"] == pytest.approx(every.mean(), abs=0.005)
    assert row["excess"] == pytest.approx(row["squared"] - row["by_chance"])
    assert row["p"] == pytest.approx((every >= every[0] - 1e-9).mean(), abs=0.01)


def test_leanings_that_cancel_over_the_years_are_none():
    turned = RANKED.copy()
    turned.loc[2016] = 1.25 - turned.loc[2015]
    found = leanings({UNIFORM: RANKED, OTHER: turned}, AREA, times=99).by_rule
    assert found.loc[OTHER, "squared"] == pytest.approx(0)
    assert found.loc[OTHER, "minus_base"] < 0
    assert found.loc[UNIFORM, ["minus_base", "p_years"]].tolist() == [0, 1]


def test_a_model_that_always_leans_differs_from_one_that_never_does():
    luck = np.random.default_rng(1)
    years, codes = range(18), list("abcdefghi")
    area = pd.DataFrame({"area": np.arange(9.0)}, index=codes)
    leaning = pd.DataFrame(np.arange(9.0) + luck.normal(0, 1, (18, 9)), index=years, columns=codes)
    fair = pd.DataFrame(luck.normal(0, 1, (18, 9)), index=years, columns=codes)
    found = leanings({UNIFORM: leaning, OTHER: fair}, area, times=499).by_rule
    assert found.loc[UNIFORM, "p"] < 0.01
    assert found.loc[OTHER, "minus_base"] < -0.5
    assert found.loc[OTHER, "p_years"] == pytest.approx(2 / 64)  # six runs of three years: all or none change places


def test_within_districts_a_leaning_between_them_is_no_evidence():
    two = {"a": "x", "b": "x", "c": "y", "d": "y"}
    between = pd.DataFrame({"area": [1.0, 1.1, 9.0, 9.1]}, index=CODES)
    free, bound = (
        leanings({UNIFORM: RANKED}, between, groups, times=999).by_rule.loc[UNIFORM] for groups in (None, two)
    )
    assert bound["by_chance"] > free["by_chance"] + 0.05
    assert bound["p"] > free["p"]


def test_p_values_are_corrected_for_their_number():
    found = leanings({UNIFORM: RANKED, OTHER: RANKED}, AREA, times=999)
    assert found.by_rule["p_holm"].tolist() == pytest.approx(np.minimum(2 * found.by_rule["p"], 1))
    assert (found.by_endowment["p_fdr"] >= found.by_endowment["p"] - 1e-12).all()
    assert corrected(pd.Series([0.01, 0.02, 0.9]), "fdr_bh").round(3).tolist() == [0.03, 0.03, 0.9]
    assert corrected(pd.Series([0.01, 0.02, 0.9]), "holm").round(3).tolist() == [0.03, 0.04, 0.9]


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(InputError, match="base"):
        leanings({OTHER: RANKED}, AREA)
    with pytest.raises(InputError, match="missing"):
        leanings({UNIFORM: RANKED}, AREA.mask(AREA > 3))


def test_places_change_within_their_group_only_and_all_of_them():
    groups = pd.Series(["x", "y", "x", "y", "x"])
    order = exchanged(4, groups, 200, 7)
    assert (order[0] == np.arange(5)).all()
    assert (np.sort(order, axis=2) == np.arange(5)).all()
    named = groups.to_numpy()
    assert (named[order] == named).all()
    assert len(np.unique(order[1:, 0], axis=0)) == 12  # 3! · 2!


def test_models_change_places_in_runs_of_years():
    few, many = swaps(6, 3, 5, 1), swaps(40, 3, 5, 1)
    assert few.astype(int).tolist() == [[0] * 6, [0] * 3 + [1] * 3, [1] * 3 + [0] * 3, [1] * 6]
    assert many.shape == (6, 40)
    assert not many[0].any()
    assert (many[:, 0] == many[:, 2]).all()


def test_memory_is_found_and_made():
    groups = pd.Series(["x"] * 15 + ["y"] * 15)
    made = with_memory(300, groups, 0.5, 3, 1)
    assert [memory_of(each) for each in made] == pytest.approx([0.5] * 3, abs=0.05)
    assert np.abs(made[:, :, :15].sum(axis=2)).max() < 1e-9
    assert made.var() == pytest.approx(14 / 15, abs=0.05)


def test_p_counts_the_truth():
    assert at_least(np.array([3.0, 1.0, 1.0, 1.0])) == 0.25
