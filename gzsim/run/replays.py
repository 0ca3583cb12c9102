"""A scenario's own schemes replayed on the record, and the tables that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError
from gzsim.history import zone_models
from gzsim.history.replay import Replay, replay
from gzsim.history.replay.summaries import SURE, budgets, money_moved, repeats
from gzsim.record import Record
from gzsim.sanctions import Scheme
from gzsim.scenario import Scenario
from gzsim.views.labels import Language, Name, both_names, called, label, short_names
from gzsim.views.numbers import NOTHING, minus, yuan_zh
from gzsim.views.tables import spans
from gzsim.views.text_table import Column, TextTable
from gzsim.zones.standing import Ranking

NO_VETOES = Name("Vetoes are not applied: places go by points alone.", "未适用一票否决，名次仅按得分排列。")

YEARS = 10
"""Judged years after which budgets are shown, or as many as there are."""


@dataclass(frozen=True, eq=False)
class DeclaredReplay:
    """What a scenario's schemes would have meant on the record.

    Attributes
    ----------
    told : Replay
    subsidy : CNY million per prefecture and year, which budgets are held against
    names : mapping scheme → Name, in the order of the scenario
    notes : schemes that are not replayed, or not as declared, and why
    """

    told: Replay
    subsidy: float
    names: Mapping[str, Name]
    notes: tuple[Name, ...]

    def tables(self, language: Language = "both") -> list[TextTable]:
        """One table for each zone model that judges a year."""
        return [_table(self, model, language) for model in dict.fromkeys(self.told.outcomes["zone_model"])]

    def gaps(self) -> list[Name]:
        """A line for each zone model: the years that are not judged, and why."""
        lines = []
        for model, part in self.told.left_out.groupby("zone_model", sort=False):
            en = [f"{row.year} ({row.reason})" for row in part.itertuples(index=False)]
            zh = [f"{row.year}年（{row.reason_zh}）" for row in part.itertuples(index=False)]
            name = both_names(model)
            lines.append(Name(f"Not judged, {name.en}: {'; '.join(en)}.", f"{name.zh}未考核的年份：{'；'.join(zh)}。"))
        return lines


def replay_declared(
    record: Record, scenario: Scenario, ranking: Ranking | None = None, scheme: str | None = None
) -> DeclaredReplay:
    """Replay the schemes that a scenario declares, or one of them, by its rule of ranking or another.

    A scheme that the record cannot feed is left out with a note. Within zones, a last-place rule with more excellent
    units than the smallest zone leaves room for rewards the best of each zone alone, with a note.

    Raises InputError if the scenario has no such scheme or none that can be replayed, the record sees none of its
    indicators, or the ranking is unknown.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> found = replay_declared(load_record(), load_scenario("guizhou-2025"), "within_zone", "last_place")
    >>> found.notes[0].zh
    '末位扣减：每个分区只奖励第一名，因为最小的分区仅有2个单位'
    """
    ranking = scenario.ranking if ranking is None else ranking
    smallest = _smallest_zone(record, scenario) if ranking == "within_zone" else None
    rules, notes = {}, [NO_VETOES] if scenario.vetoes else []
    for name in scenario.schemes if scheme is None else [scheme]:
        rule, remarks = scenario.scheme(name).on_record(smallest)
        if rule is not None:
            rules[name] = rule
        notes += [_remark(scenario.schemes[name], remark, name in rules) for remark in remarks]
    if not rules:
        raise InputError(
            "; ".join(note.en for note in notes), field="scheme", valid="a scheme that follows from points or ranks"
        )
    names = {name: Name(scenario.schemes[name].name, scenario.schemes[name].name_zh) for name in rules}
    subsidy = scenario.values.budget.subsidy
    return DeclaredReplay(replay(record, scenario, rules, ranking=ranking), subsidy, names, tuple(notes))


def _remark(scheme: Scheme, remark: Name, replayed: bool) -> Name:
    """What is to be known of a scheme, by its name."""
    return Name(
        f"{scheme.name}: {'' if replayed else 'not replayed, '}{remark.en}",
        f"{scheme.name_zh or scheme.name}：{'' if replayed else '未回放，'}{remark.zh}",
    )


def _smallest_zone(record: Record, scenario: Scenario) -> int:
    """Members of the smallest zone that ranks at all."""
    sizes = pd.concat([model.assignment.value_counts() for model in zone_models(record, scenario).values()])
    return int(sizes[sizes > 1].min())


def _table(found: DeclaredReplay, model: str, language: Language) -> TextTable:
    """Prefectures by how often they are last, with the money and the budget of each scheme."""
    outcomes = found.told.outcomes[found.told.outcomes["zone_model"] == model]
    judged = outcomes["year"].drop_duplicates()
    years = min(YEARS, len(judged))
    counts = repeats(outcomes).set_index("code")
    after = budgets(outcomes, found.subsidy, years).set_index(["scheme", "code"])
    a_year = outcomes.groupby(["scheme", "code"])["money"].sum() / len(judged)
    moved = money_moved(outcomes).set_index("scheme")["a_year"]
    shown = [name for name in found.names if moved[name] > 0]
    prefectures, codes = short_names(outcomes), dict.fromkeys([*counts.index, *outcomes["code"]])
    rows = [
        (called(code, "zh" if language == "zh" else "both", prefectures), *_counted(counts, code, language),
         *(cell for name in shown
           for cell in (_money(a_year[name, code], language), _range(after.loc[(name, code)], language))))
        for code in codes
    ]  # fmt: skip
    ranked = label("within zones", "分区排名", language) if (outcomes["ranking"] == "within_zone").all() else ""
    heading = [_judged(model, judged, language), ranked]
    columns = (
        Column(label("Prefecture", "市州", language)),
        Column(label("last", "末位", language, "\n"), "right"),
        Column(label("sure", "确定", language, "\n"), "right"),
        *(column for name in shown for column in _columns(found.names[name], years, language)),
    )
    note = " ".join(label(*line, language) for line in (_sure(counts), *(_moved(found.names[each], moved[each])
                                                                      for each in shown)))  # fmt: skip
    return TextTable(", ".join(part for part in heading if part), columns, tuple(rows), note)


def _judged(model: str, judged: pd.Series, language: Language) -> str:
    en, zh = both_names(model)
    years = spans(judged)
    return label(f"{en}: {len(judged)} years judged, {years}", f"{zh}：考核{len(judged)}年，{years}", language, "\n")


def _sure(counts: pd.DataFrame) -> Name:
    sure, last, least = counts["sure"].sum(), counts["last"].sum(), f"{100 * SURE:.0f}"
    return Name(
        f"Sure: last under at least {least} % of drawn weights, {sure} of {last} last places.",
        f"确定：至少{least}%的扰动权重下仍为末位，{last}个末位中有{sure}个。",
    )


def _moved(name: Name, million: float) -> Name:
    return Name(
        f"{name.en}: CNY {million:.3f} million a year change hands.",
        f"{name.zh}：每年转移资金{yuan_zh(round(million, 3))}。",
    )


def _columns(name: Name, years: int, language: Language) -> tuple[Column, Column]:
    scheme = label(*name, language, "\n")
    money = label("CNY m a year", "万元/年" if language == "zh" else "百万元/年", language, "\n")
    budget = label(f"budget after {years} years, %", f"{years}年后预算，%", language, "\n")
    return Column(f"{scheme}\n{money}", "right"), Column(f"{scheme}\n{budget}", "right")


def _counted(counts: pd.DataFrame, code: str, language: Language) -> tuple[str, str]:
    """Last places of years judged, and the sure ones; a dash for whoever is alone in its zone."""
    if code not in counts.index:
        return NOTHING, NOTHING
    of = "/" if language == "zh" else " of "
    return f"{counts.loc[code, 'last']}{of}{counts.loc[code, 'years']}", str(counts.loc[code, "sure"])


def _money(million: float, language: Language) -> str:
    """CNY million; in Chinese alone in ten thousands of yuan."""
    if abs(million) < 0.005:
        return "0"
    return minus(f"{100 * million:+.1f}" if language == "zh" else f"{million:+.2f}")


def _range(share: pd.Series, language: Language = "both") -> str:
    """Least and most, or one number where both round to the same."""
    worst, best = (f"{100 * share[end]:.1f}" for end in ("worst", "best"))
    return worst if worst == best else f"{worst}{'–' if language == 'zh' else ' to '}{best}"
