"""Figures of zones: where they are, and what each weighs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import FancyBboxPatch, Patch, Rectangle

from gzsim.common.names import require_rows
from gzsim.common.tidy import distinct, refuse_unknown, wide
from gzsim.views.drawing import Drawing, drawing, frame, plain
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import heatmap
from gzsim.views.labels import NAMES, Language, Name, Names, called, short_names, words
from gzsim.views.palette import CHANNELS, INK, MUTED, Channel, ink_on, tint
from gzsim.views.wrapping import folded

BASES = {
    "source": Name("zone named by the source", "来源指明"),
    "assumption": Name("zone assumed", "假设归类"),
    "found in data": Name("zone found in the data", "数据聚类"),
}
OUTLINES = {"source": "-", "assumption": (0, (4, 2)), "found in data": (0, (1, 1.3))}

WEIGHT_COLOURS = mpl.colors.LinearSegmentedColormap.from_list("weight", ["#F2F7FB", "#0072B2"])


def zone_map(zones: pd.DataFrame, places: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Schematic map of prefectures, a square for each, one map for each zone model.

    Squares keep compass directions and, roughly, neighbours; they show no boundary and no area. The outline says on
    what a place's zone rests.

    Parameters
    ----------
    zones : DataFrame with columns zone_model, code, zone, basis ("source", "assumption" or "found in data")
    places : DataFrame, index code
        Columns name, name_zh, column (from west), row (from north), such as the record's ``prefectures``.
    names : names of zone models and zones

    Raises InputError if a column is missing, there are no rows, a code has no place or a basis is unknown.

    >>> zones = pd.DataFrame({"zone_model": "functional", "code": ["520100", "522600"],
    ...                       "zone": ["central_city", "ecological"], "basis": "source"})
    >>> places = pd.DataFrame({"name": ["Guiyang", "Qiandongnan"], "name_zh": ["贵阳市", "黔东南苗族侗族自治州"],
    ...                        "column": [2, 3], "row": 1}, index=["520100", "522600"])
    >>> [text.get_text() for text in zone_map(zones, places, "en").axes[0].texts]
    ['Guiyang', 'Qiandongnan']
    """
    require_rows(zones, ["zone_model", "code", "zone", "basis"], "zones")
    require_rows(places, ["name", "name_zh", "column", "row"], "places")
    places = places.dropna(subset=["column", "row"])
    refuse_unknown(zones, "code", places.index)
    refuse_unknown(zones, "basis", OUTLINES)
    language = drawable(language)
    named = {**names, **short_names(places.assign(code=places.index), names)}
    models = distinct(zones["zone_model"])
    looks = dict(zip(distinct(zones["zone"]), cycle(CHANNELS), strict=False))
    with drawing(0.3 + 3.6 * len(models), 4.9) as figure:
        title = words("Who is judged by which set of weights", "各市州适用哪套权重", language)
        note = words("Schematic map: no boundaries, no areas.", "示意图：不表示边界与面积。", language)
        keys = [Patch(facecolor="none", edgecolor=INK, linestyle=OUTLINES[basis], label=called(basis, language, BASES))
                for basis in distinct(zones["basis"])]  # fmt: skip
        frame(figure, title, note, keys)
        for axes, model in zip(figure.subplots(1, len(models), squeeze=False)[0], models, strict=True):
            of_model = zones[zones["zone_model"] == model]
            _map(axes, of_model.join(places[["column", "row"]], on="code"), looks, language, named)
            _zone_keys(axes, {zone: looks[zone] for zone in distinct(of_model["zone"])}, language, names)
            axes.set(xlim=_around(places["column"]), ylim=_around(places["row"])[::-1])
            axes.set_title(called(model, language, names, "\n"), linespacing=1.35)
    return figure


def _around(places: pd.Series) -> tuple[float, float]:
    return places.min() - 0.55, places.max() + 0.55


def _map(axes: Axes, zones: pd.DataFrame, looks: Mapping[str, Channel], language: Language, names: Names) -> None:
    for code, zone, basis, column, row in zones[["code", "zone", "basis", "column", "row"]].itertuples(index=False):
        shape = {"width": 0.92, "height": 0.92, "boxstyle": "round,pad=0,rounding_size=0.07"}
        outline = FancyBboxPatch((column - 0.46, row - 0.46), facecolor="none", edgecolor=INK, linewidth=1.1,
                                 linestyle=OUTLINES[basis], zorder=3, **shape)  # fmt: skip
        axes.add_patch(outline)
        # Names stand on a pale ground; the band below them carries the hatch.
        pale = {"facecolor": tint(looks[zone].colour, 0.3)}
        for top, height, look in ((-0.46, 0.92, pale), (0.22, 0.24, _band(looks[zone]))):
            part = axes.add_patch(Rectangle((column - 0.46, row + top), 0.92, height, linewidth=0, **look))
            part.set_clip_path(outline)
        axes.text(column, row - 0.12, called(code, language, names, "\n"), ha="center", va="center", fontsize=8,
                  linespacing=1.3, zorder=4)  # fmt: skip
    axes.set(aspect="equal", xticks=[], yticks=[])
    plain(axes)


def _zone_keys(axes: Axes, looks: Mapping[str, Channel], language: Language, names: Names) -> None:
    keys = [Patch(label=called(zone, language, names), linewidth=0, **_band(look)) for zone, look in looks.items()]
    axes.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, 0), borderaxespad=0.3, borderpad=0)


def _band(look: Channel) -> dict[str, str]:
    return {"facecolor": look.colour, "edgecolor": ink_on(look.colour), "hatch": look.hatch}


def weights(weights: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> Drawing:
    """Weights of indicators by zone as a chart of tiles, in percent; a panel for each zone model.

    Parameters
    ----------
    weights : DataFrame with columns zone_model, zone, indicator, weight (a share; each zone's sum to 1)
    names : names of zone models, zones and indicators, such as ``{**NAMES, **names_of(coverage, "indicator")}``

    Raises InputError if a column is missing or there are no rows.

    >>> table = pd.DataFrame({"zone_model": "functional", "zone": ["central_city", "ecological"] * 2,
    ...                       "indicator": ["gdp", "gdp", "forest", "forest"], "weight": [0.8, 0.3, 0.2, 0.7]})
    >>> [text.get_text() for text in weights(table).axes[0].texts]
    ['80', '30', '20', '70']
    """
    require_rows(weights, ["zone_model", "zone", "indicator", "weight"], "weights")
    language = drawable(language)
    models = distinct(weights["zone_model"])
    parts = {model: weights[weights["zone_model"] == model] for model in models}
    of_model = {model: 100 * wide(part, "indicator", "zone", "weight")[distinct(part["zone"])]
                for model, part in parts.items()}  # fmt: skip
    indicators = distinct(weights["indicator"])
    scale = Normalize(0, 100 * weights["weight"].max())
    widths = [table.shape[1] for table in of_model.values()]
    with drawing(4.2 + 1.2 * sum(widths), 1.9 + 0.33 * len(indicators)) as figure:
        frame(figure, words("What each set of weights asks for, percent", "各套考核权重（%）", language))
        panels = figure.subplots(1, len(models), sharey=True, squeeze=False, width_ratios=widths)[0]
        for axes, (model, table) in zip(panels, of_model.items(), strict=True):
            table = table.reindex(indicators)
            table.columns = [folded(called(zone, language, names, "\n"), 16) for zone in table.columns]
            table.index = [called(indicator, language, names) for indicator in indicators]
            heatmap(axes, table.round(1), WEIGHT_COLOURS, scale, "g")
            axes.tick_params(axis="x", labeltop=True, labelbottom=False, labelcolor=MUTED)
            axes.set_title(folded(called(model, language, names, "\n"), 14 * table.shape[1] + 4), linespacing=1.35)
        figure.align_titles()
    return figure
