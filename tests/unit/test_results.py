"""Whatever a public function finds shows itself alike: tables, one line, a page, and a picture where there is one."""

import ast
import importlib
import inspect
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import gzsim
from gzsim import evidence, index
from gzsim.calibration.approximate import Approximate
from gzsim.calibration.recovery import Recovery
from gzsim.evidence.sanctions import Size
from gzsim.experiments.decisions import decide
from gzsim.experiments.discovery import cart_rules, prim_boxes
from gzsim.experiments.emulator import emulate
from gzsim.experiments.frontier import front_under
from gzsim.experiments.information import partial_information, perfect_information
from gzsim.experiments.levers import Shares
from gzsim.experiments.one_size import one_size
from gzsim.experiments.optimum import optimise
from gzsim.experiments.sensitivity import morris_effects, sobol_indices
from gzsim.experiments.tradeoffs import frontier
from gzsim.history import county_history, dependence, record_warnings, score, score_history
from gzsim.index.recipe import Recipe
from gzsim.index.sensitivity import Alternatives, Design
from gzsim.indicators.gep import gep_on_land
from gzsim.indicators.layers import Layer, Requirement, layered_appraisal
from gzsim.indicators.satisfaction import Answers, mixed_mode
from gzsim.monitoring import Collection
from gzsim.monitoring.bulletin import Watched, supervise
from gzsim.monitoring.cross_validation import HiddenLag, cross_validate
from gzsim.monitoring.reviews import upgrade
from gzsim.places.pooling import pooled
from gzsim.sanctions import LastPlace
from gzsim.targets import objectives_from, responsibility_chain, review, track
from gzsim.targets.chain import department_table
from gzsim.targets.curves import plan_from_curves
from gzsim.targets.illustration import illustrative_portfolio
from gzsim.targets.portfolio import COLUMNS
from gzsim.views.html import HAN
from gzsim.views.result import Result
from gzsim.zones import (
    Criterion,
    DualConstraint,
    VetoRule,
    apply_vetoes,
    cross_scores,
    drawn_league,
    found,
    functional,
)  # fmt: skip
from gzsim.zones.weight_draws import WeightDraws

NAME = "<b>x</b>"
X = pd.DataFrame({"growth": [90.0, 60, 20, 55], "forest": [30.0, 70, 10, 50]}, index=[NAME, "b", "c", "d"])
GAP = X.mask(X == 50)
W, UP = {"growth": 0.6, "forest": 0.4}, {"growth": 1, "forest": 1}
ZONES = functional({NAME: NAME, "b": NAME, "c": "city", "d": "city"},
                   pd.DataFrame({"growth": [0.2, 0.8], "forest": [0.8, 0.2]}, index=[NAME, "city"]))  # fmt: skip
POSTS = pd.DataFrame({"low": 0.0, "high": 100.0}, index=["growth", "forest"])
NEAR = index.robust.around(W, by=0.1)
PAYOFFS = pd.DataFrame({NAME: np.arange(16.0), "b": 7.0})
DRAWS = X[["growth", "forest"]].rename_axis("alternative").reset_index().assign(draw=1)
RATE = "schemes.last_place.rate"
PANEL = pd.DataFrame([[1, 2, 3, 4], [2, 2, 4, 4], [3, 1, 5, 4], [2, 4, 5, 1], [2, 5, 4, 4]],
                     index=range(2014, 2019), columns=[NAME, "b", "c", "d"]).astype(float)  # fmt: skip
TERMS = pd.DataFrame({"code": [NAME, NAME, "b"], "start_year": [2013, 2016, 2013], "end_year": [2016, 2018, 2017]})
PAIRS = pd.DataFrame([[1, 3], [1 / 3, 1]], index=[NAME, "b"], columns=[NAME, "b"])


@cache
def record() -> gzsim.record.Record:
    return gzsim.load_record()


@cache
def sensitive() -> tuple:
    means = Alternatives("aggregation", {"linear": {}, "geometric": {"aggregation": "geometric"}})
    return Design(Recipe(directions=UP), (means,)), X


STEPS = np.array([[0.0, 0.0], [2 / 3, 0.0], [2 / 3, 2 / 3]] * 4)
CASES = pd.DataFrame({"a": np.arange(200) % 20 / 20, "b": [NAME] * 100 + ["c"] * 100})


def honest() -> Result:
    rules = {"span": 10, "detection": 0.5, "fine": 500, "effort": 0}
    named = {name: dict.fromkeys(UP, size) for name, size in rules.items()}
    return index.manipulation.honest_weights(W, value_per_point=10, **named)


def bulletin() -> Result:
    reports = pd.DataFrame({"unit": [NAME], "indicator": "gdp", "month": 3, "value": [6.1]})
    units = pd.DataFrame({"name": [NAME], "name_zh": ["贵阳"]}, [NAME])
    watched = Watched("gdp", "GDP", "地区生产总值", "%", luck=1.3)
    return supervise(2025, 1, reports, pd.DataFrame({"gdp": 5.5}, [NAME]), [watched], units, Collection.on_time([NAME]))


def chain() -> Result:
    targets = pd.DataFrame({"name": NAME, "name_zh": "增速", "value": 5.5, "unit": "percent", "divisible": False,
                            "lead_department": "省发展改革委", "weight": 3}, index=["growth"])  # fmt: skip
    places = pd.DataFrame({"name": ["Guiyang"], "name_zh": ["贵阳"]}, index=["520100"])
    return responsibility_chain(targets, department_table(targets["lead_department"]), places)


def judged_places() -> Result:
    """Four places in five years, with names that no page may take for its own."""
    luck, codes = np.random.default_rng(1), [NAME, "b", "c", "d"]
    rows = [("uniform", year, code, "all", luck.normal(50, 9)) for year in range(2011, 2016) for code in codes]
    scores = pd.DataFrame(rows, columns=["zone_model", "year", "code", "zone", "score"]).assign(
        scaled_lead=0.0, lead=0.0
    )
    later = pd.DataFrame(luck.normal(size=(8, 4)), index=range(2011, 2019), columns=codes)
    return evidence.zone_panel(scores, pd.DataFrame({NAME: [1.0, 2, 3, 4]}, index=codes), {"growth": later})


def tracked() -> Result:
    projects = pd.DataFrame({"class": "water conservancy", "budget": 400.0, "start": 0, "end": 4}, index=[NAME])
    done = pd.DataFrame({"project": NAME, "month": [1, 2], "done": [0.1, 0.3], "cost": [40.0, 130.0]})
    return track(projects, plan_from_curves(projects), done)


def reviewed() -> Result:
    return review(pd.DataFrame([(NAME, "water conservancy", 4.0, 0, 24, 12, 0.4, 2.0)], columns=COLUMNS))


def matrix() -> Result:
    few, years = WeightDraws(draws=2), [2011, 2012, 2013, 2015, 2016]
    return evidence.sanction_matrix(record(), rules=["lead"], years=years, drawing=few, run=3)


def responses() -> Result:
    size = Size(draws=1, replications=1, default_replications=2, years=1)
    return evidence.simulate_responses(record(), rules=["lead"], models=["uniform"], size=size)


def objective() -> dict[str, object]:
    return {"owner": NAME, "objective": "Clean air", "objective_zh": "清洁空气", "key_result": "Fine particles",
            "key_result_zh": "细颗粒物", "start": 30, "target": 24, "value": 26}  # fmt: skip


def explored() -> Result:
    weights = gzsim.design(uncertainties=None, levers={"long_term_weight": [0.15, 0.3]}, method="grid")
    rows = gzsim.design(uncertainties=["leader.discount"], n=2) * weights
    return gzsim.sweep("guizhou-2025", rows, replications=1, years=1).explore()


def own_panel() -> evidence.Panel:
    values = pd.DataFrame({"series": "growth", "code": ["b", "c"], "year": 2016, "value": [1.0, 2.0]})
    units = pd.DataFrame({"name": [NAME, "c"], "name_zh": "贵阳"}, index=["b", "c"])
    series = pd.DataFrame({"unit": [NAME], "direction": "higher", "kind": "rate"}, index=["growth"])
    held = {"values": values, "units": units, "features": pd.DataFrame(index=units.index), "series": series}
    return evidence.Panel(**held, breaks=pd.DataFrame({"series": [NAME]}), notes=(NAME,))


def agreed() -> Result:
    table = pd.DataFrame([[4.0, 3, 2, 1], [1, 2, 3, 4], [2, 1, 4, 3]], columns=[NAME, *"bcd"])
    return evidence.agreement_of_series(table, {NAME: table**2}, times=9)


FITS = pd.DataFrame({
    "parameter": [NAME, NAME], "known": [0.5, 0.6], "estimate": [0.4, 0.7], "standard_error": 0.1, "range": 1.0,
})  # fmt: skip
FINDINGS: dict[str, Callable[[], Result]] = {
    "Agreement": agreed,
    "Balanced": lambda: own_panel().balanced("growth", [2016]),
    "Panel": own_panel,
    "Picked": lambda: evidence.pick(pd.DataFrame({NAME: [1.0, 0, 5], "b": [2.0, 2, 1]}), "high", times=9),
    "SanctionMatrix": matrix,
    "Responses": responses,
    "Comparison": lambda: index.analysis.compare(X["growth"], X["forest"]),
    "Correlations": lambda: index.analysis.correlations(X),
    "EffectiveWeights": lambda: index.analysis.effective_weights(X, W),
    "Profile": lambda: index.analysis.strengths_and_weaknesses(X, NAME),
    "Reliability": lambda: index.analysis.cronbach_alpha(X),
    "Removal": lambda: index.analysis.remove_indicator(X, W),
    "RankDistribution": lambda: index.rank_quantiles(X, W, 99, draws=50, seed=1),
    "Deliverable": lambda: index.importance.deliverable(X, W),
    "Reweighted": lambda: index.importance.with_importance(Recipe(directions=UP), X, "equal"),
    "HonestWeights": honest,
    "Moves": lambda: index.manipulation.moves(X, W, capacity={"growth": 12, "forest": 0}),
    "Index": lambda: index.recipe.build(Recipe(directions=UP), X),
    "Kemeny": lambda: index.aggregate.kemeny(index.aggregate.outranking_matrix(X, W)),
    "RankBands": lambda: index.robust.bands_from_standard_errors(X["growth"], X["forest"], source="survey"),
    "EndPlaces": lambda: index.robust.can_be_first(X, NEAR),
    "RankRange": lambda: index.robust.rank_range(X, NEAR),
    "robust.Draws": lambda: index.robust.draw_around(W, 99, draws=5, seed=1),
    "Uncertainty": lambda: index.sensitivity.uncertainty(*sensitive(), draws=4, seed=1),
    "Runs": lambda: index.sensitivity.uncertainty(*sensitive(), draws=4, seed=1).runs,
    "Robustness": lambda: index.sensitivity.robustness(sensitive()[0].recipe, X, draws=4, n=2),
    "SobolIndices": lambda: index.sensitivity.sobol_of(*sensitive(), n=2, seed=1),
    "experiments.SobolIndices": lambda: sobol_indices(np.arange(32.0) % 7, ["a", "b"]),
    "MorrisEffects": lambda: morris_effects(STEPS, STEPS.sum(axis=1), ["a", "b"]),
    "Boxes": lambda: prim_boxes(CASES[["a"]], CASES["a"] < 0.3),
    "Rules": lambda: cart_rules(CASES, (CASES["a"] < 0.3) & (CASES["b"] == NAME)),
    "Emulator": lambda: emulate(CASES.iloc[:30], CASES["a"].iloc[:30] ** 2),
    "Imputed": lambda: index.treat.mean(GAP),
    "treat.Draws": lambda: index.treat.draws(GAP, 2, seed=1),
    "Treated": lambda: index.treat.winsorise(X),
    "BudgetAllocation": lambda: index.weights.budget_allocation(pd.DataFrame({NAME: [60, 40], "b": [40, 60]})),
    "Comparisons": lambda: index.weights.ahp(PAIRS),
    "GroupComparisons": lambda: index.weights.group_ahp({"one": PAIRS, NAME: PAIRS}),
    "BenefitOfTheDoubt": lambda: index.weights.benefit_of_the_doubt(X),
    "DirectionalBenefitOfTheDoubt": lambda: index.weights.directional_benefit_of_the_doubt(X),
    "RobustBenefitOfTheDoubt": lambda: index.weights.robust_benefit_of_the_doubt(X, m=4, seed=1, draws=5),
    "GeometricBenefitOfTheDoubt": lambda: index.weights.geometric_benefit_of_the_doubt(X, NAME),
    "GeometricChange": lambda: index.weights.geometric_change(X, X * 2, NAME),
    "PerformanceChange": lambda: index.weights.malmquist(X, X * 2),
    "Vetoed": lambda: apply_vetoes(X["growth"], X, [VetoRule("forest", 20, 1, "last place")]),
    "DrawnLeague": lambda: drawn_league(X, UP, POSTS, ZONES),
    "CrossScores": lambda: cross_scores(X, UP, POSTS, ZONES),
    "ZoneModel": lambda: ZONES,
    "FoundZones": lambda: found(X, ZONES.weights_of(X.index), zones=(2, 2)),
    "DualCheck": lambda: DualConstraint((Criterion("growth", 30, 1),), (Criterion("forest", 15, 1),)).check(X),
    "Dependence": lambda: dependence(
        {("uniform", "any"): pd.DataFrame({NAME: [1.0], "b": 0.5, "c": 0.0})}, X.loc[[NAME, "b", "c"]], times=2
    ),
    "Leanings": lambda: zones_said().leaning,
    "ZonePanel": judged_places,
    "ZoneEvidence": lambda: zones_said(),
    "League": lambda: score(record(), 2016),
    "UnitExplanation": lambda: gzsim.explain(score(record(), 2016), "520300"),
    "ScenarioExplanation": lambda: gzsim.explain("guizhou-2025-uniform"),
    "History": lambda: score_history(record(), "guizhou-2025"),
    "CountyLeague": lambda: counties().league("county_tiers", 2016),
    "CountyHistory": lambda: counties(),
    "Replay": lambda: gzsim.replay(record(), "guizhou-2025", {"last_place": LastPlace(0.1, 61.76, 2)}, years=[2016]),
    "RecordedWarnings": lambda: record_warnings(record(), replications=100),
    "GepOnLand": lambda: gep_on_land(record().land_cover),
    "LayeredAppraisal": lambda: layered_appraisal(X, [Layer(NAME, "医院", (Requirement("growth", 50),))]),
    "SatisfactionEstimate": lambda: mixed_mode({"hotline": Answers(n=1000, mean=0.96)}),
    "Bulletin": bulletin,
    "CrossValidation": lambda: cross_validate(HiddenLag(projects=20), replications=4),
    "Upgrade": lambda: upgrade(replications=4),
    "ResponsibilityChain": chain,
    "IllustrativePortfolio": lambda: illustrative_portfolio(np.random.default_rng(1)),
    "PortfolioReport": reviewed,
    "Tracking": tracked,
    "Board": lambda: objectives_from([objective()]),
    "Places": lambda: gzsim.initial_state("guizhou-2025"),
    "Pooled": lambda: pooled(pd.DataFrame({NAME: [9.0, 9.1, 9.0], "b": [5.0, 5.2, 5.1]}), "growth", draws=5),
    "Simulation": lambda: gzsim.simulate("guizhou-2025", replications=2, seed=1),
    "OwnData": lambda: gzsim.open_data(
        pd.DataFrame({"code": ["a", "b"], NAME: [1.0, 2.0]}), pd.DataFrame({"code": [NAME], "direction": [1]})
    ),
    "Design": lambda: gzsim.design(n=2),
    "Sweep": lambda: gzsim.sweep(
        "guizhou-2025", gzsim.design(uncertainties=["leader.discount"], n=2), replications=2, years=1
    ),
    "Explorer": explored,
    "Headline": lambda: gzsim.headline(
        "guizhou-2025", schemes=["none", "last_place"], draws=2, replications=1, default_replications=2, years=1
    ),
    "Decisions": lambda: decide(PAYOFFS),
    "FrontShares": lambda: front_under(DRAWS, dict.fromkeys(UP, "higher")),
    "PerfectInformation": lambda: perfect_information(PAYOFFS),
    "PartialInformation": lambda: partial_information(PAYOFFS, PAYOFFS[[NAME]]),
    "Optimum": lambda: optimise(brief(), {RATE: (0.0, 0.3)}, "growth", replications=2, budget=20),
    "Frontier": lambda: frontier(brief(), {RATE: (0.0, 0.3)}, ["achievement", "debt"], designs=3, replications=2),
    "OneSize": lambda: one_size(
        brief(), {"zones.weights.{zone}": Shares(("gdp_growth", "water_quality"))}, "growth",
        zones=["central_city", "ecological"], replications=2, budget=20, draws=2, draw_replications=1,
    ),
    "Calibration": gzsim.load_calibration,
    "Patterns": lambda: gzsim.patterns("B25", replications=2),
    "Recovery": lambda: Recovery(FITS),
    "Approximate": lambda: Approximate(FITS[["known", "estimate"]], pd.Series({"known": 1.0, "estimate": 1.0})),
    "Hindcast": lambda: gzsim.hindcast(first=2015, last=2015, replications=2),
    "ReformEffect": lambda: evidence.reform_effect(PANEL, [NAME], before=[2014, 2015], after=[2017], times=19),
    "StaggeredEffect": lambda: evidence.staggered_effect(PANEL, {NAME: 2016, "b": 2016, "c": 2018, "d": 2018}, times=2),
    "Foretold": lambda: evidence.foretold(PANEL.loc[2014], PANEL.T[[2015]].set_axis(["gap"], axis=1)),
    "ExcessMass": lambda: evidence.excess_mass(np.arange(400.0) % 21 - 10, width=1.0, reach=10),
    "ThresholdCount": lambda: evidence.threshold_count([1, 2, 2, 3], at=2),
    "TurnoverYears": lambda: evidence.turnover_years(PANEL, TERMS, times=19),
}  # fmt: skip


@cache
def brief() -> gzsim.scenario.Scenario:
    changes = {"simulation.years": 1, "parameters.timing.warm_up": 0}
    return gzsim.load_scenario("guizhou-2025").with_(changes, name="brief")


@cache
def zones_said() -> Result:
    return evidence.zone_evidence(judged_places(), times=5, pairs=5)


@cache
def counties() -> Result:
    return county_history(record())


@cache
def finding(name: str) -> Result:
    made = FINDINGS[name]()
    assert type(made).__name__ == name.rpartition(".")[2]
    return made


def said(figure: Figure) -> str:
    return "".join(text.get_text() for text in figure.texts)


def kinds(kind: type = Result) -> set[type]:
    return {each for sub in kind.__subclasses__() for each in (sub, *kinds(sub))}


PICTURED = (
    "Agreement", "Board", "Boxes", "Calibration", "CountyHistory", "CountyLeague", "CrossValidation", "Decisions",
    "Emulator", "ExcessMass", "Explorer", "Foretold", "FoundZones", "FrontShares", "Frontier", "Headline",
    "History", "League", "MorrisEffects", "OneSize", "Optimum", "OwnData", "PartialInformation", "Patterns",
    "RecordedWarnings", "ReformEffect", "Replay", "ResponsibilityChain", "SanctionMatrix", "Simulation",
    "StaggeredEffect", "Tracking", "Upgrade", "ZoneEvidence", "ZoneModel", "experiments.SobolIndices",
)  # fmt: skip


@pytest.mark.parametrize("name", FINDINGS)
def test_tables_are_named_and_their_columns_too(name):
    tables = finding(name).tables
    assert any(len(table) for table in tables.values())
    assert all(isinstance(table, pd.DataFrame) for table in tables.values())
    assert all(isinstance(text, str) for table in tables.values() for text in (*table.columns, *tables))
    assert all(table.columns.is_unique for table in tables.values())
    assert "table" not in dir(finding(name)) or next(iter(tables)) == "table"


@pytest.mark.parametrize("name", FINDINGS)
def test_one_line_says_what_it_is(name):
    line = repr(finding(name))
    assert len(line) < 120
    assert re.fullmatch(r"<.+>", line)


@pytest.mark.parametrize("name", FINDINGS)
def test_a_page_shows_tables_and_keeps_names_text(name):
    page = finding(name)._repr_html_()
    assert "<table" in page
    assert "<b>" not in page


@pytest.mark.parametrize("name", PICTURED)
def test_a_picture_speaks_the_language_that_is_asked_for(name):
    english, chinese = (finding(name).plot(language=language) for language in ("en", "zh"))
    assert isinstance(chinese, Figure)
    assert not re.search(f"[{HAN}]", said(english))
    assert re.search(f"[{HAN}]{{4}}", said(chinese))
    assert not re.search("[A-Za-z]{4}", said(chinese))


def test_all_kinds_of_results_are_made_here():
    assert {type(finding(name)) for name in FINDINGS} == kinds()
    assert {name for name in FINDINGS if callable(getattr(finding(name), "plot", None))} == set(PICTURED)


def test_long_constructors_take_names_only():
    places = {kind: inspect.signature(kind).parameters.values() for kind in kinds()}
    long = [kind for kind, each in places.items() if sum(one.kind is one.POSITIONAL_OR_KEYWORD for one in each) > 3]
    assert long == []


GIVEN = {
    "CountySystem", "Frozen", "Library", "OwnProvince", "Parameters", "Polytope", "Recipe", "Record", "Register",
    "ReportContext", "Scenario", "Schedule", "Scheme", "UnitValues",
}  # fmt: skip
"""What a public function opens or declares, for others to find something with."""


def found_by_public_functions() -> set[type]:
    classes = set()
    for stub in Path(gzsim.__file__).parent.rglob("__init__.pyi"):
        package = ".".join(stub.relative_to(Path(gzsim.__file__).parents[1]).parent.parts)
        face = importlib.import_module(package)
        for line in ast.parse(stub.read_text(encoding="utf-8")).body:
            one = getattr(face, line.names[0].name)
            if inspect.isfunction(one):
                kind = getattr(inspect.getmodule(one), str(one.__annotations__.get("return")), None)
                if inspect.isclass(kind) and kind.__module__.startswith("gzsim") and not issubclass(kind, tuple):
                    classes.add(kind)
    return classes


def test_what_a_public_function_finds_is_a_result():
    other = {kind.__name__ for kind in found_by_public_functions() if not issubclass(kind, Result)}
    assert other - GIVEN == set()
