"""The plate of sanctions: zone models, rules and schemes, on the record and in the simulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize, TwoSlopeNorm
from matplotlib.patches import Patch

from gzsim.common.names import require_rows
from gzsim.views.drawing import Drawing, drawing, frame
from gzsim.views.fonts import drawable
from gzsim.views.heatmap import GAP, SHADES, heatmap
from gzsim.views.index_pairs import SIGNS
from gzsim.views.labels import NAMES, Language, Name, Names, called, label, names_of, words
from gzsim.views.numbers import minus
from gzsim.views.palette import INK, MUTED

PLATE = ["basis", "zone_model", "ranking", "scheme", "scale", "outcome", "value", "low", "high", "other_sign"]
SURE = 0.05
"""Share of draws with the other sign up to which a sign is said to hold."""
FEW = 10
"""Hits below which nothing is said of how they came about."""

RULES = {  # as `gzsim.views.labels.RANKING_RULES`, in what fits above a narrow column
    "raw": Name("raw", "原始分"),
    "lead": Name("lead", "领先"),
    "scaled_lead": Name("scaled", "折算"),
    "within_zone": Name("in zone", "区内"),
}
ZONES = {"found": Name("Found zones", "聚类分区"), "functional": Name("Functional zones", "功能区"),
         "uniform": Name("Uniform", "统一")}  # fmt: skip
MORE = {"eco_compensation": Name("Eco-compensation", "生态补偿")}
"""Schemes that the record cannot settle, and the simulation can."""
OPEN = "?"
"""Mark of a sign that is not sure."""


class Part(NamedTuple):
    """A panel: what it shows, of which scale, as which numbers."""

    name: Name
    outcome: str
    scale: str
    form: Callable[[float], str]


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _signed(number: float) -> str:
    return minus(f"{number:+z.2f}")


SIMULATED = tuple(
    Part(Name(f"{en}, difference", f"{zh}之差"), outcome, "equal_money", _signed)
    for outcome, en, zh in (("achievement", "Simulated: true achievement", "模拟：真实成绩"),
                            ("debt", "Simulated: debt, % of GDP", "模拟：债务（占GDP%）"),
                            ("gap", "Simulated: reported above true", "模拟：虚报幅度"))
)  # fmt: skip
LUCK = Name("Record: luck in who is hit, %", "历史：受罚中的运气成分（%）")
SURELY = Name("Record: hit again with other luck, %", "历史：换一年运气仍受罚（%）")
AGAIN = Name("Record: hit again next year, points above lot", "历史：次年再受罚，高于抽签（百分点）")


def sanction_plate(
    table: pd.DataFrame, schemes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> Drawing:
    """Schemes (rows) by zone model and rule (columns): three panels of the record, and three of a simulation, if any.

    A zone model of one yardstick has one column, because all rules rank alike there. Luck is written as its two bounds;
    cells with fewer than ten hits stay empty, as do those that were not simulated. ``?`` marks a difference whose sign
    turns in more than 5 percent of the draws.

    Parameters
    ----------
    table : DataFrame with the columns `PLATE`, as of `gzsim.evidence.sanctions.SanctionMatrix`
    schemes : DataFrame by scheme: name, name_zh

    Raises InputError if a column is missing or there are no rows.

    >>> rows = [("record", "uniform", "raw", "last", "any", name, value, 0, 1, None)
    ...         for name, value in {"total_hits": 12, "luck_least": 0.5, "luck_most": 0.7, "surely": 0.3,
    ...                             "again": 0.4, "again_by_lot": 0.1}.items()]
    >>> schemes = pd.DataFrame({"name": ["Last"], "name_zh": ["末位"]}, ["last"])
    >>> plate = sanction_plate(pd.DataFrame(rows, columns=PLATE), schemes, "en")
    >>> [text.get_text() for text in plate.axes[0].texts][:1]
    ['50–70']
    """
    require_rows(table, PLATE, "sanction_plate")
    language = drawable(language)
    table = table[~((table["zone_model"] == "uniform") & (table["ranking"] != "raw") & _has_raw(table))]
    standings = list(dict.fromkeys(zip(table["zone_model"], table["ranking"], strict=True)))
    simulated = (table["basis"] == "simulation").any()
    rows = [*schemes.index, *(name for name in dict.fromkeys(table["scheme"]) if name not in schemes.index)]
    shown = {**names, **MORE, **names_of(schemes)}
    heads = [called(each, language, shown, "\n") for each in rows]
    lines = 2 if simulated else 1
    with drawing(4.0 + 3 * 0.46 * len(standings), 2.2 + lines * (1.3 + 0.5 * len(rows))) as figure:
        keys = [Patch(label=label("not settled, not simulated or fewer than ten hits", "未能结算、未模拟或受罚不足十次",
                                  language), **GAP)]  # fmt: skip
        frame(figure, words(*_title(table), language), words(*_note(simulated), language), keys)
        panels = figure.subplots(lines, 3, sharey=True, squeeze=False)
        _record(panels[0], table, rows, standings, language)
        if simulated:
            for axes, part in zip(panels[1], SIMULATED, strict=True):
                _responses(axes, table, part, rows, standings, language)
        for axes in panels.flat:
            _heads(axes, standings, language, names)
        for axes in panels[:, 0]:
            axes.set_yticks(range(len(rows)), heads, linespacing=1.2)
    return figure


def _has_raw(table: pd.DataFrame) -> bool:
    return bool(((table["zone_model"] == "uniform") & (table["ranking"] == "raw")).any())


def _cells(table: pd.DataFrame, outcome: str, rows: list[str], standings: list[tuple[str, str]]) -> pd.DataFrame:
    """An outcome of the record, scheme × standing."""
    chosen = table[(table["basis"] == "record") & (table["outcome"] == outcome) & (table["scale"] == "any")]
    return _laid(chosen, "value", rows, standings)


def _laid(chosen: pd.DataFrame, column: str, rows: list[str], standings: list[tuple[str, str]]) -> pd.DataFrame:
    wide = chosen.set_index(["scheme", "zone_model", "ranking"])[column].unstack(["zone_model", "ranking"])  # noqa: PD010
    return wide.reindex(index=rows, columns=pd.MultiIndex.from_tuples(standings)).astype(float)


def _record(
    panels: np.ndarray, table: pd.DataFrame, rows: list[str], standings: list[tuple[str, str]], language: Language
) -> None:
    least, most, surely, again, by_lot = (_cells(table, name, rows, standings) for name in
                                          ("luck_least", "luck_most", "surely", "again", "again_by_lot"))  # fmt: skip
    few = ~_enough(table, rows, standings)
    text = least.map(lambda value: f"{100 * value:.0f}–") + most.map(lambda value: f"{100 * value:.0f}")
    middle = ((least + most) / 2).clip(0, 1)
    _tiles(panels[0], middle.mask(few), text, (SHADES, Normalize(0, 1)), LUCK, language)
    _tiles(panels[1], surely.mask(few), surely.map(_percent), (SHADES, Normalize(0, 1)), SURELY, language)
    more = again - by_lot
    text = more.map(lambda value: minus(f"{100 * value:+z.0f}"))
    _tiles(panels[2], more.mask(few), text, (SIGNS, _around_zero(more)), AGAIN, language)


def _enough(table: pd.DataFrame, rows: list[str], standings: list[tuple[str, str]]) -> pd.DataFrame:
    """Cells with so many hits that something can be said of them."""
    return _cells(table, "total_hits", rows, standings).ge(FEW)


def _responses(
    axes: Axes, table: pd.DataFrame, part: Part, rows: list[str], standings: list[tuple[str, str]], language: Language
) -> None:
    chosen = table[(table["basis"] == "simulation") & (table["outcome"] == part.outcome)]
    chosen = chosen[chosen["scale"].isin([part.scale, "declared"])]
    value, other = (_laid(chosen, column, rows, standings) for column in ("value", "other_sign"))
    text = value.map(part.form) + other.map(lambda share: OPEN if share > SURE else "")
    _tiles(axes, value, text, (SIGNS, _around_zero(value)), part.name, language)


def _around_zero(values: pd.DataFrame) -> TwoSlopeNorm:
    most = max(float(values.abs().max(axis=None)), 1e-9) if values.notna().any(axis=None) else 1.0
    return TwoSlopeNorm(0.0, -most, most)


def _tiles(
    axes: Axes, values: pd.DataFrame, text: pd.DataFrame, colours: tuple[Colormap, Normalize], name: Name,
    language: Language,
) -> None:  # fmt: skip
    blank = values.set_axis([""] * len(values), axis=0).set_axis([""] * values.shape[1], axis=1)
    heatmap(axes, blank, *colours, text, fontsize=6.6)
    axes.set_title(label(*name, language, "\n"), linespacing=1.3, pad=34, fontsize=10)
    axes.tick_params(length=0)


def _heads(axes: Axes, standings: list[tuple[str, str]], language: Language, names: Names) -> None:
    """Zone models above the columns, rules below them."""
    rules = ["" if model == "uniform" else called(rule, language, RULES, "\n") for model, rule in standings]
    axes.set_xticks(range(len(standings)), rules, fontsize=7, linespacing=1.2)
    for model in dict.fromkeys(model for model, _ in standings):
        at = [place for place, (each, _) in enumerate(standings) if each == model]
        text = called(model, language, {**names, **ZONES}, "\n")
        axes.annotate(text, ((at[0] + at[-1]) / 2, -0.5), xytext=(0, 3), textcoords="offset points", ha="center",
                      va="bottom", fontsize=7.5, color=MUTED, annotation_clip=False)  # fmt: skip
        if at[0]:
            axes.axvline(at[0] - 0.5, color=INK, linewidth=1.2)


def _title(table: pd.DataFrame) -> tuple[str, str]:
    """What the plate finds, in numbers of its own."""
    chosen = table[(table["basis"] == "record") & (table["scale"] == "any")]
    keys = ["scheme", "zone_model", "ranking", "outcome"]
    cells = chosen.pivot(index=keys[:3], columns=keys[3], values=["value", "low", "high"])  # noqa: PD010
    cells = cells[cells["value", "total_hits"].ge(FEW)]
    some, lots = int((cells["low", "luck_least"] > 0).sum()), int((cells["high", "luck_most"] >= 1).sum())
    en = f"Luck has a part in who is hit in {some} of {len(cells)} cells; {lots} cannot be told from lots"
    zh = f"{len(cells)}个组合中{some}个的受罚含运气成分，{lots}个与抽签无法区分"
    up, debt, lived = (_surely(table, name) for name in ("achievement", "debt", None))
    if lived:
        en += f". In the simulation achievement rises in {up} of {lived}, and debt in {debt}"
        zh += f"。模拟的{lived}个组合中{up}个真实成绩上升，{debt}个债务上升"
    return en, zh


def _surely(table: pd.DataFrame, outcome: str | None) -> int:
    """Cells whose difference is above zero for sure; of no outcome all cells."""
    chosen = table[(table["basis"] == "simulation") & table["scale"].isin(["equal_money", "declared"])]
    if outcome is None:
        return int((chosen["outcome"] == "achievement").sum())
    chosen = chosen[chosen["outcome"] == outcome]
    return int(((chosen["value"] > 0) & (chosen["other_sign"] <= SURE)).sum())


def _note(simulated: bool) -> tuple[str, str]:
    en = "Luck: 0 = every hit is deserved, 100 = as by lot; its two bounds. Title: 95 % intervals, cell by cell."
    zh = "运气：0为全属应得，100如同抽签；给出上下界。标题按各组合95%区间判断。"
    if simulated:
        en += (" Simulated: difference from no sanction at equal money (bonuses: as declared); blue more, brown less; "
               "? the sign turns in more than 5 % of the draws, and the title does not count it.")  # fmt: skip
        zh += "模拟：等额资金下与无奖惩之差（奖金类按设定），蓝为增、棕为减；?：超过5%的参数组符号相反，标题不计。"
    return en, zh
