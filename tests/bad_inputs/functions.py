"""Tables, recipes, schemes, objectives and reports that functions refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import gzsim as gz
from bad_inputs.harness import Call, Make, link, pipe, put, sparse
from gzsim.index import aggregate, normalise, ranks, weights
from gzsim.index.recipe import Recipe
from gzsim.indicators import load_library
from gzsim.register import CrossCheck, Register, Report
from gzsim.sanctions import (
    Combination,
    GroupPenalty,
    JointLiability,
    LastPlace,
    NoSanction,
    PieceRate,
    RankPrizes,
    ThresholdBonus,
)
from gzsim.simulation.result import Simulation
from gzsim.targets.okr_board import objectives_from

TODAY = gz.load_scenario("guizhou-2025")
ONE_YEAR = TODAY.with_({"simulation.years": 1, "parameters": {"timing.warm_up": 0}})
RECORD = gz.load_record()
SMALL = pd.DataFrame({"growth": [4.0, 6, 8], "pm25": [20.0, 30, 40]}, index=["a", "b", "c"])
TEXTS = SMALL.assign(growth=["4", "x", "8"])
UP = {"growth": 1, "pm25": -1}
EQUAL = {"growth": 0.5, "pm25": 0.5}


def refused(call: Callable[[], Any], *says: str) -> Call:
    return Call(lambda folder: call(), says)


def from_file(read: Callable[[Path], Any], make: Make, *says: str) -> Call:
    return Call(lambda folder: read(folder / "mine.yaml"), ("mine.yaml", *says), make)


SCORES = {
    "year that is scored by a table of no use": [
        refused(lambda: gz.score(RECORD, 2016, zones="round"), "zones"),
        refused(lambda: gz.score_table(RECORD.year(2016), TODAY.directions), "gdp_growth_reported"),
        refused(lambda: gz.score_table(pd.DataFrame(), TODAY.directions), "table"),
        refused(lambda: gz.score(RECORD, "2016"), "year"),
        refused(lambda: gz.score(RECORD, 2016, minimum_coverage=40), "minimum_coverage"),
        refused(lambda: gz.score(RECORD, 2016, zones={"520100": "a"}), "assignment.520100", "zone 'a'"),
    ],
    "table of an index": [
        refused(lambda: normalise.minmax(TEXTS, UP), "growth"),
        refused(lambda: normalise.minmax(SMALL, {"growth": 1}), "pm25"),
        refused(lambda: normalise.minmax(SMALL, UP | {"pm25": 2}), "directions"),
        refused(lambda: normalise.minmax(SMALL.replace(6.0, np.inf), UP), "growth"),
        refused(lambda: weights.given({"growth": 1}, SMALL), "pm25"),
        refused(lambda: weights.given({"growth": -1, "pm25": 2}, SMALL), "growth"),
        refused(lambda: weights.given({"growth": np.nan, "pm25": 1}, SMALL), "growth"),
        refused(lambda: aggregate.arithmetic(SMALL, {"growth": 1}), "pm25"),
        refused(lambda: aggregate.geometric(-SMALL, EQUAL), "growth"),
        refused(lambda: ranks(SMALL["growth"], "loud"), "method"),
    ],
    "recipe that is none": [
        refused(lambda: Recipe.from_yaml("a: ["), "not valid YAML"),
        refused(lambda: Recipe.from_yaml("- growth"), "must be a mapping"),
        refused(lambda: Recipe.from_yaml("directions: {growth: 1}\nweight: equal"), "2: weight"),
        refused(lambda: Recipe.from_yaml("directions: {growth: 2}"), "directions"),
        refused(lambda: Recipe.from_yaml("directions: {growth: 1}\nnormalisation: minimax"), "2: normalisation"),
        refused(lambda: Recipe.from_yaml("directions: {growth: 1}\ndirections: {growth: 1}"), "twice"),
        refused(lambda: Recipe.from_yaml("a: " + "[" * 100_000), "levels deep"),
        refused(lambda: Recipe.from_yaml("a: &a [*a]"), "aliases"),
        refused(lambda: Recipe.from_yaml("directions: !!python/name:os.system"), "not allowed"),
        refused(lambda: Recipe.from_yaml(5), "source"),
        from_file(Recipe.from_yaml, pipe("mine.yaml"), "named pipe"),
        from_file(Recipe.from_yaml, link("mine.yaml", "/dev/zero"), "device"),
        from_file(Recipe.from_yaml, put("directions: {增长: 1}".encode("gbk")), "UTF-8"),
        from_file(Recipe.from_yaml, sparse("mine.yaml", 2**40), "larger than"),
        from_file(Recipe.from_yaml, lambda folder: None, "no such file"),
    ],
    "library of indicators that is none": [
        from_file(load_library, make, *says)
        for make, *says in [
            (pipe("mine.yaml"), "named pipe"),
            (link("mine.yaml", "/dev/zero"), "device"),
            (put("a: 1"), "no indicators"),
            (put("indicators: {a: 1}"), ":1: a"),
            (put("indicators:\n  a: {nmae: A}"), ":2: a"),
            (put("indicators: " + "[" * 100_000), "levels deep"),
            (put("indicators: &a {b: *a}"), "aliases"),
            (put("indicators: {a: 1, a: 2}"), "twice"),
            (put("名".encode("gbk")), "UTF-8"),
        ]
    ],
}


def scheme(call: Callable[[], Any], field: str) -> Call:
    return refused(call, field)


SCHEMES = {
    "scheme with numbers that cannot be": [
        scheme(lambda: LastPlace(rate=5, subsidy=60.0), "rate"),
        scheme(lambda: LastPlace(rate=-0.1, subsidy=60.0), "rate"),
        scheme(lambda: LastPlace(rate=float("nan"), subsidy=60.0), "rate"),
        scheme(lambda: LastPlace(rate="5%", subsidy=60.0), "rate"),
        scheme(lambda: LastPlace(rate=0.1, subsidy=float("inf")), "subsidy"),
        scheme(lambda: LastPlace(rate=0.1, subsidy=60.0, excellent=0), "excellent"),
        scheme(lambda: LastPlace(rate=0.1, subsidy=60.0, receivers="all"), "receivers"),
        scheme(lambda: LastPlace(rate=0.1, subsidy=60.0, make_up=50), "make_up"),
        scheme(lambda: PieceRate(float("nan")), "per_point"),
        scheme(lambda: PieceRate(1e300), "per_point"),
        scheme(lambda: RankPrizes((1.0, float("nan"))), "by_rank"),
        scheme(lambda: RankPrizes(()), "by_rank"),
        scheme(lambda: ThresholdBonus(60.0, -1.0), "bonus"),
        scheme(lambda: ThresholdBonus(60.0, 1.0, "nobody"), "funded_by"),
        scheme(lambda: GroupPenalty(60.0, -1.0), "penalty"),
        scheme(lambda: JointLiability({"person": "half"}), "shares.person"),
        scheme(lambda: JointLiability(career=0.5), "career"),
        scheme(lambda: JointLiability(detections=0), "detections"),
        scheme(lambda: JointLiability({"person": 5}), "person"),
        scheme(lambda: GroupPenalty("high", 1.0), "threshold"),
        scheme(lambda: GroupPenalty(60.0, 1.0, shares="ab"), "shares"),
        scheme(lambda: ThresholdBonus(None, 1.0), "threshold"),
        scheme(lambda: JointLiability(5), "shares"),
        scheme(lambda: RankPrizes(5), "by_rank"),
        scheme(lambda: Combination({}), "of: must be a list, not a mapping"),
        scheme(lambda: Combination(5), "of: must be a list, not 5"),
        scheme(lambda: Combination((NoSanction(), 5)), "of.1: must be"),
    ],
}

ROW = {
    "owner": "Guiyang", "objective": "Clean air", "objective_zh": "清洁空气", "key_result": "Good days",
    "key_result_zh": "优良天数", "start": 97, "target": 99, "value": 98.4,
}  # fmt: skip


def objectives(*says: str, **changed: object) -> Call:
    return refused(lambda: objectives_from([ROW, {**ROW, "key_result": "Buses", **changed}]), *says)


def without(name: str) -> Mapping[str, object]:
    return {key: value for key, value in ROW.items() if key != name}


OBJECTIVES = {
    "objectives without a column": [
        refused(lambda name=name: objectives_from([without(name)]), "rows", name) for name in ROW
    ],
    "objectives with a bad row": [
        objectives("row 2.value", value=None),
        objectives("row 2", "target", target="64%"),
        objectives("row 2", "start", start=float("inf")),
        objectives("row 2", "value", value=True),
        objectives("row 2", "target", target=97),
        objectives("row 2", "kind", kind="挑战"),
        objectives("row 2", "weight", weight=-1),
        objectives("row 2", "weight", weight="heavy"),
        objectives("row 2", "twice", key_result="Good days"),
        objectives("Cleaner", "unknown objective", objective="Cleaner", under="Nobody's"),
        objectives("colour", "unknown column", colour="red"),
        objectives("circle", objective="Cleaner", under="Cleaner"),
        refused(lambda: objectives_from([]), "rows"),
        refused(lambda: objectives_from([ROW | {"indicator": "gdp_grwth"}], ["gdp_growth"]), "gdp_growth"),
    ],
}

REPORT = {"unit": "Zunyi", "indicator": "gdp_growth", "period": "2025-03", "value": 6.4, "source": "self-report"}


def report(field: str, value: object) -> Call:
    return refused(lambda: Report(**REPORT | {field: value}), field)


def begun(folder: Path) -> None:
    Register(folder / "2025.register").append(Report(**REPORT | {"period": "2025-02"}))


def register(act: Callable[[Register], Any], *says: str) -> Call:
    return Call(lambda folder: act(Register(folder / "2025.register")), says, begun)


REGISTERS = {
    "report that cannot be entered": [
        report(field, value)
        for field, value in [
            ("unit", ""), ("unit", 5), ("unit", None), ("unit", "a\0b"), ("indicator", ""), ("indicator", ["gdp"]),
            ("period", "2025-13"), ("period", "March"), ("period", 2025), ("period", "2025-Q5"), ("value", "6.4"),
            ("value", float("nan")), ("value", float("inf")), ("value", True), ("value", None), ("source", "rumour"),
            ("source", ["self-report"]), ("source", None), ("arrived", "yesterday"), ("arrived", "2025-04-03T08:00:00"),
            ("arrived", 5), ("corrects", 0), ("corrects", 1.5), ("corrects", "1"), ("note", 5), ("note", "x" * 10_000),
        ]
    ],
    "register that is none": [
        *(refused(lambda path=path: Register(path), "path") for path in (None, 5, [], b"a", "a\0b", "x" * 5000)),
        Call(lambda folder: Register(folder), ("folder",)),
        Call(lambda folder: Register(folder / "nowhere" / "a.register"), ("folder",)),
        Call(lambda folder: Register(folder / "pipe"), ("pipe", "regular file"), pipe("pipe")),
        Call(lambda folder: Register(folder / "mine.yaml"), ("mine.yaml", "register"), put("title: no register\n")),
        Call(lambda folder: Register(folder / "a.register", timeout="x"), ("timeout",)),
        Call(lambda folder: Register(folder / "a.register", timeout=-1), ("timeout",)),
    ],
    "use of a register": [
        register(lambda r: r.append(5), "report"),
        register(lambda r: r.append_many(5), "report"),
        register(lambda r: r.append_many([Report(**REPORT)], batch="x"), "batch"),
        register(lambda r: r.append_table([]), "table"),
        register(lambda r: r.append_table(pd.DataFrame({"unit": ["a"]})), "table"),
        register(lambda r: r.append(Report(**REPORT, corrects=7)), "corrects"),
        register(lambda r: r.attach(CrossCheck(9, 5.0, "satellite", 1.0, "doubtful", "Bureau")), "entry 9"),
        register(lambda r: r.attach(5), "cross_check"),
        register(lambda r: r.verify(anchor=5), "anchor"),
        register(lambda r: r.verify(anchor=[None]), "anchor"),
    ],
}  # fmt: skip


def part(replications: range, schemes: str = "last_place", seed: int = 1) -> Simulation:
    return gz.simulate(ONE_YEAR, schemes=schemes, replications=replications, seed=seed)


SIMULATIONS = {
    "sum of what are no parts of one simulation": [
        refused(lambda: part(range(1)) + 5, "no simulation"),
        refused(lambda: part(range(1)) + part(range(1)), "overlap"),
        refused(lambda: part(range(1)) + part(range(2, 3)), "gap"),
        refused(lambda: part(range(1)) + part(range(1, 2), seed=2), "seed"),
        refused(lambda: part(range(1)) + part(range(1, 2), schemes="none"), "runs"),
    ],
    "simulation of what cannot be simulated": [
        refused(lambda: gz.simulate(5), "scenario"),
        refused(lambda: gz.simulate("guizhou-2052"), "did you mean"),
        refused(lambda: gz.simulate(TODAY, replications=0), "replications"),
        refused(lambda: gz.simulate(TODAY, replications="two"), "replications"),
        refused(lambda: gz.simulate(TODAY, replications=True), "replications"),
        refused(lambda: gz.simulate(TODAY, replications=1.5), "replications"),
        *(
            refused(lambda wrong=wrong: gz.simulate(TODAY, replications=wrong), "replications")
            for wrong in (range(0), range(-1, 5), range(5, 2), range(0, 9, 2), range(10**7), slice(0, 5), (0, 5))
        ),
        *(
            refused(lambda wrong=wrong: gz.simulate(TODAY, replications=100, until=wrong), "until")
            for wrong in (
                0.01,
                {},
                "debt",
                {"dept": 1},
                {"rank": 1},
                {"debt": 0},
                {"debt": "x"},
                {"debt": float("nan")},
            )
        ),
        refused(lambda: gz.simulate(TODAY, replications=49, until={"debt": 0.1}), "replications"),
        refused(lambda: gz.simulate(TODAY, seed=-1), "seed"),
        refused(lambda: gz.simulate(TODAY, seed="x"), "seed"),
        refused(lambda: gz.simulate(TODAY, seed=2**32), "seed"),
        refused(lambda: gz.compare([]), "scenarios"),
        refused(lambda: gz.compare([TODAY, TODAY]), "name"),
        refused(lambda: gz.compare([TODAY, gz.load_scenario("essential-medicines")]), "indicators"),
        refused(lambda: gz.compare(TODAY), "scenarios"),
        refused(lambda: gz.reform(TODAY, TODAY.with_(long_term_weight=0.3), -1), "lead_in"),
        refused(lambda: gz.replay(RECORD, TODAY, {"none": NoSanction()}, ranking="moon"), "ranking"),
        refused(
            lambda: gz.replay(RECORD, gz.load_scenario("essential-medicines"), {"none": NoSanction()}), "indicators"
        ),
    ],
}
