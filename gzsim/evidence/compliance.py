"""What a compliance rate at its ceiling can tell: how much could be wrong without showing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from gzsim.common.names import whole_number
from gzsim.evidence.randomisation import POWER

MOST = 1_000_000


def at_ceiling(sections: Sequence[int]) -> pd.DataFrame:
    r"""What is not excluded where all of so many sections meet their class.

    .. math:: \underline\theta = 0.025^{1/n}, \qquad d = 1 - (1 - 0.8)^{1/n}

    with :math:`\underline\theta` the lower end of the 95 % interval of the share that meets its class (Clopper and
    Pearson 1934), and d the share that would have to fail for at least one failure to show in 80 % of cases. Sections
    count as independent; those of one river are not, and tell less.

    Parameters
    ----------
    sections : how many there are

    Returns DataFrame, index sections: lowest (share that meets its class), shows_from (share that fails).

    Raises InputError if a number is no whole number from 1 on.

    >>> at_ceiling([1, 16]).round(3).to_dict("index")
    {1: {'lowest': 0.025, 'shows_from': 0.8}, 16: {'lowest': 0.794, 'shows_from': 0.096}}
    """
    counts = [whole_number(count, "sections", 1, MOST) for count in sections]
    lowest = [proportion_confint(count, count, method="beta")[0] for count in counts]
    shows = [1 - (1 - POWER) ** (1 / count) for count in counts]
    return pd.DataFrame({"lowest": lowest, "shows_from": shows}, index=pd.Index(counts, name="sections"))
