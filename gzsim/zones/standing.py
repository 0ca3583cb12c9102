r"""Standing: by what units on different yardsticks are ranked, and the comparable points that schemes settle.

Scores on different yardsticks cannot be compared as they are: in a year of slow growth and clean air whoever is judged
by growth scores low, however well it does. A lead compares each unit with the average of all units on its yardstick,

.. math:: l_i = s_{iz(i)} - \frac{1}{n} \sum_j s_{jz(i)}

and a scaled lead takes into account that a year's noise moves scores more on one yardstick than on another: a unit on
the widest is otherwise first and last most often, whatever it does.

.. math:: l_i \frac{\bar\sigma}{\sigma_{z(i)}}, \qquad \bar\sigma = \frac{1}{n} \sum_i \sigma_{z(i)}

with σ of :mod:`gzsim.zones.noise` (:func:`gzsim.numeric.standing.scales`), so that scaled leads are points as well.
"""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

Ranking = Literal["scaled_lead", "lead", "within_zone", "raw"]
RANKINGS = get_args(Ranking)
COMPARED = {"scaled_lead": "scaled_lead", "lead": "lead", "within_zone": "lead", "raw": "score"}
"""Column of a league table that units are ranked by."""


def rule_of(table: pd.DataFrame) -> Ranking:
    """The rule by which a league table is ranked."""
    return table["ranking"].iloc[0]


def compared(table: pd.DataFrame) -> pd.Series:
    """What a league table is ranked by."""
    return table[COMPARED[rule_of(table)]]


def comparable_points(table: pd.DataFrame) -> pd.Series:
    """Points that a scheme settles: the mean of all scores with the own (scaled) lead; raw and in zones the score.

    >>> table = pd.DataFrame({"ranking": "lead", "score": [70.0, 50.0], "lead": [-1.0, 3.0]})
    >>> comparable_points(table).tolist()
    [59.0, 63.0]
    """
    if rule_of(table) in ("within_zone", "raw"):
        return table["score"]
    return table["score"].mean() + compared(table)
