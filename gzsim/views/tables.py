"""Tables of ranks, schemes, proxies and gaps, for the command line, notebooks and reports."""

from __future__ import annotations

import pandas as pd

from gzsim.views.labels import NAMES, Language, Names, called, label, names_of
from gzsim.views.text_table import NOTHING, Column, TextTable, with_error
from gzsim.views.tidy import in_order, known_outcome, last_year, require


def ranking(scores: pd.DataFrame, language: Language = "both", names: Names = NAMES) -> TextTable:
    """Ranks and leads of the last scored year, zone models side by side, in the order of the first one's ranks.

    Parameters
    ----------
    scores : DataFrame
        Columns zone_model, year, code, name, name_zh, lead, rank, rank_low, rank_high.

    Raises
    ------
    InputError
        If a column is missing or there are no rows.

    >>> scores = pd.DataFrame({
    ...     "zone_model": "uniform", "year": 2016, "code": ["520100", "520300"], "name": ["Guiyang", "Zunyi"],
    ...     "name_zh": ["贵阳", "遵义"], "lead": [-4.6, 4.6], "rank": [2, 1], "rank_low": 1, "rank_high": [3, 2]})
    >>> ranking(scores).rows[0]
    ('Zunyi 遵义', '1 (1–2)  +4.6')
    """
    required = ["zone_model", "year", "code", "name", "name_zh", "lead", "rank", "rank_low", "rank_high"]
    last = last_year(require(scores, required, "scores"))
    models = in_order(scores["zone_model"])
    cells = {model: last[last["zone_model"] == model].set_index("code") for model in models}
    codes = in_order(pd.concat([table["rank"].sort_values(kind="stable") for table in cells.values()]).index)
    prefectures = names_of(last, "code")
    year = int(last["year"].iloc[0])
    rows = [(called(code, language, prefectures), *(_ranked(cells[model], code) for model in models)) for code in codes]
    return TextTable(
        label(f"Ranks of {year}: rank (5–95 %), lead in points", f"{year}年名次（5–95%区间）与领先分", language, "  "),
        (
            Column(label("Prefecture", "市州", language)),
            *(Column(called(model, language, names, "\n"), "right") for model in models),
        ),
        tuple(rows),
        label(
            "Interval: weights drawn around the declared ones. Lead: over the average prefecture, same yardstick.",
            "区间：权重围绕设定值抽取。领先分：与同一尺子下全省平均水平之差。",
            language,
        ),
    )


def _ranked(scores: pd.DataFrame, code: str) -> str:
    if code not in scores.index or pd.isna(scores.loc[code, "rank"]):
        return NOTHING
    row = scores.loc[code]
    return f"{row['rank']:g} ({row['rank_low']:g}–{row['rank_high']:g})  {row['lead']:+.1f}"


def schemes(
    scheme_outcomes: pd.DataFrame, outcomes: pd.DataFrame, language: Language = "both", names: Names = NAMES
) -> TextTable:
    """Mean ± standard error of every outcome under every scheme.

    Parameters
    ----------
    scheme_outcomes : DataFrame
        Columns scheme, outcome, mean, standard_error.
    outcomes : DataFrame
        Catalogue by outcome: name, name_zh, unit.

    Raises
    ------
    InputError
        If a column is missing, there are no rows, or an outcome is not in the catalogue.

    >>> outcomes = pd.DataFrame({"name": "Debt", "name_zh": "债务", "unit": "CNY million"}, ["debt"])
    >>> table = pd.DataFrame({"scheme": ["none"], "outcome": "debt", "mean": 3.14159, "standard_error": 0.012})
    >>> schemes(table, outcomes).rows
    (('Debt 债务', 'CNY million', '3.142 ± 0.012'),)
    """
    require(scheme_outcomes, ["scheme", "outcome", "mean", "standard_error"], "scheme_outcomes")
    shown, compared = in_order(scheme_outcomes["outcome"]), in_order(scheme_outcomes["scheme"])
    cells = {
        (row.scheme, row.outcome): with_error(row.mean_, row.standard_error)
        for row in scheme_outcomes.rename(columns={"mean": "mean_"}).itertuples()
    }
    entries = {outcome: known_outcome(outcomes, outcome) for outcome in shown}
    return TextTable(
        label("Outcomes by sanction scheme: mean ± standard error", "各奖惩方案的结果：均值±标准误", language, "  "),
        (
            Column(label("Outcome", "结果", language)),
            Column(label("Unit", "单位", language)),
            *(Column(called(scheme, language, names, "\n"), "right") for scheme in compared),
        ),
        tuple(
            (
                label(entry["name"], entry["name_zh"], language),
                str(entry["unit"]),
                *(cells.get((scheme, outcome), NOTHING) for scheme in compared),
            )
            for outcome, entry in entries.items()
        ),
    )


def proxies_and_gaps(coverage: pd.DataFrame, language: Language = "both") -> TextTable:
    """What stands in for what, and what is missing, by indicator: years used, years in the record but not used, why.

    Parameters
    ----------
    coverage : DataFrame
        Columns year, indicator, name, name_zh, status, series, proxy_of, used, reason.

    Raises
    ------
    InputError
        If a column is missing or there are no rows.

    >>> coverage = pd.DataFrame({
    ...     "year": [2014, 2015, 2016], "indicator": "air", "name": "Good air", "name_zh": "优良天数",
    ...     "status": "proxy", "series": "pm25", "proxy_of": "days with good air", "used": [True, True, False],
    ...     "reason": ["", "", "revised"]})
    >>> proxies_and_gaps(coverage, "en").rows
    (('Good air', 'pm25, a proxy of days with good air', '2014–2015', '2016: revised'),)
    """
    required = ["year", "indicator", "name", "name_zh", "status", "series", "proxy_of", "used", "reason"]
    require(coverage, required, "coverage")
    names = names_of(coverage, "indicator")
    of_indicator = {name: coverage[coverage["indicator"] == name] for name in in_order(coverage["indicator"])}
    headings = (
        Column(label("Indicator", "指标", language)),
        Column(label("In the record", "历史记录", language)),
        Column(label("Years used", "采用年份", language)),
        Column(label("Not used", "未采用", language)),
    )
    rows = [
        (called(indicator, language, names), _stand_in(years), spans(years.loc[years["used"], "year"]), _gaps(years))
        for indicator, years in of_indicator.items()
    ]
    return TextTable(label("Proxies and gaps", "代理指标与缺口", language, "  "), headings, tuple(rows))


def _gaps(coverage: pd.DataFrame) -> str:
    left = coverage[~coverage["used"]]
    reasons = [(spans(years), reason) for reason, years in left.groupby(left["reason"].fillna(""), sort=False)["year"]]
    return "; ".join(f"{years}: {reason}" if reason else years for years, reason in reasons) or NOTHING


def _stand_in(coverage: pd.DataFrame) -> str:
    seen = coverage[coverage["status"] != "none"]
    if seen.empty:
        return "nothing"
    row = seen.iloc[0]
    return f"{row['series']}, a proxy of {row['proxy_of']}" if row["status"] == "proxy" else str(row["series"])


def spans(years: pd.Series) -> str:
    """Years as spans.

    >>> spans(pd.Series([2003, 2005, 2006, 2007]))
    '2003, 2005–2007'
    """
    years = years.sort_values()
    runs = years.groupby((years.diff() != 1).cumsum())
    return ", ".join(f"{run.min()}–{run.max()}" if len(run) > 1 else str(run.min()) for _, run in runs) or NOTHING
