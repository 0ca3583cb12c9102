"""Bands around lines: a shade that lets what lies below it through, with an edge that stands out from paper."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from numpy.typing import ArrayLike

from gzsim.views.palette import pale

SHADE = 0.2
"""Opacity of a band: where bands lie over each other, all are seen."""


def band(axes: Axes, x: ArrayLike, low: ArrayLike, high: ArrayLike, colour: str) -> None:
    """Shade what lies between two ends, as an interval around a line of the same colour.

    >>> import matplotlib.pyplot as plt
    >>> axes = plt.figure().subplots()
    >>> band(axes, [1, 2], [0.5, 0.6], [0.8, 0.9], "#0072B2")
    >>> len(axes.collections)
    1
    """
    axes.fill_between(x, low, high, **shade(colour))


def shade(colour: str) -> dict[str, Any]:
    """How a band of a colour is drawn.

    >>> shade("#0072B2")["linewidth"]
    0.6
    """
    return {"facecolor": to_rgba(colour, SHADE), "edgecolor": pale(colour), "linewidth": 0.6}
