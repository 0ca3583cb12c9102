"""Natural experiments in the record: what notebook 17 asks, and what takes long to answer.

Usage: ``python -m gzsim.lessons.natural_experiments [--times N] [--into FOLDER]`` writes the effects of drawn years of
exit and the Monte Carlo checks of the statistics (``FOLDER``), and a manifest beside them. Fewer draws are a trial.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm

from gzsim.common.writing import write_whole
from gzsim.evidence import (
    ExcessMass,
    Foretold,
    ReformEffect,
    StaggeredEffect,
    county_levels,
    excess_mass,
    foretold,
    growth_gaps,
    growth_over,
    implied_revision,
    reform_effect,
    share_over,
    spans_between,
    staggered_effect,
    threshold_count,
    turnover_years,
)
from gzsim.evidence.multiplicity import corrected
from gzsim.evidence.randomisation import smallest_detectable
from gzsim.evidence.staggered import effects_by_lot
from gzsim.evidence.thresholds import count_p
from gzsim.history.warnings import province_targets
from gzsim.numeric.shuffles import share_as_large
from gzsim.paths import tables
from gzsim.record import Record, load_record
from gzsim.record.record import REAL_GROWTH
from gzsim.views.labels import Name
from gzsim.zones.counties import counties_without_gdp

FOLDER = tables() / "natural-experiments"
SEED, TIMES, PANELS = 2025, 999, 400
EXIT_TIMES = 19_999
"""Years of exit handed out anew: the p of spending, .002, is known to .0003."""
RHO = 0.85
"""Rank correlation of nine pairs that is found in nearly 80 % of cases (see ``CHECKS``)."""
AFTER = (2015, 2016, 2017, 2018)
"""The reform is dated 2014 without a month: that year passes between before and after."""


class Growth(NamedTuple):
    """Growth of a county series: years that are stepped over, and ends of spans before the reform."""

    series: str
    first: int
    without: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...] = AFTER


REFORM: dict[str, Growth] = {
    "gdp": Growth("gdp", 2009, (2013,), (2010, 2011, 2012)),
    "fiscal_revenue": Growth("fiscal_revenue", 2009, (), (2010, 2011, 2012, 2013)),
    "education_expenditure": Growth("education_expenditure", 2009, (2010,), (2011, 2012, 2013)),
    "loans_outstanding": Growth("loans_outstanding", 2011, (), (2012, 2013)),
    "fiscal_expenditure": Growth("fiscal_expenditure", 2009, (2010,), (2011, 2012, 2013)),
    "household_savings": Growth("household_savings", 2011, (), (2012, 2013)),
    "value_added_secondary": Growth("value_added_secondary", 2009, (), (2010, 2011, 2012, 2013)),
    "value_added_tertiary": Growth("value_added_tertiary", 2009, (2013,), (2010, 2011, 2012)),
}
"""The first four are primary: what the reform dropped, what it might cost, and what it might free."""

EXIT: dict[str, tuple[int, int]] = {
    "gdp": (2014, 2018), "fiscal_expenditure": (2012, 2019), "fiscal_revenue": (2012, 2019),
    "education_expenditure": (2012, 2019), "loans_outstanding": (2012, 2019), "rural_disposable_income": (2014, 2019),
}  # fmt: skip
"""First and last years of levels, within one vintage; the first two series are primary. From 2020 on nobody is left
to compare with."""
WITHIN = ("fiscal_expenditure",)
"""Of these, years are handed out within prefectures as well, as a check."""

NAMES = {
    "gdp": Name("GDP", "地区生产总值"),
    "fiscal_revenue": Name("budget revenue", "一般公共预算收入"),
    "education_expenditure": Name("education spending", "教育支出"),
    "loans_outstanding": Name("loans", "贷款余额"),
    "fiscal_expenditure": Name("budget spending", "一般公共预算支出"),
    "household_savings": Name("household savings", "居民储蓄"),
    "value_added_secondary": Name("secondary sector", "第二产业增加值"),
    "value_added_tertiary": Name("tertiary sector", "第三产业增加值"),
    "rural_disposable_income": Name("rural income", "农村居民收入"),
    "education_share": Name("education's share of spending", "教育支出占比"),
    "night_lights": Name("night lights", "夜间灯光"),
    "reform_gdp": Name("Reform of 2014: GDP growth", "2014年改革：GDP增速"),
    "reform_fiscal_revenue": Name("Reform of 2014: revenue growth", "2014年改革：财政收入增速"),
    "reform_education_expenditure": Name("Reform of 2014: education spending", "2014年改革：教育支出增速"),
    "reform_loans_outstanding": Name("Reform of 2014: growth of loans", "2014年改革：贷款增速"),
    "exit_gdp": Name("Exit from poverty: GDP", "脱贫摘帽：地区生产总值"),
    "exit_fiscal_expenditure": Name("Exit from poverty: spending", "脱贫摘帽：财政支出"),
    "revision": Name("Revision foretold by other series", "其他序列能否预示修订"),
    "target": Name("Crowding at the province's target", "省定目标处的聚集"),
    "aqi": Name("Heaping at AQI 100", "AQI在100处的聚集"),
    "last_year": Name("Last years of mayors: growth", "市州长任期末年：增速"),
}

CHECKED = {
    "check": Name("Made-up data", "模拟数据"),
    "kind": Name("Kind", "类型"),
    "size": Name("size", "检验水平"),
    "power": Name("power", "功效"),
    "found": Name("Found in", "检出比例"),
    "panels": Name("Panels", "面板数"),
    "reform, no effect": Name("reform, no effect", "改革无效应"),
    "reform, 2.2 points": Name("reform, 2.2 points", "改革效应2.2个百分点"),
    "excess mass, 160 values, none moved": Name("crowding, 160 values, none moved", "聚集，160个值，无移动"),
    "excess mass, 160 values, all just below moved": Name(
        "crowding, 160 values, all just below moved", "聚集，160个值，紧邻之下全部移动"
    ),
    "excess mass, 3,000 values, none moved": Name("crowding, 3,000 values, none moved", "聚集，3000个值，无移动"),
    "excess mass, 3,000 values, a quarter moved": Name(
        "crowding, 3,000 values, a quarter moved", "聚集，3000个值，四分之一移动"
    ),
    "count at 100, 55 days, no heap": Name("count at 100, 55 days, no heap", "100处计数，55天，无聚集"),
    "count at 100, 55 days, twice the neighbours": Name(
        "count at 100, 55 days, twice the neighbours", "100处计数，55天，为邻值两倍"
    ),
    "last years, autocorrelated noise": Name("last years, autocorrelated noise", "任期末年，自相关噪声"),
    "last years, 0.7 of its spread": Name("last years, 0.7 of its spread", "任期末年，0.7倍离散度"),
    "rank correlation of nine, none": Name("rank correlation of nine, none", "九地秩相关，无"),
    "rank correlation of nine, 0.85": Name("rank correlation of nine, 0.85", "九地秩相关0.85"),
}
"""Names of the checks on made-up data, and of their table's columns."""


def grown(record: Record, of: Growth) -> tuple[pd.DataFrame, dict[int, float]]:
    """Growth over the spans of an outcome, and how many years each holds."""
    over = spans_between(of.first, max(of.after), of.without)
    return growth_over(record, of.series, over), {end: float(end - start) for start, end in over}


@cache
def reform(record: Record, outcome: str, *, within: bool = True, times: int = 4999) -> ReformEffect:
    """The reform of 2014 on the growth of an outcome, within prefectures or across all."""
    of = REFORM[outcome]
    table, lengths = grown(record, of)
    groups = record.counties["prefecture"] if within else None
    hit = counties_without_gdp(record.counties)
    return reform_effect(
        table, hit, before=of.before, after=of.after, groups=groups, lengths=lengths, times=times, seed=SEED
    )


def reform_on_education_share(record: Record) -> ReformEffect:
    """The same on the share of education in spending, percentage points."""
    years = [2009, *range(2011, 2019)]
    shares = share_over(record, "education_expenditure", "fiscal_expenditure", years)
    hit, groups = counties_without_gdp(record.counties), record.counties["prefecture"]
    return reform_effect(shares, hit, before=[2009, 2011, 2012, 2013], after=AFTER, groups=groups, seed=SEED)


def exits(record: Record) -> pd.Series:
    """Year of exit by county; without the one whose year is not known and the one that left alone in 2016."""
    years = record.counties["poverty_exit_year"].dropna().astype(int)
    return years[years > 2016]


def left(record: Record, outcome: str, times: int = 0, *, within: bool = False) -> StaggeredEffect:
    """Exit from poverty status on the logarithm of an outcome, times 100."""
    groups = record.counties["prefecture"] if within else None
    return staggered_effect(exit_levels(record, outcome), exits(record), groups=groups, times=times, seed=SEED)


def exit_levels(record: Record, outcome: str) -> pd.DataFrame:
    """Logarithm of an outcome, times 100, in the years about the exits that no break divides."""
    first, last = EXIT[outcome]
    return 100 * np.log(county_levels(record, outcome).loc[first:last])


def unexplained(record: Record) -> pd.DataFrame:
    """Reported growth less what night lights and revenue foretell beside effects of units and years, years × codes."""
    told = {name: record.growth_within_vintages(name).stack() for name in ("night_lights", "fiscal_revenue")}
    panel = pd.DataFrame({"reported": record.table(REAL_GROWTH).stack(), **told}).dropna().reset_index()
    effects = pd.get_dummies(panel[["year", "code"]].astype(str), drop_first=True, dtype=float)
    fit = sm.OLS(panel["reported"], sm.add_constant(pd.concat([panel[list(told)], effects], axis=1))).fit()
    left_over = panel["reported"] - panel[list(told)] @ fit.params[list(told)]
    return panel.assign(left=left_over).pivot_table(index="year", columns="code", values="left")


def above_target(record: Record) -> pd.DataFrame:
    """Reported growth of prefectures less the target that the province announced, 1998-2017, years × codes."""
    own = province_targets(record).loc[:2017].round(1)
    return record.table(REAL_GROWTH).sub(own, axis=0).dropna(how="all")


def _reform_panels(luck: np.random.Generator, effect: float) -> Iterator[float]:
    record = load_record()
    table, lengths = grown(record, REFORM["gdp"])
    complete = table.loc[:, table.notna().all()]
    groups = record.counties["prefecture"].reindex(complete.columns)
    ten = counties_without_gdp(record.counties)
    for _ in range(PANELS):
        drawn = [luck.choice(groups.index[groups == own], size=count, replace=False)
                 for own, count in groups[ten].value_counts().sort_index().items()]  # fmt: skip
        hit = list(np.concatenate(drawn))
        moved = complete.copy()
        moved.loc[list(AFTER), hit] += effect
        yield reform_effect(moved, hit, before=REFORM["gdp"].before, after=AFTER, groups=groups, lengths=lengths,
                            times=199, seed=int(luck.integers(2**31))).p  # fmt: skip


def _bunching(luck: np.random.Generator, moved: float, values: int) -> Iterator[float]:
    for _ in range(PANELS):
        told = np.round(luck.normal(2.0, 2.5, values), 1)
        near = (told >= -0.5) & (told < 0) & (luck.random(values) < moved)
        told[near] = 0.0
        yield excess_mass(told, width=0.5, reach=14, degree=3).table.loc["above", "p"]


def _threshold(luck: np.random.Generator, excess: float) -> Iterator[float]:
    total = luck.poisson(55, size=10_000)
    yield from count_p(luck.binomial(total, (1 + excess) / (3 + excess)), total)


def _terms(luck: np.random.Generator, effect: float) -> Iterator[float]:
    record = load_record()
    terms, shape = record.leader_terms, record.table(REAL_GROWTH).loc[:2017]
    ends = {(row.code, row.end_year) for row in terms[~terms["ends_at_cut_off"]].itertuples()}
    marks = np.array([[(code, year) in ends for code in shape.columns] for year in shape.index])
    for _ in range(PANELS):
        luck_of = luck.normal(size=shape.shape)
        for year in range(1, len(luck_of)):
            luck_of[year] += 0.5 * luck_of[year - 1]
        values = pd.DataFrame(luck_of + effect * marks, index=shape.index, columns=shape.columns)
        found = turnover_years(values, terms, moments=("last",), times=199, seed=int(luck.integers(2**31)))
        yield found.table.loc["last", "p"]


def _ranks(luck: np.random.Generator, rho: float, critical: float = 0.7) -> Iterator[float]:
    """Rank correlations of nine pairs; those at least critical in size count as found."""
    pairs = luck.multivariate_normal([0, 0], [[1, rho], [rho, 1]], size=(10_000, 9))
    ranks = pairs.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") - 4.0
    yield from np.where(np.abs((ranks[..., 0] * ranks[..., 1]).sum(axis=1) / 60) >= critical - 1e-9, 0.0, 1.0)


CHECKS: dict[str, tuple[str, Callable[[np.random.Generator], Iterator[float]]]] = {
    "reform, no effect": ("size", lambda luck: _reform_panels(luck, 0.0)),
    "reform, 2.2 points": ("power", lambda luck: _reform_panels(luck, 2.2)),
    "excess mass, 160 values, none moved": ("size", lambda luck: _bunching(luck, 0.0, 160)),
    "excess mass, 160 values, all just below moved": ("power", lambda luck: _bunching(luck, 1.0, 160)),
    "excess mass, 3,000 values, none moved": ("size", lambda luck: _bunching(luck, 0.0, 3000)),
    "excess mass, 3,000 values, a quarter moved": ("power", lambda luck: _bunching(luck, 0.25, 3000)),
    "count at 100, 55 days, no heap": ("size", lambda luck: _threshold(luck, 0.0)),
    "count at 100, 55 days, twice the neighbours": ("power", lambda luck: _threshold(luck, 1.0)),
    "last years, autocorrelated noise": ("size", lambda luck: _terms(luck, 0.0)),
    "last years, 0.7 of its spread": ("power", lambda luck: _terms(luck, 0.7)),
    "rank correlation of nine, none": ("size", lambda luck: _ranks(luck, 0.0)),
    "rank correlation of nine, 0.85": ("power", lambda luck: _ranks(luck, 0.85)),
}


def checked() -> pd.DataFrame:
    """Share of made-up data in which each statistic finds something at 5 %: its size, or its power."""
    rows = []
    for place, (name, (kind, draws)) in enumerate(CHECKS.items()):
        p = np.fromiter(draws(np.random.default_rng([SEED, place])), dtype=float)
        rows.append((name, kind, round(float((p <= 0.05).mean()), 3), len(p)))
    return pd.DataFrame(rows, columns=["check", "kind", "found", "panels"])


@cache
def exit_effects(record: Record) -> pd.DataFrame:
    """Effects of drawn years of exit, draw × outcome, the true years first; so many that chance is no matter."""
    named = [(name, name, None) for name in EXIT]
    named += [(f"{name}, within prefectures", name, record.counties["prefecture"]) for name in WITHIN]
    found = {label: effects_by_lot(exit_levels(record, name), exits(record), groups=groups, times=EXIT_TIMES, seed=SEED)
             for label, name, groups in named}  # fmt: skip
    return pd.DataFrame(found).rename_axis("draw")


def parted(record: Record, times: int) -> pd.Series:
    """P of the differences before the exits, by outcome; each assignment is a fit."""
    found = {name: left(record, name, times) for name in EXIT}
    found |= {f"{name}, within prefectures": left(record, name, times, within=True) for name in WITHIN}
    return pd.Series({name: each.p_before for name, each in found.items()}, name="p_before")


def primary(record: Record) -> pd.DataFrame:
    """Every primary outcome: effect, low, high, smallest, p, holm (p after Holm), blocked (why it cannot be told)."""
    rows = {f"reform_{name}": _of_reform(reform(record, name)) for name in list(REFORM)[:4]}
    rows |= {f"exit_{name}": _of_exit(record, name) for name in list(EXIT)[:2]}
    signs = signs_of_revision(record)
    rows["revision"] = {"effect": signs.table["rho"].min(), "smallest": RHO, "p": signs.p_any}
    rows["target"] = dict(at_target(record).table.loc["above"].rename({"excess": "effect"}))
    heap = threshold_count(record.air_days["aqi"], at=100)
    rows["aqi"] = {"effect": heap.excess, **{name: getattr(heap, name) for name in ("low", "high", "smallest", "p")}}
    ends = turnover_years(record.table(REAL_GROWTH).loc[:2017], record.leader_terms, moments=("last",))
    rows["last_year"] = dict(ends.table.loc["last"].rename({"difference": "effect"}))
    table = pd.DataFrame(rows).T.reindex(columns=["effect", "low", "high", "smallest", "p", "blocked"])
    numbers = table.drop(columns="blocked").astype(float)
    return numbers.assign(holm=corrected(numbers["p"], "holm"), blocked=table["blocked"].fillna(""))


def _of_reform(found: ReformEffect) -> dict[str, Any]:
    blocked = "parted before" if found.p_before < 0.05 else ""
    return {name: getattr(found, name) for name in ("effect", "low", "high", "smallest", "p")} | {"blocked": blocked}


def _of_exit(record: Record, outcome: str) -> dict[str, Any]:
    """The fit as it is; p and what could be seen from draws of years."""
    found, draws = left(record, outcome), exit_effects(record)[outcome].to_numpy()
    blocked = "parted before" if kept("exits-before").loc[outcome, "p_before"] < 0.05 else ""
    seen = {"smallest": smallest_detectable(draws[1:]), "p": share_as_large(draws), "blocked": blocked}
    return {name: getattr(found, name) for name in ("effect", "low", "high")} | seen


@cache
def signs_of_revision(record: Record) -> Foretold:
    """Whether reported growth ran ahead of other series where it was revised downward."""
    return foretold(implied_revision(record)["revision"], growth_gaps(record))


def at_target(record: Record, **settings: Any) -> ExcessMass:
    """Crowding of reported growth at the province's target: bins of half a point, seven points either side."""
    return excess_mass(above_target(record).stack(), **{"width": 0.5, "reach": 14, "degree": 3, **settings})


def kept(table: str) -> pd.DataFrame:
    """A table as it was written."""
    return pd.read_csv(FOLDER / f"{table}.csv", index_col=0)


def main() -> None:
    """Compute, and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=TIMES, help="years of exit drawn (%(default)s)")
    parser.add_argument("--into", type=Path, default=FOLDER, help="where the tables go (%(default)s)")
    said = parser.parse_args()
    said.into.mkdir(exist_ok=True, parents=True)
    before = parted(load_record(), said.times)
    tables = {"exits-before": before.rename_axis("outcome").to_frame(), "checks": checked()}
    for name, table in tables.items():
        write_whole(said.into / f"{name}.csv", table.to_csv().encode())
    told: dict[str, Any] = {
        "seed": SEED, "times": said.times, "panels": PANELS, "exits": EXIT, "checks": list(CHECKS),
        "versions": {name: version(name) for name in ("gzsim", "diff-diff", "numpy", "pandas", "statsmodels")},
    }  # fmt: skip
    write_whole(said.into / "manifest.json", (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
