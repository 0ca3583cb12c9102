"""Everything gzsim shows as HTML, made of texts that somebody wrote who means harm.

`OUTPUTS` says for each class that shows itself as HTML how to make one whose every text is hostile; `found_classes`
finds the classes by looking, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from inspect import isclass
from pathlib import Path

import numpy as np
import pandas as pd
from panel.viewable import Viewable

import gzsim
from gzsim.calibration.approximate import Approximate
from gzsim.calibration.recovery import Recovery
from gzsim.evidence.hindcast import Hindcast
from gzsim.evidence.judged import ZonePanel
from gzsim.evidence.panel import Panel
from gzsim.experiments.decisions import Decisions
from gzsim.experiments.design import Design
from gzsim.experiments.emulator import Emulator
from gzsim.experiments.exploring import Explorer
from gzsim.experiments.headline import Headline
from gzsim.experiments.one_size import OneSize
from gzsim.experiments.sweep import Sweep
from gzsim.experiments.tradeoffs import Frontier
from gzsim.history import CountyLeague, League, score
from gzsim.index.aggregate.kemeny import Kemeny
from gzsim.index.analysis.correlation import Correlations
from gzsim.index.analysis.effective import EffectiveWeights
from gzsim.index.treat.imputation import Imputed
from gzsim.index.uncertainty import RankDistribution
from gzsim.indicators import load_library
from gzsim.indicators.layers import Layer, LayeredAppraisal, Requirement, layered_appraisal
from gzsim.indicators.library import Library
from gzsim.monitoring.bulletin import Bulletin, Watched, supervise
from gzsim.monitoring.collection import Collection
from gzsim.places.places import Places
from gzsim.record import Record, load_record
from gzsim.register.result import Fault, Head, Named, Verification
from gzsim.reports import (
    Band,
    Card,
    Cards,
    Folded,
    Passage,
    Spread,
    Spreads,
)
from gzsim.reports.explanation import Told, UnitExplanation
from gzsim.reports.marked_table import MarkedCell, MarkedTable
from gzsim.scenario import Scenario, load_scenario
from gzsim.simulation.result import Simulation
from gzsim.targets.okr_board import Board, objectives_from
from gzsim.targets.portfolio import PortfolioReport
from gzsim.views.drawing import Drawing, drawing, frame, svg
from gzsim.views.result import Result
from gzsim.views.text_table import Column, TextTable
from gzsim.workbook import OwnData
from gzsim.zones import FoundZones, ZoneModel, own
from hostile import evidence, experiments
from hostile.texts import Texts


@dataclass
class Spoken:
    """Not a text, but shown as one."""

    text: str

    def __str__(self) -> str:
        return self.text


def table(say: Texts) -> pd.DataFrame:
    """Table with two levels of names in rows and columns, all of them named, with texts, tuples and a gap in it."""
    rows = pd.MultiIndex.from_tuples([(say(), say()), (say(), 2020)], names=[say(), say()])
    columns = pd.MultiIndex.from_tuples([(say(), say()), (say(), say())], names=[say(), say()])
    shown = pd.DataFrame([[1.25, say()], [np.nan, say()]], rows, columns)
    return shown.astype({shown.columns[1]: object})


def flat_table(say: Texts) -> pd.DataFrame:
    """Table with one level of names, and a cell that is no text but says something."""
    units = pd.Index([say(), say()], name=say())
    return pd.DataFrame({say(): [1.0, np.nan], say(): [Spoken(say()), (1, "x")]}, units)


def _rank_distribution(say: Texts) -> RankDistribution:
    reported = flat_table(say)
    counts = pd.DataFrame([[1, 2], [2, 1]], index=reported.index)
    return RankDistribution(counts=counts, source=say(), reported=reported)


def _imputed(say: Texts) -> Imputed:
    rows, columns = pd.Index([say(), say()], name=say()), pd.Index([say(), say()], name=say())
    shown = pd.DataFrame([[1.0, 2.0], [3.0, np.nan]], rows, columns)
    return Imputed(shown, pd.DataFrame([[False, True], [False, False]], rows, columns), say())


def _correlations(say: Texts) -> Correlations:
    pairs = pd.DataFrame({"first": [say()], "second": [say()], "correlation": [0.95], "flag": [say()]})
    return Correlations(table(say), pairs)


@cache
def _record() -> Record:
    return load_record()


def _hostile_record(say: Texts) -> Record:
    breaks = pd.DataFrame({"geography": "prefecture", "comparable_levels": False, "series": [say()], "code": [say()],
                           "last_year_before": 2013, "first_year_after": 2014})  # fmt: skip
    return replace(_record(), breaks=breaks)


def _record_of_places(say: Texts) -> Record:
    places = _record().prefectures
    return replace(_record(), prefectures=places.assign(**{name: [say() for _ in places.index] for name in NAMES}))


NAMES = ("name", "name_zh")
KEYS = ("ecological", "industrial_investment_growth", "piece_rate")
"""A zone, an indicator and a scheme that go by a hostile key."""


def hostile_scenario(tell: Callable[[], str]) -> Scenario:
    """Scenario with hostile texts wherever it takes any, read from a file."""
    written = load_scenario("guizhou-2025").to_dict()
    keys = {key: tell() for key in KEYS}

    def spoilt(part: object, field: str = "") -> object:
        if isinstance(part, dict):
            return {keys.get(key, key): spoilt(value, key) for key, value in part.items()}
        if isinstance(part, list):
            return [spoilt(value) for value in part]
        if isinstance(part, str) and field in {"name", "name_zh", "title", "title_zh", "reference", "author", "unit"}:
            return tell()
        return keys.get(part, part) if isinstance(part, str) and field != "type" else part

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "hostile.yaml")
        path.write_text(json.dumps(spoilt(written), ensure_ascii=False), encoding="utf-8")
        return load_scenario(path)


def _scenario(say: Texts) -> Scenario:
    made = hostile_scenario(say.unseen)
    say.shown += [made.title, made.title_zh, *made.indicators, *(each.name for each in made.zones.names.values())]
    say.shown += [text for each in made.indicators.values() for text in (each.name, each.name_zh, each.unit)]
    return made


@cache
def _scored() -> League:
    say = Texts()
    record, scenario = _record_of_places(say), hostile_scenario(say.unseen)
    return score(record, 2016, scenario=scenario)


def _league(say: Texts) -> League:
    league = _scored()
    for listed in (league.table, league.proxies, league.gaps):
        say.shown += [*listed["name"], *listed["name_zh"]]
    return replace(
        league,
        unchecked=pd.DataFrame({"veto": [say()], "code": [say()], "reason": [say()], "reason_zh": [say()]}),
        coverage=league.coverage.assign(reason=league.coverage["reason"] + " " + say()),
    )


def _county_league(say: Texts) -> CountyLeague:
    league = _league(say)
    missing = pd.DataFrame({"code": [say()], "name_zh": [say()], "missing": [say()]})
    return CountyLeague(**{each.name: getattr(league, each.name) for each in fields(league)}, not_scored=missing,
                        unseen=1)  # fmt: skip


def _simulation(say: Texts) -> Simulation:
    (run,) = experiments.simulated().runs.values()
    keys = [say.unseen(), say.unseen()]
    return replace(experiments.simulated(), runs=dict.fromkeys(keys, run), names={key: say.name() for key in keys})


def _own_data(say: Texts) -> OwnData:
    names = [say(), say()]
    units = pd.DataFrame({"code": ["a", "b"], "name": names, "name_zh": names, "x": [1.0, 2.0]})
    found = gzsim.open_data(units, pd.DataFrame({"code": ["x"], "name": [say()], "direction": [1]}))
    return replace(found, groups=pd.DataFrame({say(): [say(), say()]}, index=found.data.index))


def _library(say: Texts) -> Library:
    one = load_library()["forest_cover"]
    lead = one.lead_department.model_copy(update={"name": say.unseen(), "name_zh": say()})
    spoilt = one.model_copy(update={"name": say(), "name_zh": say(), "unit": say(), "lead_department": lead})
    return Library({say(): spoilt})


def _board(say: Texts) -> Board:
    row = {"owner": say(), "objective": say(), "objective_zh": say(), "key_result": say(), "key_result_zh": say(),
           "start": 30, "target": 24, "value": 26}  # fmt: skip
    return objectives_from([row])


def bulletin(say: Texts) -> Bulletin:
    watched = Watched("gdp", say(), say(), say(), luck=1.3, department=say(), department_zh=say())
    codes = [say.unseen(), say.unseen()]
    units = pd.DataFrame({"name": [say(), say()], "name_zh": [say(), say()]}, codes)
    reports = pd.DataFrame({"unit": codes, "indicator": "gdp", "month": 3, "value": [6.1, -5.0]})
    targets = pd.DataFrame({"gdp": 5.5}, codes)
    return supervise(2025, 1, reports, targets, [watched], units, Collection.on_time(codes), register_head=say(),
                     notice=Passage(say(), say()))  # fmt: skip


def _verification(say: Texts) -> Verification:
    first, last = (Named(number, say(), say(), say()) for number in (1, 2))
    return Verification(2, Head(2, "ab" * 32), (Fault(say(), first, last),))


def text_table(say: Texts) -> TextTable:
    return TextTable(say(), (Column(say()), Column(say(), "right")), ((say(), say()), (say(), say())), say())


def marked_table(say: Texts) -> MarkedTable:
    cell = MarkedCell(say(), say(), say(), (say(), say()), "worse")
    return MarkedTable(say(), (Column(say()), Column(say(), "right")), (((say(), say()), (cell,)),), say())


def hostile_drawing(say: Texts) -> Drawing:
    """Figure with hostile title, names of axes, ticks, keys and panels; its texts are shapes."""
    with drawing(5, 4) as figure:
        axes = figure.subplots()
        (line,) = axes.plot([1, 2], label=say.unseen())
        axes.set_title(say.unseen())
        axes.set_xlabel(say.unseen())
        axes.set_xticks([0, 1], [say.unseen(), say.unseen()])
        axes.set_gid(say.unseen())
        axes.annotate(say.unseen(), (0, 1))
        frame(figure, say.unseen(), say.unseen(), [line])
    return figure


BAND = Band(0.2, 0.5, 0.8)


def cards(say: Texts) -> Cards:
    card = Card(say(), say(), say(), (Passage(say(), say()),), text_table(say), (((say(),), 0.3), ((say(),), None)))
    return Cards((Column(say()), Column(say(), "right"), Column(say())), (say(), say()), (BAND, BAND), (card,))


def spreads(say: Texts) -> Spreads:
    shown = text_table(say)
    return Spreads(shown, tuple(Spread(BAND, (1, 2)) for _ in shown.rows))


def _result(kind: type[Result]) -> Callable[[Texts], Result]:
    """How to make a result with a hostile table or series in the place of each of its own."""
    hostile = {"pd.DataFrame": flat_table, "pd.Series": lambda say: pd.Series([1.0], index=[say()]),
               "tuple[Passage, ...]": lambda say: (Passage(say(), say()),)}  # fmt: skip
    return lambda say: kind(**{each.name: hostile.get(each.type, lambda _: None)(say) for each in fields(kind)})


def _zone_model(say: Texts) -> ZoneModel:
    zones = pd.Series([say(), say()], index=[say(), say()])
    return own(say.unseen(), say.unseen(), zones, pd.DataFrame({say(): [1.0, 1.0]}, index=zones.to_numpy()))


def _found_zones(say: Texts) -> FoundZones:
    model = _zone_model(say)
    held = {each.name: getattr(model, each.name) for each in fields(model)}
    return FoundZones(**held, features=flat_table(say), silhouette=pd.Series(dtype=float), stability=flat_table(say))


def _places(say: Texts) -> Places:
    shown = flat_table(say).assign(advantage_basis="record")
    return replace(gzsim.initial_state("guizhou-2025"), table=shown)


def _layered(say: Texts) -> LayeredAppraisal:
    layer, required = say(), say()
    values = pd.DataFrame({required: [1.0, 3.0]}, index=[say(), say()])
    return layered_appraisal(values, [Layer(layer, say.unseen(), (Requirement(required, 2.0),))])


SHOWS = re.compile(r"_repr_(?!png_|jpeg_|pretty_)\w+_|_ipython_display_|to_html")
"""How an object says what a page or notebook shows of it, other than as plain text or as a picture of dots."""


def found_classes() -> set[type]:
    """Classes of gzsim, public or not, that show themselves as markup, by their own doing or by inheritance.

    What a server of pages is built of, by Panel, is tried in the browser.
    """
    shown = {each for each in _classes() if any(SHOWS.fullmatch(name) for name in dir(each))}
    return {each for each in shown if not issubclass(each, Viewable)}


def _classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(gzsim.__path__, "gzsim."):
        if not module.name.endswith("__main__"):
            for each in vars(importlib.import_module(module.name)).values():
                if isclass(each) and each.__module__.startswith("gzsim."):
                    yield each


def pieces(made: object) -> list[str]:
    """All that an object shows as HTML: of a figure, what a page makes of it."""
    if isinstance(made, Drawing):
        return [svg(made)]
    shows = [getattr(made, name)() for name in dir(made) if SHOWS.fullmatch(name)]
    pages = [
        shown.get("text/html") if isinstance(shown, dict) else shown for shown in shows
    ]  # a bundle names each kind
    return [page for page in pages if page]


OUTPUTS: dict[type, Callable[[Texts], object]] = {
    **{kind: _result(kind) for kind in found_classes() if issubclass(kind, Result)},
    Result: _result(PortfolioReport),
    Told: _result(UnitExplanation),
    Approximate: evidence.approximate,
    Board: _board,
    Correlations: _correlations,
    CountyLeague: _county_league,
    Drawing: hostile_drawing,
    Explorer: experiments.explorer,
    EffectiveWeights: lambda say: EffectiveWeights(flat_table(say), {say(): flat_table(say)}),
    FoundZones: _found_zones,
    Hindcast: evidence.hindcast,
    Imputed: _imputed,
    Kemeny: lambda say: Kemeny(((say(), say()),), True, 1.0),
    LayeredAppraisal: _layered,
    League: _league,
    Library: _library,
    Decisions: experiments.decisions,
    Design: experiments.design,
    Emulator: experiments.emulator,
    Frontier: experiments.frontier,
    MarkedTable: marked_table,
    OneSize: experiments.one_size,
    Headline: experiments.headline,
    Sweep: experiments.sweep,
    OwnData: _own_data,
    Panel: evidence.panel,
    Places: _places,
    RankDistribution: _rank_distribution,
    Record: _hostile_record,
    Recovery: evidence.recovery,
    Scenario: _scenario,
    Simulation: _simulation,
    Cards: cards,
    Folded: lambda say: Folded(text_table(say)),
    Spreads: spreads,
    TextTable: text_table,
    Verification: _verification,
    ZoneModel: _zone_model,
    ZonePanel: evidence.zone_panel,
}
"""How to make one of each class that shows itself as HTML."""
