"""Who wins and who loses by another zone model, and whether that is more than luck of years."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t as student

from gzsim.errors import InputError
from gzsim.evidence.by_chance import runs_of, swaps
from gzsim.evidence.endowment_bias import RUN
from gzsim.evidence.multiplicity import corrected
from gzsim.numeric.shuffles import share_as_large


def moves(
    before: pd.DataFrame, after: pd.DataFrame, *, run: int = RUN, times: int = 4999, seed: int = 2025
) -> pd.DataFrame:
    r"""Places that each place wins by a move between two rankings of the same places, and whether they last.

    .. math:: g_{it} = (n - 1)\,(p^{after}_{it} - p^{before}_{it}), \qquad \bar g_i = \frac{1}{T} \sum_t g_{it}

    with p the position, 1 for the first and 0 for the last. p is the share of exchanges of the two rankings in runs of
    years that move the place as far on average; whoever has few runs cannot get a small one. Gains of all places sum to
    nothing. :func:`gzsim.history.winners_and_losers` says besides how often a move leaves the rank interval.

    Parameters
    ----------
    before, after : DataFrame, years × codes; positions as of :func:`gzsim.history.positions`
    run : years that hang together
    times, seed : of the draws

    Returns DataFrame, codes × columns, the greatest winner first: mean_places_won, half_width (half of a 95 % interval
    from means of runs), p, p_holm.

    Raises InputError if the two do not rank the same places in the same years.

    >>> before = pd.DataFrame({"a": [1.0] * 4, "b": [0.0] * 4}, index=range(4))
    >>> found = moves(before, 1 - before, run=1)
    >>> found[["mean_places_won", "p"]].to_numpy().tolist()
    [[1.0, 0.125], [-1.0, 0.125]]
    """
    if not (before.notna().all(axis=None) and after.notna().all(axis=None) and before.index.equals(after.index)
            and before.columns.sort_values().equals(after.columns.sort_values())):  # fmt: skip
        raise InputError("the two do not rank the same places in the same years", field="after")
    codes = before.columns
    won = ((after[codes] - before) * (len(codes) - 1)).to_numpy()
    turned = np.where(swaps(len(won), run, times, seed)[..., None], -won, won).mean(axis=1)
    means = pd.DataFrame(won).groupby(runs_of(len(won), run)).mean()
    half = student.ppf(0.975, len(means) - 1) * means.std() / np.sqrt(len(means)) if len(means) > 1 else np.nan
    found = {"mean_places_won": won.mean(axis=0), "half_width": np.asarray(half), "p": share_as_large(turned)}
    table = pd.DataFrame(found, index=codes.rename("code"))
    table["p_holm"] = corrected(table["p"], "holm")
    return table.sort_values("mean_places_won", ascending=False, kind="stable")
