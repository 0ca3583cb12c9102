"""Figures and the report of a run."""

from __future__ import annotations

from pathlib import Path

from gzsim.reports import Passage, ReportContext, ReportFigure, Section, render_report, say
from gzsim.run import report_tables
from gzsim.run.answers import sure_and_unsure
from gzsim.run.findings import Findings
from gzsim.run.levers import levers_table, measured_levers
from gzsim.run.tables import manifest
from gzsim.sanctions import LastPlace
from gzsim.scenario.prefectures import province_of
from gzsim.simulation.outcomes.catalogue import HEADLINE, OUTCOMES
from gzsim.views import figures, tables
from gzsim.views.drawing import Drawing, save
from gzsim.views.labels import NAMES, Name, Names, called, names_of
from gzsim.views.numbers import MARGIN

LEVELS = "gdp"
"""The series whose breaks part the years of a report."""

MOST_UNITS = 100
"""Units that a figure has rows for: all counties of a province, not those of a country."""


def write_report(findings: Findings, folder: Path) -> None:
    """Write every figure as SVG and PNG, and the report, one page that needs nothing else."""
    context = report_context(findings)
    (folder / "figures").mkdir()
    for shown in (figure for section in context.sections for figure in section.figures):
        (folder / "figures" / f"{shown.name}.svg").write_text(shown.svg, encoding="utf-8")
        save(shown.figure, folder / "figures" / f"{shown.name}.png")
    (folder / "report.html").write_text(render_report(context), encoding="utf-8")


def report_context(findings: Findings) -> ReportContext:
    """What the report says, answer first."""
    names = _names(findings)
    return ReportContext(
        title=Name(findings.scenario.title, findings.scenario.title_zh),
        answers=tuple(findings.answers),
        key_table=tables.ranking(findings.latest, names=names),
        sections=(
            _ranks(findings, names),
            _schemes(findings, names),
            _zone_schemes(findings, names),
            *_levers(findings),
            _starts(findings),
            _origins(findings),
            _system(findings, names),
        ),
        proxies_and_gaps=tables.proxies_and_gaps(findings.history.coverage),
        assumptions=_assumptions(findings),
        limits=_limits(findings),
        manifest=_short_manifest(findings),
    )


def _shown(name: str, figure: Drawing, source: str, caption: str = "", **values: object) -> ReportFigure:
    """Figure with what the texts say of it: the blocks of its name, and another caption if there is one."""
    block = name.replace("-", "_")
    alt, said = say("report", f"{block}_alt").en, say("report", caption or block, **values)
    return ReportFigure(name, figure, said, alt, say("report", source).en)


def _ranks(findings: Findings, names: Names) -> Section:
    history, latest, breaks = findings.history, findings.latest, _new_bases(findings)
    intervals = figures.rank_intervals(latest, names=names)
    return Section(
        say("report", "ranks"),
        figures=(
            _shown("rank-intervals", intervals, "record", year=latest["year"].iloc[0]),
            _shown("rank-history", figures.rank_history(history.scores, names=names, breaks=breaks), "record"),
            _shown("coverage", figures.coverage(history.coverage), "record"),
        ),
    )


def _schemes(findings: Findings, names: Names) -> Section:
    found, baseline = findings.tables, findings.simulation.names[findings.simulation.baseline]
    differences = found["scheme_differences"]
    chosen = differences[differences["outcome"].isin(HEADLINE)]
    compared = figures.scheme_differences(chosen, OUTCOMES, names=names)
    seen = figures.views_of_welfare(found["scheme_views"], found["scheme_mixtures"], names=names)
    yearly = figures.scheme_years(found["scheme_years"], OUTCOMES, names=names)
    shown = [
        _shown("scheme-differences", compared, "simulation", margin=MARGIN, baseline=baseline),
        _shown("scheme-views", seen, "views_and_simulation", baseline=baseline),
        _shown("scheme-years", yearly, "simulation"),
    ]
    units, notes = found["scheme_prefectures"], ()
    if (count := units["code"].nunique()) > MOST_UNITS:
        notes = (say("report", "last_places", count=count),)
    else:
        last = figures.scheme_prefectures(units, OUTCOMES, "last", names=names)
        caption = "named_last_places" if findings.places is not None else "scheme_last_places"
        shown.append(_shown("scheme-last-places", last, "simulation", caption=caption))
    outcomes = tables.schemes(found["scheme_outcomes"], OUTCOMES, names=names)
    return Section(say("report", "schemes"), figures=tuple(shown), tables=(outcomes,), notes=notes)


def _zone_schemes(findings: Findings, names: Names) -> Section:
    headlines = findings.comparison.headlines
    shown = [_shown("zone-schemes", figures.zone_schemes(findings.compared, OUTCOMES, names=names), "simulation")]
    if headlines["draws"].any():
        ranges = figures.headline_ranges(headlines, OUTCOMES, names=names)
        shown.append(_shown("headline-ranges", ranges, "drawn", draws=headlines["draws"].max()))
    return Section(
        say("report", "zone_models_and_schemes"),
        paragraphs=(say("report", "rulers"), *sure_and_unsure(headlines, names)),
        figures=tuple(shown),
        tables=(report_tables.headlines(headlines, names), report_tables.zone_schemes(findings.compared, names)),
    )


def _levers(findings: Findings) -> tuple[Section, ...]:
    """What levers do that this run has not turned; they were measured on the shipped scenario alone."""
    if findings.scenario.of_record is not None:
        return ()
    said, table = say("report", "levers_said"), levers_table(measured_levers())
    return (Section(say("report", "levers"), paragraphs=(said,), tables=(table,)),)


def _starts(findings: Findings) -> Section:
    places = findings.places
    if places is None:
        return Section(say("report", "starts"), paragraphs=(say("report", "types"),))
    table = places.table
    counts = {f"{part}_{basis}": int((table[f"{part}_basis"] == basis).sum())
              for part, basis in (("level", "record"), ("advantage", "record"), ("advantage", "proxy"))}  # fmt: skip
    return Section(
        say("report", "starts"),
        paragraphs=(say("report", "named", year=places.start_year, count=len(table), **counts),),
        tables=(report_tables.starts(table, findings.scenario.indicator_table()),),
    )


def _origins(findings: Findings) -> Section:
    table = findings.tables["origins"].set_index(["what", "origin"])["count"]
    of = {origin: int(table.get(("parameters", origin), 0)) for origin in ("record", "pattern", "assumption")}
    return Section(
        say("report", "origins"),
        paragraphs=(say("report", "origins_said", **of, count=int(table["parameters"].sum())),),
        tables=(report_tables.origins(findings.tables["origins"]),),
    )


def _system(findings: Findings, names: Names) -> Section:
    return Section(
        say("report", "system"),
        paragraphs=tuple(_departments(findings)),
        figures=(
            *_map(findings, names),
            _shown("weights", figures.weights(findings.history.weights, names=names), "declared"),
        ),
    )


def _map(findings: Findings, names: Names) -> list[ReportFigure]:
    """The schematic map, if the record says where every prefecture stands on it."""
    zones, places = findings.history.zones, findings.record.prefectures
    if places.loc[zones["code"], ["column", "row"]].isna().any(axis=None):
        return []
    return [_shown("zones", figures.zone_map(zones, places, names=names), "declared_and_found")]


def _departments(findings: Findings) -> list[Passage]:
    """Weights of departments: declared by the scenario, scored neither on the record nor in the simulation."""
    return [
        say(
            "report",
            "department",
            name=Name(department.name, department.name_zh),
            weights=[
                (Name(called(part, "en"), called(part, "zh")), weight)
                for part, weight in dict(department.weights).items()
            ],
        )
        for department in findings.scenario.departments.values()
    ]


def _assumptions(findings: Findings) -> tuple[Passage, ...]:
    scenario = findings.scenario
    table, named = scenario.indicator_table(), scenario.zones.assignment_named_by_source
    assumed = int((table["provenance"] == "assumption").sum())
    return (
        Passage(scenario.reference),
        say("report", "assumed", assumed=assumed, count=len(table), named=len(named)),
        *(
            say("report", "rate", name=Name(scheme.name, scheme.name_zh), rate=scheme.rate)
            for scheme in scenario.schemes.values()
            if isinstance(scheme, LastPlace)
        ),
    )


def _limits(findings: Findings) -> tuple[Passage, ...]:
    province = province_of(findings.record)
    spans = [say("report", "censuses", span=f"{year - 1}/{year % 100:02d}") for year in _new_bases(findings)]
    proxies = (findings.history.coverage["status"] == "proxy").any()
    return (
        *([say("report", "proxies")] if proxies else []),
        say("report", "not_fitted", province=province, named=findings.places is not None),
        *spans,
    )


def _new_bases(findings: Findings) -> list[int]:
    """First years of a new basis of GDP; none where the record has no GDP."""
    record = findings.record
    return record.new_bases(LEVELS) if LEVELS in record.series.index else []


def _names(findings: Findings) -> Names:
    """What everything in the figures is called: shipped names, then those of the scenario."""
    indicators = names_of(findings.scenario.indicator_table())
    zones = names_of(findings.history.zone_names, "zone")
    return {**NAMES, **indicators, **zones, **findings.simulation.names}


def _short_manifest(findings: Findings) -> dict[str, object]:
    full = manifest(findings)
    return {key: full[key] for key in ("gzsim", "scenario_name", "seed", "replications", "draws")} | {
        f"data/{name}": digest for name, digest in findings.record.checksums.items()
    }
