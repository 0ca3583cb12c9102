"""Where indicators can lie, and where they stand before anybody works: by the record for named places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.scenario import Scenario

if TYPE_CHECKING:
    from gzsim.places import Places

Array = NDArray[np.float64]
LONGEST = 30.0
"""Years of work that a recorded level can hold, where nothing wears off."""


def known_places(scenario: Scenario) -> Places | None:
    """Where named prefectures stand by the record; None where places are types."""
    if scenario.units.start == "types" or scenario.units.scale != "prefectures":
        return None
    from gzsim.places import starting_places  # reads the record, which types do without

    return starting_places(scenario)


def before_work(places: Places | None, moves: pd.DataFrame, reference: Array, ruler: Array, reversion: Array) -> Array:
    """Level of the average place if nobody worked (K,): where the record ends, less what work had brought there.

    Of types it is what the table of parameters says (``without_work``).

    A recorded level holds θ·e·R of a year's usual work e; of a stock all that has not worn off, θ·e·R/(12ρ), of at most
    thirty years.
    """
    if places is None:
        return reference - (1.0 - moves["without_work"].to_numpy(float)) * ruler
    table = places.table.drop_duplicates("indicator").set_index("indicator").loc[places.indicators]
    seen = (table["level_basis"] == "record").to_numpy()
    lasts = np.where(reversion >= 1.0, 1.0, 1.0 / (12.0 * np.maximum(reversion, 1.0 / (12.0 * LONGEST))))
    work = moves["usual_work"].to_numpy(float) * moves["work_effect"].to_numpy(float) * ruler * lasts
    level = np.add.reduce((places.level - places.advantage).T) / places.codes.size
    return level - np.where(seen, work, 0.0)


def bounds_of(scenario: Scenario, names: Iterable[str], goalpost: Array, ruler: Array, luck: Array) -> Array:
    """Least and greatest values with the widths before them: a tenth of the way from the ruler's 0, luck at least.

    Neither is wider than half of what lies between the two.
    """
    least = 1e-6 * np.abs(ruler)
    kept = [scenario.indicators[name].bounds for name in names]
    low = np.array([-np.inf if each.low is None else each.low for each in kept])
    high = np.array([np.inf if each.high is None else each.high for each in kept])
    most = np.where(np.isfinite(high - low), (high - low) / 2.0, np.inf)
    near = [
        np.minimum(
            most, np.maximum(np.where(np.isfinite(each), 0.1 * np.abs(each - goalpost), 1.0), np.maximum(luck, least))
        )
        for each in (low, high)
    ]
    return np.stack([low, near[0], high, near[1]])
