"""One look for every figure."""

from __future__ import annotations

from contextlib import AbstractContextManager

import matplotlib as mpl
from cycler import cycler

from gzsim.views.fonts import chinese_family
from gzsim.views.palette import CHANNELS, FAINT, INK, MUTED, PAPER


def style() -> AbstractContextManager[None]:
    """Matplotlib settings within which every figure is made and drawn.

    >>> with style():
    ...     mpl.rcParams["svg.fonttype"]
    'path'
    """
    family = chinese_family()
    return mpl.rc_context(
        {
            "font.family": [*([family] if family else []), "DejaVu Sans"],
            "font.size": 9.5,
            "text.color": INK,
            "axes.titlesize": 10.5,
            "axes.titlelocation": "left",
            "axes.titlepad": 7,
            "axes.labelsize": 9.5,
            "axes.labelcolor": MUTED,
            "axes.edgecolor": MUTED,
            "axes.linewidth": 0.7,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.prop_cycle": cycler(color=[channel.colour for channel in CHANNELS]),
            "grid.color": FAINT,
            "grid.linewidth": 0.6,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "legend.frameon": False,
            "legend.fontsize": 9,
            "lines.linewidth": 1.8,
            "lines.markersize": 6.5,
            "hatch.linewidth": 0.6,
            "figure.facecolor": PAPER,
            "savefig.dpi": 200,
            "text.parse_math": False,  # a dollar sign in a name is a dollar sign
            "svg.fonttype": "path",  # Chinese shows where no Chinese font is installed
            "svg.hashsalt": "gzsim",  # identifiers in the file are the same on every run
        }
    )
