"""Two schematic maps for the first page of a report: who ranks where, and whom other weights move."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize, to_hex
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.common.tidy import only_year
from gzsim.views.drawing import Drawing, drawing, frame, plain
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import GAP, tile
from gzsim.views.labels import NAMES, Language, Name, Names, both_names, called, label, short_names
from gzsim.views.palette import BLUE, INK, PAPER, VERMILLION, ink_on, tint
from gzsim.views.rank_figures import BEST, RANK_COLOURS
from gzsim.views.tiles import SCHEMATIC
from gzsim.views.wrapping import folded

SIDE = 1.02
"""Inches along a tile."""
WIDTH = 4.9
"""Inches of a map at least: two of them stand beside each other on a page."""
TITLE = 48
"""Latin letters of a title on a line."""

UP, DOWN, SAME = "▲", "▼", "="
GAINS, LOSES, STAYS = tint(BLUE, 0.8), tint(VERMILLION, 0.62), "#EFEFEF"


def rank_map(
    scores: pd.DataFrame, positions: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Ranks of one year under one zone model as a map of tiles, with their intervals.

    Parameters
    ----------
    scores : DataFrame of one year and zone model: zone_model, year, code, name, name_zh, rank, rank_low, rank_high
    positions : DataFrame, index code, columns column (from west) and row (from north)

    Raises InputError if a column is missing, there are no rows or there is more than one year.

    >>> scores = pd.DataFrame({
    ...     "zone_model": "uniform", "year": 2016, "code": ["520100", "520300"], "name": ["Guiyang", "Zunyi"],
    ...     "name_zh": ["贵阳市", "遵义市"], "rank": [2, 1], "rank_low": 1, "rank_high": [2, 2]})
    >>> places = pd.DataFrame({"column": [2, 2], "row": [1, 0]}, index=["520100", "520300"])
    >>> [text.get_text() for text in rank_map(scores, places, "en").axes[0].texts]
    ['Guiyang', '2', '1–2', 'Zunyi', '1', '1–2']
    """
    require_rows(scores, ["zone_model", "year", "code", "name", "name_zh", "rank", "rank_low", "rank_high"], "scores")
    year, language, places = only_year(scores, "scores"), drawable(language), short_names(scores)
    ranks = scores.set_index("code")
    model = both_names(scores["zone_model"].iloc[0], names)
    scale = Normalize(1, max(2, len(ranks)))
    best = _who(ranks.index[ranks["rank"] == 1], places)
    title = Name(f"{model.en}, {year}: {best.en} ranks first", f"{model.zh}，{year}年：{best.zh}居首")
    note = Name(f"Small: 5–95 % when weights are varied.\n{SCHEMATIC.en}",
                f"小字：扰动权重时的5–95%区间。\n{SCHEMATIC.zh}")  # fmt: skip
    ends = {1: BEST, len(ranks): Name(f"{len(ranks)} = last", f"{len(ranks)}为末位")}
    keys = [Patch(color=to_hex(RANK_COLOURS(scale(rank))), label=label(*said, language)) for rank, said in ends.items()]

    def look(code: str) -> tuple[str, str, str]:
        row = ranks.loc[code]
        low, high = (f"{row[end]:g}" for end in ("rank_low", "rank_high"))
        return to_hex(RANK_COLOURS(scale(row["rank"]))), f"{row['rank']:g}", low if low == high else f"{low}–{high}"

    looks = {code: look(code) for code in ranks.index if pd.notna(ranks.loc[code, "rank"])}
    return _map(positions.loc[ranks.index], places, language, (title, note), looks, keys)


def moved_map(
    scores: pd.DataFrame, positions: pd.DataFrame, baseline: str, model: str, language: Language = "both",
    names: Names = NAMES,
) -> Drawing:  # fmt: skip
    """Places that one zone model lets a unit gain or lose against another, as a map of tiles.

    Parameters are those of `rank_map`, with the scores of both zone models; an arrow up is a gain.

    >>> scores = pd.DataFrame({
    ...     "zone_model": ["uniform"] * 2 + ["functional"] * 2, "year": 2016, "code": ["520100", "520300"] * 2,
    ...     "name": ["Guiyang", "Zunyi"] * 2, "name_zh": ["贵阳市", "遵义市"] * 2, "rank": [2, 1, 1, 2]})
    >>> places = pd.DataFrame({"column": [2, 2], "row": [1, 0]}, index=["520100", "520300"])
    >>> figure = moved_map(scores, places, "uniform", "functional", "en")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Guiyang', '▲ 1', 'Zunyi', '▼ 1']
    """
    require_rows(scores, ["zone_model", "year", "code", "name", "name_zh", "rank"], "scores")
    language, places = drawable(language), short_names(scores)
    before, after = (scores[scores["zone_model"] == each].set_index("code")["rank"] for each in (baseline, model))
    gained = (before - after).dropna()
    moved = int((gained != 0).sum())
    new, old = (both_names(each, names) for each in (model, baseline))
    title = Name(f"{new.en}: {moved} of {len(gained)} places change rank",
                 f"{new.zh}：{len(gained)}地中{moved}地名次变动")  # fmt: skip
    note = Name(f"Places gained ({UP}) or lost ({DOWN}) against: {old.en}.\n{SCHEMATIC.en}",
                f"与{old.zh}相比上升（{UP}）或下降（{DOWN}）的位数。\n{SCHEMATIC.zh}")  # fmt: skip
    keys = [Patch(color=colour, label=label(*said, language)) for colour, said in (
        (GAINS, Name("gains", "上升")), (LOSES, Name("loses", "下降")), (STAYS, Name("stays", "不变")))]  # fmt: skip
    looks = {code: _moved(change) for code, change in gained.items()}
    return _map(positions.loc[before.index], places, language, (title, note), looks, keys)


def _moved(change: float) -> tuple[str, str, str]:
    """Colour, arrow with the number of places, and nothing below."""
    if change == 0:
        return STAYS, SAME, ""
    return (GAINS if change > 0 else LOSES), f"{UP if change > 0 else DOWN} {abs(change):g}", ""


def _who(codes: pd.Index, places: Names) -> Name:
    """Who it is; of several, how many."""
    return places[codes[0]] if len(codes) == 1 else Name(f"each of {len(codes)}", f"{len(codes)}地并列")


def _map(
    positions: pd.DataFrame, places: Names, language: Language, said: tuple[Name, Name],
    looks: Mapping[str, tuple[str, str, str]], keys: list[Patch] | None = None,
) -> Drawing:  # fmt: skip
    """Tiles with a name, a large text and a small one below it; hatched without a look."""
    columns, rows = (int(positions[each].max() - positions[each].min()) + 1 for each in ("column", "row"))
    title, note = said
    with drawing(max(WIDTH, SIDE * columns + 0.3), 1.15 + 0.25 * bool(keys) + SIDE * rows) as figure:
        head = folded(label(*title, language, "\n"), TITLE)
        frame(figure, head, label(*note, language, "\n"), keys or ())
        axes = figure.subplots()
        for code, (column, row) in positions[["column", "row"]].iterrows():
            _tile(axes, (column, row), called(code, language, places, "\n"), looks.get(code))
        axes.set(xlim=_around(positions["column"]), ylim=_around(positions["row"])[::-1], aspect="equal")
        axes.set(xticks=[], yticks=[])
        plain(axes)
    return figure


def _tile(axes: Axes, place: tuple[float, float], name: str, look: tuple[str, str, str] | None) -> None:
    face, large, small = look or (PAPER, "", "")
    shape = GAP if look is None else {"facecolor": face, "edgecolor": PAPER, "linewidth": 2}
    tile(axes, *place, **shape)
    ink = INK if look is None else ink_on(face)
    column, row = place
    lines = [(name, -0.27, 8.5), (large, 0.08, 15), (small, 0.36, 8.5)]
    for text, down, size in lines:
        if text:
            axes.text(column, row + down, text, ha="center", va="center", fontsize=size, color=ink, linespacing=1.1)


def _around(places: pd.Series) -> tuple[float, float]:
    return places.min() - 0.52, places.max() + 0.52
