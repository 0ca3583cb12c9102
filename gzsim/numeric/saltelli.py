"""Shares of variance out of Saltelli's design: SALib's estimates, in one table with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

CONFIDENCE = 0.95
INDICES = ["first", "first_low", "first_high", "total", "total_low", "total_high"]


def saltelli_indices(blocks: np.ndarray, names: Sequence[str], seed: int, resamples: int) -> pd.DataFrame:
    r"""First-order and total Sobol indices of an output, with intervals of 95 % from a bootstrap over blocks.

    .. math:: S_d = \frac{\mathrm{Var}(\mathrm{E}[Y \mid U_d])}{\mathrm{Var}(Y)}, \qquad
              T_d = \frac{\mathrm{E}(\mathrm{Var}[Y \mid U_{\sim d}])}{\mathrm{Var}(Y)}

    Parameters
    ----------
    blocks : array (block, D + 2); finite, and the first and the last column vary
    names : D names of factors
    seed, resamples : ints; of the bootstrap

    Returns DataFrame: columns factor and `INDICES`.

    Source: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Variance based sensitivity analysis of
    model output, Computer Physics Communications 181(2).

    >>> blocks = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    >>> saltelli_indices(blocks, ["a"], seed=0, resamples=10).loc[0, ["first", "total"]].tolist()
    [1.0, 1.0]
    """
    from SALib.analyze import sobol  # slow to import

    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0, 1]] * len(names)}
    found = sobol.analyze(
        problem, blocks.ravel(), calc_second_order=False, num_resamples=resamples, conf_level=CONFIDENCE,
        seed=seed + 1,  # SALib takes seed 0 for no seed
    )  # fmt: skip
    table = pd.DataFrame({"factor": list(names)})
    for name, key in (("first", "S1"), ("total", "ST")):
        half = found[f"{key}_conf"]
        table[name], table[f"{name}_low"], table[f"{name}_high"] = found[key], found[key] - half, found[key] + half
    return table[["factor", *INDICES]]
