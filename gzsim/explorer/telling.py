"""What is said of an answer: a sentence of the finding, and each outcome in figures."""

from __future__ import annotations

import pandas as pd

from gzsim.explorer.answers import OUTCOMES_SHOWN, Answer
from gzsim.reports.texts import Passage, say
from gzsim.run.key_table import share_turned
from gzsim.run.report_tables import drawn_range
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.change import change_of
from gzsim.views.labels import Name
from gzsim.views.numbers import OTHER_SCALE, margin, unit_of_difference, with_margin
from gzsim.views.tiles import decimals_of, positions_of, printed, short_zh

SAID = {"gap": Name("Over-reporting", "虚报幅度")}
"""Outcomes that are called by a shorter name than in the catalogue."""


def name_of(outcome: str) -> Name:
    """What an outcome is called on the page.

    >>> name_of("gap").en, name_of("debt").zh
    ('Over-reporting', '债务')
    """
    return SAID.get(outcome) or Name(*OUTCOMES.loc[outcome, ["name", "name_zh"]])


def findings(answer: Answer) -> list[Passage]:
    """The finding in a sentence or two, as far as it has come."""
    if answer.wrong:
        return [say("explorer", "failed", why=answer.wrong)]
    if not answer.setting.changed():
        return [say("explorer", "today")]
    if answer.levels is None:
        return [say("explorer", "waiting")]
    table = answer.headlines()
    same = table["difference"] == 0
    moved, still = table[~same], [called(name) for name in table.index[same]]
    said = [say("explorer", "same", found=still)] if still else []
    if not len(moved):
        return said
    if not answer.draws:
        return [
            say("explorer", "first", found=[_moved(name, row) for name, row in moved.iterrows()]),
            *said,
        ]
    sure, unsure = moved[moved["holds"]], moved[~moved["holds"]]
    parts = []
    if len(sure):
        parts.append(say("explorer", "sure", found=[_ranged(name, row) for name, row in sure.iterrows()]))
    if len(unsure):
        parts.append(say("explorer", "unsure", found=[_unsure(name, row) for name, row in unsure.iterrows()]))
    return parts + said


def called(outcome: str) -> Name:
    """Name of an outcome within a sentence.

    >>> called("achievement")
    Name(en='true achievement', zh='真实成绩')
    """
    name = name_of(outcome)
    return Name(name.en.lower(), name.zh)


def _moved(outcome: str, row: pd.Series) -> Name:
    """That an outcome rises or falls, and by how much; or that the simulation cannot tell."""
    what, error = called(outcome), row["standard_error"]
    mark = "" if row["same_scale"] else OTHER_SCALE
    if abs(row["difference"]) <= margin(error):
        said = with_margin(row["difference"], error, signed=True)
        return Name(f"{what.en} does not move clearly ({said}{mark})", f"{what.zh}无明显变化（{said}{mark}）")
    said, rises = with_margin(abs(row["difference"]), error) + mark, row["difference"] > 0
    return Name(f"{what.en} {'rises' if rises else 'falls'} by {said}", f"{what.zh}{'上升' if rises else '下降'}{said}")


def _ranged(outcome: str, row: pd.Series) -> Name:
    said, found = _moved(outcome, row), drawn_range(row)
    return Name(f"{said.en} ({found.en})", f"{said.zh}（{found.zh}）")


def _unsure(outcome: str, row: pd.Series) -> Name:
    said, share = _moved(outcome, row), share_turned(row["other_sign"])
    if row["other_sign"] > 0.5:  # then the default parameters are the exception, and do not lead the sentence
        what, (en, zh) = called(outcome), ("rises", "上升") if row["difference"] < 0 else ("falls", "下降")
        return Name(f"{what.en} {en} in {share.en}, though not with the parameters as they are",
                    f"{share.zh}的参数组中{what.zh}{zh}，默认参数下则相反")  # fmt: skip
    return Name(f"{said.en}, other sign in {share.en}", f"{said.zh}，{share.zh}符号相反")


class Bar:
    """Where a difference and its range lie on a line with 0 in its middle, in percent of its length."""

    def __init__(self, row: pd.Series) -> None:
        ends = [row["difference"], row["low"], row["high"], row["difference"] + margin(row["standard_error"])]
        most = max((abs(each) for each in ends if pd.notna(each)), default=0.0) * 1.1 or 1.0
        self.at = self._place(row["difference"], most)
        self.low = self._place(row["low"], most) if row["draws"] else None
        self.width = self._place(row["high"], most) - self.low if row["draws"] else None

    def _place(self, value: float, most: float) -> float:
        return round(50 + 50 * value / most, 2)


def cards(answer: Answer) -> list[dict[str, object]]:
    """Each outcome in figures, for its card; before anything has come, what it is called alone."""
    if answer.levels is None:
        return [_card(name) for name in OUTCOMES_SHOWN]
    return [_card(name, row) for name, row in answer.headlines().iterrows()]


def _card(outcome: str, row: pd.Series | None = None) -> dict[str, object]:
    catalogue = OUTCOMES.loc[outcome]
    card = {"name": name_of(outcome), "key": outcome, "row": None,
            "unit": Name(*map(unit_of_difference, catalogue[["unit", "unit_zh"]]))}  # fmt: skip
    if row is None:
        return card
    told = with_margin(row["difference"], row["standard_error"], signed=True)
    card |= {"row": row, "difference": told + ("" if row["same_scale"] else OTHER_SCALE), "bar": Bar(row),
             "today": f"{row['today']:.4g}", "verdict": verdict(outcome, row)}  # fmt: skip
    if row["draws"]:
        card |= {"range": drawn_range(row), "turned": share_turned(row["other_sign"])}
    return card


def verdict(outcome: str, row: pd.Series) -> str:
    """Whether a difference is "better" or "worse" whatever the parameters; else "turns", or "none" if nobody can say.

    Nobody can before draws have come, within the simulation's error, or where the outcome is of another scale.

    >>> row = pd.Series({"difference": -0.5, "standard_error": 0.1, "same_scale": True, "draws": 60, "holds": True})
    >>> verdict("debt", row), verdict("achievement", row), verdict("debt", pd.Series({**row, "holds": False}))
    ('better', 'worse', 'turns')
    """
    if not row["draws"]:
        return "none"
    change = change_of({**row, "better": OUTCOMES.loc[outcome, "better"]})
    if change in ("better", "worse"):
        return change if row["same_scale"] else "none"
    return "turns" if change == "turns" else "none"


def tiles(answer: Answer, outcome: str) -> list[dict[str, object]]:
    """Tiles of the map of winners and losers: where each lies, what it is called, its difference, wins or loses."""
    places = answer.levels.places.loc[outcome]
    where, decimals = positions_of(places.index), decimals_of(places["difference"])
    return [
        {
            "column": int(where.loc[code, "column"]) + 1,
            "row": int(where.loc[code, "row"]) + 1,
            "name": Name(f"like {where.loc[code, 'name']}", f"{short_zh(where.loc[code, 'name_zh'])}型"),
            "value": ("+" if row["difference"] > 0 else "") + printed(row["difference"], decimals),
            "kind": "wins" if row["wins"] else "loses" if row["loses"] else "open",
        }
        for code, row in places.iterrows()
    ]


def map_words(outcome: str) -> Name:
    """What a map shows, as a choice is called.

    >>> map_words("transfer").en, map_words("last").zh
    ('Money received, CNY million a year', '排名末位（概率）')
    """
    row = OUTCOMES.loc[outcome]
    return Name(
        f"{row['name']}, {unit_of_difference(row['unit'])}", f"{row['name_zh']}（{unit_of_difference(row['unit_zh'])}）"
    )
