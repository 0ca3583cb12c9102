"""Tile maps: a square for each unit where it roughly lies, in the colour of its value; no boundary and no area."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize, to_hex
from matplotlib.patches import Patch

from gzsim.common.names import require_columns
from gzsim.common.tables import frame, refuse
from gzsim.common.tidy import distinct
from gzsim.errors import InputError
from gzsim.views.drawing import Drawing, drawing, plain
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import GAP, tile
from gzsim.views.index_text import cut, headed, name_of, named
from gzsim.views.labels import PEOPLES, Language, Name, Names, label, names_of
from gzsim.views.numbers import NOTHING, minus
from gzsim.views.palette import INK, PAPER, channels, ink_on, tint
from gzsim.views.zone_figures import WEIGHT_COLOURS

KIND = re.compile(f"(?:(?:(?:{PEOPLES}|仡佬|水)族?)*自治[县州]|特区|地区|[省市区县])$")
"""What an official name says of the kind of a place; a tile has no room for it."""
WIDE, LARGE, SMALL = 11.5, 0.98, 0.3
"""Inches that the tiles may take together, and the side of one."""
READABLE = 0.56
"""Side of a tile from which on there is room for a name and a value."""
SCHEMATIC = Name("Schematic map: no boundaries, no areas.", "示意图：不表示边界与面积。")
VALUE = Name("Value", "数值")
VALID = "columns column 列 (from west) and row 行 (from north)"


@cache
def _shipped() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).with_name("tiles.csv"), dtype={"code": str}).set_index("code")


def shipped_positions() -> pd.DataFrame:
    """Schematic places of Guizhou's nine prefectures and, on a grid of their own, of its 88 counties of 2020.

    Index code; columns name, name_zh, column (from west), row (from north). Where two tiles touch, the two places
    mostly have a border in common; not every border is kept.

    >>> shipped_positions().loc["520100"].to_dict()
    {'name': 'Guiyang', 'name_zh': '贵阳市', 'column': 2, 'row': 1}
    """
    return _shipped().copy()


def positions_of(codes: Iterable[Hashable]) -> pd.DataFrame:
    """Shipped places of units that are called by a code or a name of Guizhou's, by what they are called.

    Raises InputError if a unit is none of them, or prefectures and counties are mixed.

    >>> positions_of(["贵阳", "520300"])["name"].to_dict()
    {'贵阳': 'Guiyang', '520300': 'Zunyi'}
    """
    table = shipped_positions()
    known = {short_zh(zh): code for code, zh in table["name_zh"].items()}
    known |= {each: code for what in ("name", "name_zh") for code, each in table[what].items()}
    known |= {code: code for code in table.index}
    asked = list(codes)
    unknown = [code for code in asked if str(code) not in known]
    refuse(unknown, "no place on the map", field="positions", valid=f"codes or names of Guizhou's, or {VALID}")
    found = table.loc[[known[str(code)] for code in asked]]
    if len({code.endswith("00") for code in found.index}) > 1:
        raise InputError("prefectures and counties on one map", field="positions", valid="one or the other")
    return found.set_axis(asked)


def short_zh(name: str) -> str:
    """Chinese name of a place as people say it.

    >>> short_zh("威宁彝族回族苗族自治县"), short_zh("六枝特区"), short_zh("红县")
    ('威宁', '六枝', '红县')
    """
    bare = KIND.sub("", name)
    return bare if len(bare) > 1 else name


def tile_map(
    values: pd.Series, language: Language = "both", names: Names | None = None,
    positions: pd.DataFrame | None = None, what: Name = VALUE, colours: Colormap = WEIGHT_COLOURS,
) -> Drawing:  # fmt: skip
    """Map of tiles in the colours of values: numbers from pale to dark, texts as groups.

    Parameters
    ----------
    values : Series by the codes of the units; hatched where missing
    names : names of the units; those of the positions, if they have any, unless given
    positions : DataFrame, index code, columns column (from west) and row (from north), and if any name and name_zh;
        Guizhou's prefectures or counties unless given
    what : what the values are, in English and Chinese
    colours : from the least to the greatest number

    Raises InputError if there is no value, a unit has no place, or two have the same.

    >>> figure = tile_map(pd.Series({"520100": 71.0, "520300": 64.5}), "en", what=Name("Score", "得分"))
    >>> [text.get_text() for text in figure.axes[0].texts], figure.alt
    (['Guiyang\\n71.0', 'Zunyi\\n64.5'], 'Map of 2 tiles. Score: from 64.5 in Zunyi to 71.0 in Guiyang')
    """
    if values.isna().all():
        raise InputError("no unit has a value", field="values", valid="one value at least")
    places = _placed(values, positions)
    names = names if names is not None else _names(places)
    language = drawable(language)
    columns, rows = (int(np.ptp(places[each])) + 1 for each in ("column", "row"))
    side = min(LARGE, max(SMALL, WIDE / columns))
    is_number = pd.api.types.is_numeric_dtype(values)
    decimals = decimals_of(values) if is_number else None
    with drawing(max(5.4, side * columns + 1.4), 1.5 + side * rows) as figure:
        kind = Name(f"Map of {len(values)} tiles", f"{len(values)}格示意地图")
        faces, keys, finding = (_numbers if is_number else _groups)(values, names, what, colours, language)
        notes = [SCHEMATIC] + [Name("Hatched: no value.", "斜线：无数据。")] * bool(values.isna().any())
        notes += [Name("Tiles are too small for names.", "格子过小，未标名称。")] * (side < READABLE)
        headed(figure, kind, finding, language, notes, keys)
        axes = figure.subplots()
        for code, value in values.items():
            column, row = places.loc[code, ["column", "row"]]
            _tile(axes, column, row, faces(value) if pd.notna(value) else None)
            if side >= READABLE:
                _write(axes, column, row, _text(code, value, names, language, side, decimals),
                       faces(value) if pd.notna(value) else PAPER, side)  # fmt: skip
        axes.set(
            xlim=_around(places["column"]), ylim=_around(places["row"])[::-1], aspect="equal", xticks=[], yticks=[]
        )
        plain(axes)
        if is_number and values.max() > values.min():
            _scale(figure, axes, values, colours)
    return figure


def _placed(values: pd.Series, positions: pd.DataFrame | None) -> pd.DataFrame:
    refuse(values.index[values.index.duplicated()], "twice", field="values", valid="one value for each unit")
    if positions is None:
        return positions_of(values.index)
    require_columns(frame(positions, "positions"), ["column", "row"], "positions")
    places = positions.reindex(values.index)
    refuse(places.index[places[["column", "row"]].isna().any(axis=1)], "no place on the map", field="positions",
           valid=VALID)  # fmt: skip
    refuse(places.index[places.duplicated(["column", "row"])], "the place of another", field="positions",
           valid="a place of its own for each unit")  # fmt: skip
    return places


def _names(places: pd.DataFrame) -> Names:
    return names_of(places) if {"name", "name_zh"} <= {*places} else {}


def _around(places: pd.Series) -> tuple[float, float]:
    return places.min() - 0.52, places.max() + 0.52


def _numbers(values: pd.Series, names: Names, what: Name, colours: Colormap, language: Language) -> tuple:
    scale = Normalize(values.min(), values.max())
    high, low = (named(unit, names) for unit in (values.idxmax(), values.idxmin()))
    most, least = (printed(each, decimals_of(values)) for each in (values.max(), values.min()))
    finding = Name(f"{what.en}: from {least} in {low.en} to {most} in {high.en}",
                   f"{what.zh}：从{least}（{low.zh}）到{most}（{high.zh}）")  # fmt: skip
    if not values.max() > values.min():
        finding = Name(f"{what.en}: {most} everywhere", f"{what.zh}：各地均为{most}")
    return (lambda value: to_hex(colours(scale(value)))), (), finding


def _groups(values: pd.Series, names: Names, what: Name, _: Colormap, language: Language) -> tuple:
    groups = distinct(values.dropna())
    looks = {group: tint(look.colour, 0.5) for group, look in channels(groups).items()}
    keys = [Patch(color=look, label=label(*name_of(group, names), language)) for group, look in looks.items()]
    count = values.value_counts()
    most = named(count.index[0], names)
    finding = Name(f"{what.en}: most often {most.en} ({count.iloc[0]} of {count.sum()})",
                   f"{what.zh}：{most.zh}最多（{count.sum()}个中有{count.iloc[0]}个）")  # fmt: skip
    return looks.__getitem__, keys, finding


def printed(value: float, decimals: int) -> str:
    """A number as a tile has room for it.

    >>> printed(71.23, 1), printed(123456.0, 0), printed(-0.5, 2)
    ('71.2', '123,456', '−0.50')
    """
    return minus(f"{value:z,.{decimals}f}")


def decimals_of(values: pd.Series) -> int:
    """Decimals that tell values apart: none where all are whole or the largest is in the thousands.

    >>> decimals_of(pd.Series([1.0, 2.0])), decimals_of(pd.Series([71.23, 8.0])), decimals_of(pd.Series([0.123]))
    (0, 1, 3)
    """
    seen = values.dropna()
    if (seen == seen.round()).all():
        return 0
    return next((decimals for decimals, least in enumerate((1000, 10, 1)) if seen.abs().max() >= least), 3)


def _tile(axes: Axes, column: float, row: float, face: str | None) -> None:
    look = GAP if face is None else {"facecolor": face, "edgecolor": PAPER, "linewidth": 1.6}
    tile(axes, column, row, **look)


def _text(code: Hashable, value: object, names: Names, language: Language, side: float, decimals: int | None) -> str:
    letters = int(side * 14)
    name = name_of(code, names)
    said = label(short_zh(name.en), short_zh(name.zh), language, "\n")
    lines = [cut(each, letters) for each in said.split("\n")]
    if decimals is not None:
        lines.append(printed(value, decimals) if pd.notna(value) else NOTHING)
    return "\n".join(lines)


def _write(axes: Axes, column: float, row: float, text: str, face: str, side: float) -> None:
    size = 7.5 if side < 0.8 else 8.5
    colour = INK if face == PAPER else ink_on(face)
    axes.text(column, row, text, ha="center", va="center", fontsize=size, linespacing=1.2, color=colour)


def _scale(figure: Drawing, axes: Axes, values: pd.Series, colours: Colormap) -> None:
    scale = ScalarMappable(Normalize(values.min(), values.max()), colours)
    bar = figure.colorbar(scale, ax=axes, shrink=0.5, aspect=18, pad=0.02)
    bar.ax.yaxis.set_major_formatter(lambda value, _: minus(f"{value:,g}"))
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0)
