"""The answer on top: what the tables say, in sentences, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gzsim.views.labels import Language, Name, called
from gzsim.views.numbers import MARGIN, share_range, with_margin
from gzsim.views.report import Passage


def answers(
    latest: pd.DataFrame,
    outcomes: pd.DataFrame,
    differences: pd.DataFrame,
    names: Mapping[str, Name],
    baseline: str,
) -> list[Passage]:
    """Answer on top of a run.

    Parameters
    ----------
    latest : scores of one year under every zone model, see `gzsim.history.score_history`
    outcomes, differences : outcomes by scheme and paired differences, see `gzsim.simulation.simulate.Simulation`
    names : English and Chinese name of each scheme
    baseline : the scheme that the others are compared with
    """
    others = list(differences.groupby("scheme", sort=False))
    simulated = [_scheme(rows, names[scheme], names[baseline]) for scheme, rows in others]
    wrong = [_wrongly_last(scheme, outcomes, names[scheme], baseline, names[baseline]) for scheme, _ in others]
    return [_first_and_last(latest), *_movers(latest), _certainty(latest), *simulated, *wrong]


def _first_and_last(latest: pd.DataFrame) -> Passage:
    year = latest["year"].iloc[0]
    first, last = latest[latest["rank"] == 1], latest[latest["rank"] == latest["rank"].max()]
    return Passage(
        f"First in {year}, the last year that the record allows to compare: {_who(first, 'en')}. "
        f"Last: {_who(last, 'en')}.",
        f"在记录允许比较的最后一年（{year}年），第一名：{_who(first, 'zh')}；末位：{_who(last, 'zh')}。",
    )


def _who(rows: pd.DataFrame, language: Language) -> str:
    """Who it is, with the zone models that say so where they do not agree."""
    who = rows["name_zh" if language == "zh" else "name"]
    models = rows["zone_model"].map(lambda model: called(model, language))
    if (who == who.iloc[0]).all():
        return str(who.iloc[0])
    grouped = models.groupby(who, sort=False).agg("、".join if language == "zh" else ", ".join)
    opened, closed, between = ("（", "）", "，") if language == "zh" else (" (", ")", "; ")
    return between.join(f"{name}{opened}{found}{closed}" for name, found in grouped.items())


def _movers(latest: pd.DataFrame) -> list[Passage]:
    """How much hangs on the zone model; nothing is said where there is only one."""
    if len(set(latest["zone_model"])) == 1:
        return []
    ranks = latest.groupby("name", sort=False)["rank"].agg(["min", "max"])
    spread = ranks["max"] - ranks["min"]
    who, chinese = spread.idxmax(), latest.set_index("name")["name_zh"].to_dict()
    best, worst, moved = ranks.loc[who, "min"], ranks.loc[who, "max"], int((spread >= 2).sum())
    return [
        Passage(
            f"The choice of zones moves {moved} of {len(ranks)} prefectures by two places or more; most of all {who}, "
            f"ranked from {best:g} to {worst:g}.",
            f"换用不同分区模型，{len(ranks)}个市州中有{moved}个名次变动两位以上；"
            f"变动最大的是{chinese[who]}（第{best:g}名至第{worst:g}名）。",
        )
    ]


def _certainty(latest: pd.DataFrame) -> Passage:
    width = (latest["rank_high"] - latest["rank_low"]).mean()
    share = share_range(latest["coverage"])
    return Passage(
        f"How sure is that: with weights drawn around the declared ones, 5–95 % intervals of ranks are {width:.1f} "
        f"places wide on average. But data cover only {share} % of the declared weight, so that ranks are less sure.",
        f"名次有多可靠：在设定权重附近随机抽取权重时，名次的5–95%区间平均宽{width:.1f}位；但数据只覆盖设定权重的{share}%，"
        "实际不确定性更大。",
    )


def _scheme(differences: pd.DataFrame, name: Name, baseline: Name) -> Passage:
    rows = differences.set_index("outcome")
    gain, gap, debt = (_with_margin(rows.loc[outcome]) for outcome in ("achievement", "gap", "debt"))
    long = _with_margin(rows.loc["long_work"], scale=100.0)
    return Passage(
        f"Simulated, {name.en} against {baseline.en}: true achievement {gain} points, reports above the truth {gap} "
        f"points, debt {debt} percentage points of GDP, share of time for the long term {long} "
        f"percentage points ({MARGIN.en}: simulation error alone; the parameters are assumptions).",
        f"模拟结果，{name.zh}与{baseline.zh}相比：真实成绩{gain}分，虚报幅度{gap}分，债务占GDP比重{debt}个百分点，"
        f"长期工作时间{long}个百分点（{MARGIN.zh}：仅为模拟误差；参数为假设）。",
    )


def _wrongly_last(scheme: str, outcomes: pd.DataFrame, name: Name, baseline: str, usual_name: Name) -> Passage:
    rows = outcomes[outcomes["outcome"] == "wrong_last"].set_index("scheme")["mean"]
    share, usual = (f"{100 * rows[key]:.0f}" for key in (scheme, baseline))
    return Passage(
        f"Under {name.en}, {share} % of last places go to a place that is not last in truth ({usual_name.en}: "
        f"{usual} %).",
        f"在{name.zh}下，{share}%的末位名次落在并非真正末位的地方（{usual_name.zh}：{usual}%）。",
    )


def _with_margin(row: pd.Series, scale: float = 1.0) -> str:
    """Difference with half the width of its 95 % interval; the margin is unknown with a single replication."""
    return with_margin(scale * row["difference"], scale * row["standard_error"], signed=True)
