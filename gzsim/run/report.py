"""Figures and the report of a run."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gzsim.run.findings import Findings
from gzsim.run.tables import manifest
from gzsim.scenario.schemes import LastPlaceScheme
from gzsim.simulation.outcomes.measures import HEADLINE, OUTCOMES
from gzsim.views import figures, tables
from gzsim.views.drawing import save
from gzsim.views.labels import NAMES, Names, called, names_of
from gzsim.views.numbers import MARGIN
from gzsim.views.report import Passage, ReportContext, ReportFigure, Section, render_report

RECORD = "The historical record in data/, see docs/data.md; own computation."
SIMULATION = "Own simulation; parameters in gzsim/scenario/parameters.yaml."

MOST_UNITS = 100
"""Units that a figure has rows for: all counties of a province, not those of a country."""


def write_report(findings: Findings, folder: Path) -> None:
    """Write every figure as SVG and PNG, and the report, one page that needs nothing else."""
    context = report_context(findings)
    (folder / "figures").mkdir()
    for shown in (figure for section in context.sections for figure in section.figures):
        for kind in ("svg", "png"):
            save(shown.figure, folder / "figures" / f"{shown.name}.{kind}")
    (folder / "report.html").write_text(render_report(context), encoding="utf-8")


def report_context(findings: Findings) -> ReportContext:
    """What the report says, answer first."""
    names = _names(findings)
    return ReportContext(
        title=findings.scenario.title,
        title_zh=findings.scenario.title_zh,
        answers=tuple(findings.answers),
        key_table=tables.ranking(findings.latest, names=names),
        sections=(_ranks(findings, names), _schemes(findings, names), _system(findings, names)),
        proxies_and_gaps=tables.proxies_and_gaps(findings.history.coverage),
        assumptions=_assumptions(findings),
        limits=LIMITS,
        manifest=_short_manifest(findings),
    )


def _ranks(findings: Findings, names: Names) -> Section:
    history = findings.history
    year = findings.latest["year"].iloc[0]
    return Section(
        "Ranks on the record",
        "历史记录中的名次",
        figures=(
            ReportFigure(
                "rank-intervals",
                figures.rank_intervals(findings.latest, names=names),
                Passage(
                    f"Ranks in {year} with 5–95 % intervals when weights are drawn around the declared ones.",
                    f"{year}年名次；5–95%区间：在设定权重附近随机抽取权重。",
                ),
                "Rank of each prefecture under each zone model, with intervals.",
                RECORD,
            ),
            ReportFigure(
                "rank-history",
                figures.rank_history(history.scores, names=names),
                Passage(
                    "Ranks of all years for which there are enough data. Empty years are not scored.",
                    "历史记录足以评分的各年名次；空白年份未评分。",
                ),
                "Ranks by year and prefecture under each zone model.",
                RECORD,
            ),
            ReportFigure(
                "coverage",
                figures.coverage(history.coverage),
                Passage("What data there are of each indicator.", "各指标的数据覆盖情况。"),
                "Chart of indicators by year: series, proxy, not used, or missing.",
                RECORD,
            ),
        ),
    )


def _schemes(findings: Findings, names: Names) -> Section:
    found = findings.tables
    differences = found["scheme_differences"]
    chosen = differences[differences["outcome"].isin(HEADLINE)]
    last_places, untold = _last_places(found["scheme_prefectures"], names)
    return Section(
        "Sanction schemes, simulated",
        "奖惩方案的模拟比较",
        figures=(
            ReportFigure(
                "scheme-differences",
                figures.scheme_differences(chosen, OUTCOMES, names=names),
                Passage(
                    "Each scheme minus no sanction, paired replication by replication; bars are "
                    f"{MARGIN.en} of simulation error and say nothing of what is unknown about the parameters.",
                    f"各方案与无奖惩之差，逐次配对；线段为模拟误差（{MARGIN.zh}），不含参数本身的不确定性。",
                ),
                "Differences of outcomes between each scheme and the baseline, with intervals.",
                SIMULATION,
            ),
            ReportFigure(
                "scheme-years",
                figures.scheme_years(found["scheme_years"], OUTCOMES, names=names),
                Passage("Reports and truth, year by year.", "逐年上报得分与真实得分。"),
                "Reported and true score by year under each scheme.",
                SIMULATION,
            ),
            *last_places,
        ),
        tables=(tables.schemes(found["scheme_outcomes"], OUTCOMES, names=names),),
        notes=untold,
    )


def _last_places(units: pd.DataFrame, names: Names) -> tuple[tuple[ReportFigure, ...], tuple[Passage, ...]]:
    """How often each unit is ranked last: a figure or, where no page has room for all of them, where to read it."""
    count = units["code"].nunique()
    if count > MOST_UNITS:
        text = f"How often each of the {count} units is ranked last: scheme_prefectures.parquet, beside this report."
        return (), (Passage(text, f"{count}个单位各自排名末位的频率见同一文件夹中的 scheme_prefectures.parquet。"),)
    figure = ReportFigure(
        "scheme-last-places",
        figures.scheme_prefectures(units, OUTCOMES, "last", names=names),
        Passage(
            "How often each place is ranked last. In the simulation places differ in their zone's weights, in lasting "
            "luck and in nothing else.",
            "各地排名末位的频率。模拟中各地之间只在分区权重和持久运气上有差别。",
        ),
        "Probability of being ranked last by place and scheme.",
        SIMULATION,
    )
    return (figure,), ()


def _system(findings: Findings, names: Names) -> Section:
    history = findings.history
    return Section(
        "The system described",
        "考核体系说明",
        paragraphs=tuple(_departments(findings)),
        figures=(
            ReportFigure(
                "zones",
                figures.zone_map(history.zones, names=names),
                Passage(
                    "Who is judged by which yardstick. The map is schematic: squares keep directions, not boundaries.",
                    "各市州适用的考核分区。示意图：只保留方位，不表示边界。",
                ),
                "Schematic map of zones under each zone model.",
                "The scenario; zones found in the data: own computation.",
            ),
            ReportFigure(
                "weights",
                figures.weights(history.weights, names=names),
                Passage("Weights by zone.", "各分区权重。"),
                "Weights of indicators by zone.",
                "The scenario.",
            ),
        ),
    )


def _departments(findings: Findings) -> list[Passage]:
    """Yardsticks of departments: declared by the scenario, scored neither on the record nor in the simulation."""
    return [
        Passage(
            f"{department.name} are judged by: "
            + ", ".join(f"{called(part, 'en')} {100 * weight:g} %" for part, weight in dict(department.weights).items())
            + ". The record holds no figures by department, so that they are described and not scored.",
            f"{department.name_zh}的考核权重："
            + "、".join(f"{called(part, 'zh')}{100 * weight:g}%" for part, weight in dict(department.weights).items())
            + "。历史数据不分部门，故只作说明、不予评分。",
        )
        for department in findings.scenario.departments.values()
    ]


def _assumptions(findings: Findings) -> tuple[Passage, ...]:
    table = findings.scenario.indicator_table()
    assumed = table[table["provenance"] == "assumption"]
    named = findings.scenario.zones.assignment_named_by_source
    return (
        Passage(findings.scenario.reference),
        Passage(
            f"{len(assumed)} of {len(table)} indicators, with their targets, are assumptions of the scenario; so are "
            f"all weights, and the functional zones of all prefectures but {len(named)}.",
            f"{len(table)}项指标中有{len(assumed)}项及其目标为情景假设，全部权重亦为假设；"
            f"主体功能区中除{len(named)}个市州外，分区均为假设。",
        ),
        *(
            Passage(
                f"Rate of {scheme.name}: {100 * scheme.rate:g} percent. The source document says 10 percent, for which "
                "no official text was found.",
                f"{scheme.name_zh}的比例为{100 * scheme.rate:g}%；来源文件称10%，未找到官方文本。",
            )
            for scheme in findings.scenario.schemes.values()
            if isinstance(scheme, LastPlaceScheme)
        ),
        Passage(
            "Every parameter of the simulation has a unit, a source and a plausible range in "
            "gzsim/scenario/parameters.yaml; most are marked as assumptions.",
            "模拟的每个参数在 gzsim/scenario/parameters.yaml 中注明单位、来源与合理范围，多数为假设。",
        ),
    )


LIMITS = (
    Passage(
        "Ranks on the record rest on proxies for most indicators and cover only part of the declared weight; they are "
        "not the ranks that the province published.",
        "历史名次多以代理指标计算，只覆盖部分权重，并非省里公布的名次。",
    ),
    Passage(
        "The simulation is not fitted to Guizhou's prefectures. It shows directions and orders of magnitude that "
        "follow from stated assumptions.",
        "模拟未按贵州各市州拟合，只说明由所列假设推出的方向和量级。",
    ),
    Passage(
        "Levels before and after 2018/19 rest on different censuses; no growth is computed across that break.",
        "2018/19年前后的水平值基于不同普查口径，不跨断点计算增速。",
    ),
)


def _names(findings: Findings) -> Names:
    """What everything in the figures is called: shipped names, then those of the scenario."""
    indicators = names_of(findings.scenario.indicator_table())
    zones = names_of(findings.history.zone_names, "zone")
    return {**NAMES, **indicators, **zones, **findings.simulation.names}


def _short_manifest(findings: Findings) -> dict[str, object]:
    full = manifest(findings)
    return {key: full[key] for key in ("gzsim", "scenario_name", "seed", "replications")} | {
        f"data/{name}": digest for name, digest in findings.record.checksums.items()
    }
