"""P values corrected for their number are those of the libraries, to the bit."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from gzsim.evidence.multiplicity import corrected

CASES = [[0.2, 0.01], [0.04, 0.03, 0.04, 0.9], [0.0, 1.0, 0.5], np.random.default_rng(1).uniform(size=40)]


@pytest.mark.parametrize("p", CASES, ids=map(len, CASES))
def test_holm_is_that_of_statsmodels(p):
    assert (corrected(pd.Series(p), "holm") == multipletests(p, method="holm")[1]).all()


@pytest.mark.parametrize("method", ["holm", "fdr_bh", "fdr_by"])
def test_what_is_missing_stays_so_and_counts_for_nothing(method):
    known = [0.01, 0.04, 0.03]
    told = corrected(pd.Series([0.01, np.nan, 0.04, 0.03]), method)
    assert np.isnan(told[1])
    assert told[[0, 2, 3]].tolist() == corrected(pd.Series(known), method).tolist()


def test_a_single_p_value_is_left_alone():
    assert corrected(pd.Series([np.nan, 0.03]), "holm")[1] == 0.03
