"""What stands beside the panels of several figures: keys of lines, and the unit of an outcome with what is better."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.lines import Line2D

from gzsim.views.labels import Language, Names, called, folded, label
from gzsim.views.numbers import unit_of_difference
from gzsim.views.palette import PAPER, Channel


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


def unit_of(outcome: pd.Series, language: Language, width: int, *, difference: bool = False) -> str:
    """Unit of an outcome or of its ``difference``, folded to a width and, below it, an arrow towards what is better.

    >>> unit_of(pd.Series({"unit": "CNY million", "better": "lower"}), "en", 30).split("\\n")
    ['CNY million', '← better']
    """
    better, unit = label("better", "更好", language), str(outcome["unit"])
    arrows = {"higher": f"\n{better} →", "lower": f"\n← {better}"}
    return folded(unit_of_difference(unit) if difference else unit, width) + arrows.get(outcome["better"], "")
