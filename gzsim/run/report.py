"""The report of a run: one page in two languages, the answer first and all else folded."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from gzsim.reports import Passage, ReportContext, Section, render_report, say
from gzsim.reports.marked_table import MarkedTable
from gzsim.reports.page import Spoken
from gzsim.run import report_tables
from gzsim.run.answers import ranks_in_words, sure_and_unsure
from gzsim.run.findings import Findings
from gzsim.run.glossary import glossary
from gzsim.run.key_table import key_table
from gzsim.run.levers import levers_table, measured_levers
from gzsim.run.report_figures import Figures
from gzsim.run.tables import manifest
from gzsim.sanctions import LastPlace
from gzsim.scenario.prefectures import province_of
from gzsim.simulation.outcomes.catalogue import GROUPS, OUTCOMES
from gzsim.views import tables
from gzsim.views.drawing import save
from gzsim.views.labels import Name, both_names, label, names_of
from gzsim.views.outcome_tables import clearly_changed, outcomes

MONTHLY = {"air_month": Name("Air quality by month", "空气质量月度数据")}
"""A source of starting points that is no series by year."""

MANIFEST = {
    "gzsim": Name("version of gzsim", "gzsim版本"),
    "scenario_name": Name("scenario", "情景"),
    "seed": Name("seed", "随机种子"),
    "replications": Name("replications", "模拟次数"),
    "draws": Name("draws of plausible parameters", "合理参数组数"),
}
"""What of a manifest stands in the report beside the checksums, and what it is called."""

MOST_UNITS = 100
"""Units that a figure has rows for: all counties of a province, not those of a country."""


def write_report(findings: Findings, folder: Path) -> None:
    """Write every figure as SVG and PNG in each language, and the report, one page that needs nothing else."""
    pages = {language: report_context(findings, language) for language in get_args(Spoken)}
    for language, context in pages.items():
        place = folder / "figures" / language
        place.mkdir(parents=True)
        for shown in context.figures():
            (place / f"{shown.name}.svg").write_text(shown.svg, encoding="utf-8")
            save(shown.figure, place / f"{shown.name}.png")
    (folder / "report.html").write_text(render_report(pages), encoding="utf-8")


def report_context(findings: Findings, language: Spoken) -> ReportContext:
    """What the report says in a language, answer first."""
    drawn = Figures(findings, language)
    return ReportContext(
        title=findings.title,
        subtitle=_subtitle(findings),
        answers=tuple(findings.answers),
        hangs_on=tuple(findings.hangs_on),
        key_table=_key_table(findings, language),
        key_figures=drawn.maps(),
        sections=(
            _ranks(findings, drawn),
            _schemes(findings, drawn),
            _zone_schemes(findings, drawn),
            *_levers(findings, language),
            _starts(findings, language),
            _origins(findings, language),
            _system(findings, drawn),
            Section(say("report", "glossary"), tables=(glossary(language),)),
        ),
        proxies_and_gaps=tables.proxies_and_gaps(findings.history.coverage, language),
        assumptions=_assumptions(findings),
        limits=_limits(findings, drawn.breaks),
        manifest=_short_manifest(findings, language),
    )


def _subtitle(findings: Findings) -> Passage:
    scenario, settings = findings.scenario, findings.scenario.simulation
    return say(
        "report", "subtitle", scenario=Name(scenario.title, scenario.title_zh), year=findings.latest["year"].iloc[0],
        first=settings.start_year, last=settings.start_year + settings.years - 1, version=version("gzsim"),
        replications=settings.replications, seed=settings.seed,
    )  # fmt: skip


def _key_table(findings: Findings, language: Spoken) -> MarkedTable:
    levels, baseline = findings.tables["scheme_outcomes"], findings.simulation.baseline
    levels = levels[levels["scheme"] == baseline].set_index("outcome")["mean"]
    return key_table(levels, findings.comparison.headlines, findings.names, language)


def _ranks(findings: Findings, drawn: Figures) -> Section:
    return Section(
        say("report", "ranks"),
        paragraphs=tuple(ranks_in_words(findings.latest)),
        figures=drawn.of_ranks(),
        tables=(tables.ranking(findings.latest, drawn.language, findings.names),),
    )


def _schemes(findings: Findings, drawn: Figures) -> Section:
    units, figures, notes = findings.tables["scheme_prefectures"], drawn.of_schemes(), ()
    if (count := units["code"].nunique()) > MOST_UNITS:
        notes = (say("report", "last_places", count=count),)
    else:
        figures = (*figures, drawn.of_last_places(units))
    levels, differences = findings.tables["scheme_outcomes"], findings.tables["scheme_differences"]
    clear = clearly_changed(differences)
    table = outcomes(levels, differences, clear, drawn.language, findings.names, GROUPS)
    still = [Name(*each) for each in OUTCOMES.drop(index=clear)[["name", "name_zh"]].to_numpy()]
    if still:
        notes = (*notes, say("report", "no_clear_change", found=still))
    caution = say("report", "no_forecast", named=findings.places is not None)
    return Section(say("report", "schemes"), caution=caution, figures=figures, tables=(table,), notes=notes)


def _zone_schemes(findings: Findings, drawn: Figures) -> Section:
    headlines, names, language = findings.comparison.headlines, findings.names, drawn.language
    return Section(
        say("report", "zone_models_and_schemes"),
        paragraphs=(say("report", "rulers"), *sure_and_unsure(headlines, names)),
        figures=drawn.of_zone_schemes(),
        tables=(
            report_tables.headlines(headlines, names, language),
            report_tables.zone_schemes(findings.compared, names, language),
        ),
    )


def _levers(findings: Findings, language: Spoken) -> Iterator[Section]:
    """What levers do that this run has not turned; they were measured on the shipped scenario alone."""
    if findings.scenario.of_record is None:
        table = levers_table(measured_levers(), language)
        said = say("report", "levers_said")
        yield Section(say("report", "levers"), paragraphs=(said,), tables=(table,), appendix=True)


def _starts(findings: Findings, language: Spoken) -> Section:
    places = findings.places
    if places is None:
        return Section(say("report", "starts"), paragraphs=(say("report", "types"),))
    table = places.table
    counts = {f"{part}_{basis}": int((table[f"{part}_basis"] == basis).sum())
              for part, basis in (("level", "record"), ("advantage", "record"), ("advantage", "proxy"))}  # fmt: skip
    indicators, series = findings.scenario.indicator_table(), {**names_of(findings.record.series), **MONTHLY}
    return Section(
        say("report", "starts"),
        paragraphs=(say("report", "named", year=places.start_year, count=len(table), **counts),),
        tables=(report_tables.starts(table, indicators, series, language),),
        appendix=True,
    )


def _origins(findings: Findings, language: Spoken) -> Section:
    table = findings.tables["origins"].set_index(["what", "origin"])["count"]
    of = {origin: int(table.get(("parameters", origin), 0)) for origin in ("record", "pattern", "assumption")}
    return Section(
        say("report", "origins"),
        paragraphs=(say("report", "origins_said", **of, count=int(table["parameters"].sum())),),
        tables=(report_tables.origins(findings.tables["origins"], language),),
        appendix=True,
    )


def _system(findings: Findings, drawn: Figures) -> Section:
    return Section(say("report", "system"), paragraphs=tuple(_departments(findings)), figures=drawn.of_system())


def _departments(findings: Findings) -> list[Passage]:
    """Weights of departments: declared by the scenario, scored neither on the record nor in the simulation."""
    return [
        say(
            "report",
            "department",
            name=Name(department.name, department.name_zh),
            weights=[(both_names(part), weight) for part, weight in dict(department.weights).items()],
        )
        for department in findings.scenario.departments.values()
    ]


def _assumptions(findings: Findings) -> tuple[Passage, ...]:
    scenario = findings.scenario
    table, named = scenario.indicator_table(), scenario.zones.assignment_named_by_source
    assumed = int((table["provenance"] == "assumption").sum())
    return (
        say("report", "reference", reference=scenario.reference),
        say("report", "assumed", assumed=assumed, count=len(table), named=len(named)),
        *(
            say("report", "rate", name=Name(scheme.name, scheme.name_zh), rate=scheme.rate)
            for scheme in scenario.schemes.values()
            if isinstance(scheme, LastPlace)
        ),
    )


def _limits(findings: Findings, breaks: list[int]) -> tuple[Passage, ...]:
    province = province_of(findings.record)
    spans = [say("report", "censuses", span=f"{year - 1}/{year % 100:02d}") for year in breaks]
    proxies = (findings.history.coverage["status"] == "proxy").any()
    return (
        *([say("report", "proxies")] if proxies else []),
        say("report", "not_fitted", province=province, named=findings.places is not None),
        *spans,
    )


def _short_manifest(findings: Findings, language: Spoken) -> dict[str, object]:
    full = manifest(findings)
    return {label(*name, language): full[key] for key, name in MANIFEST.items()} | {
        f"data/{name}": digest for name, digest in findings.record.checksums.items()
    }
