"""Keys of names: by what draws belong to units, indicators, provinces and parents, whatever stands beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.numeric.philox import name_keys


class Keys(NamedTuple):
    """Keys of the names of a world, as `gzsim.numeric.philox.name_keys` gives them."""

    units: NDArray[np.int64]
    """(N,)."""
    indicators: NDArray[np.int64]
    """(K,)."""
    provinces: NDArray[np.int64]
    """(P,)."""
    parents: NDArray[np.int64]
    """(Q,)."""

    @classmethod
    def of(
        cls, units: Iterable[str], indicators: Iterable[str], provinces: Iterable[str], parents: Iterable[str]
    ) -> Keys:
        """Hash the names of each kind.

        >>> few, more = (Keys.of(units, ["air"], ["Guizhou"], units) for units in (["a"], ["b", "a"]))
        >>> bool(few.units[0] == more.units[1])
        True
        """
        return cls(*(name_keys(names) for names in (units, indicators, provinces, parents)))
