"""Frontier models solved another way: by the mix of rivals that a unit is measured against."""

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

NAMES = ["growth", "income", "forest"]
UNITS = ["a", "b", "c", "d", "e"]
few = settings(max_examples=8, deadline=None)
tables = (
    arrays(float, (5, 3), elements=st.integers(0, 30))
    .map(lambda x: pd.DataFrame(x, index=UNITS, columns=NAMES))
    .filter(lambda X: (X.max() > X.min()).all() and (X.sum(axis=1) > 0).all())
)
positive = tables.map(lambda X: X + 1)
factors = arrays(float, 3, elements=st.sampled_from([1e-4, 0.1, 7.0, 1e5]))


def farthest(own, step, rivals):
    """β: most steps that a mix of the rivals still reaches; higher is better on every indicator."""
    rows = np.column_stack([step, -np.asarray(rivals).T])
    mix = np.concatenate([[0.0], np.ones(len(rivals))])[None]
    bounds = [(None, None)] + [(0, None)] * len(rivals)
    cost = np.concatenate([[-1.0], np.zeros(len(rivals))])
    solved = linprog(cost, A_ub=rows, b_ub=-np.asarray(own), A_eq=mix, b_eq=[1], bounds=bounds, method="highs")
    return -solved.fun
