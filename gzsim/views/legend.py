"""What stands beside the panels of several figures: keys of lines, and the unit of an outcome with what is better."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from gzsim.views.labels import Language, Names, called, label, words
from gzsim.views.numbers import OTHER_SCALE, OTHER_SCALE_NOTE, unit_of_difference
from gzsim.views.palette import PAPER, Channel
from gzsim.views.wrapping import folded

SIDE = 38
"""Latin letters along a side of a panel."""


def line_key(look: Channel, text: str, **style: object) -> Line2D:
    """Key of a line and its marker; matplotlib's settings in ``style`` go before those of the channel.

    >>> from gzsim.views.palette import CHANNELS
    >>> line_key(CHANNELS[0], "No sanction").get_label()
    'No sanction'
    """
    drawn = {"linestyle": look.line, "color": look.colour, "marker": look.marker, "markeredgecolor": PAPER}
    return Line2D([], [], label=text, **{**drawn, **style})


def line_keys(looks: Mapping[str, Channel], language: Language, names: Names, **style: object) -> list[Line2D]:
    """Key of each line, called as it is named.

    >>> from gzsim.views.palette import channels
    >>> [key.get_label() for key in line_keys(channels(["none", "last_place"]), "en", {})]
    ['none', 'last place']
    """
    return [line_key(look, called(key, language, names), **style) for key, look in looks.items()]


def difference_name(outcome: pd.Series, language: Language, moved: bool) -> str:
    """Title of a panel of differences in an outcome, with a dagger where some are counted on another scale.

    >>> difference_name(pd.Series({"name": "Debt", "name_zh": "债务"}), "en", True)
    'Debt †'
    """
    return label(outcome["name"], outcome["name_zh"], language, "\n") + (f" {OTHER_SCALE}" if moved else "")


def difference_note(first: str, language: Language, moved: bool) -> str:
    """Note below a figure of differences: what bars or bands are and, if need be, what the dagger means.

    >>> difference_note("Bars: mean ± 95 %.", "en", False)
    'Bars: mean ± 95 %.'
    """
    return first + ("  " + words(*OTHER_SCALE_NOTE, language) if moved else "")


def round_ticks(most: int, *, integer: bool = False) -> MaxNLocator:
    """At most so many intervals between ticks, at round steps: 1, 2 or 5 times a power of ten.

    >>> round_ticks(4).tick_values(0, 0.045).round(3).tolist()
    [0.0, 0.02, 0.04, 0.06]
    """
    return MaxNLocator(most, steps=[1, 2, 5, 10], integer=integer)


def unit_of(outcome: pd.Series, language: Language, *, difference: bool = False) -> str:
    """Unit of an outcome or of its ``difference``, beside a panel and, below it, an arrow towards what is better.

    >>> unit_of(pd.Series({"unit": "CNY million", "unit_zh": "百万元", "better": "lower"}), "both").split("\\n")
    ['CNY million', '百万元', '← better 更好']
    """
    better, units = label("better", "更好", language), (str(outcome["unit"]), outcome.get("unit_zh"))
    arrows = {"higher": f"\n{better} →", "lower": f"\n← {better}"}
    en, zh = (unit_of_difference(unit) if difference and isinstance(unit, str) else unit for unit in units)
    return folded(label(en, zh, language, "\n"), SIDE) + arrows.get(outcome["better"], "")
