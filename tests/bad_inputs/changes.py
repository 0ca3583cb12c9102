"""Changes of a scenario made in a program, and what is no scenario."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import gzsim as gz
from bad_inputs.harness import Call

TODAY = gz.load_scenario("guizhou-2025")


def with_(changes: object, *says: str) -> Call:
    return Call(lambda folder: TODAY.with_(changes), says)


def _circle() -> dict[str, object]:
    changes: dict[str, object] = {}
    changes["title"] = changes
    return changes


CHANGES = {
    "changes that are no mapping": [
        with_(changes, "changes", "mapping of names")
        for changes in ([1], "long_term_weight", 5, {1}, [("long_term_weight", 0.3)], True)
    ],
    "changes under a name that is no text": [
        with_({name: 1}, "changes", "a name must be text") for name in (5, None, (1, 2), b"title", 0.5)
    ],
    "changes by a wrong dotted name": [
        with_({name: 1}, field, says)
        for name, field, says in [
            ("simulation.yeers", "simulation.yeers", "did you mean 'years'?"),
            ("simulaton.years", "simulaton", "did you mean 'simulation'?"),
            ("years", "years", "unknown field"),
            ("", "", "unknown field"),
            (".", "", "unknown field"),
            ("simulation.years.", "simulation.years", "whole number, not a mapping"),
            ("indicators.gdp_grwth.target", "indicators.gdp_grwth", "did you mean 'gdp_growth'?"),
            ("schemes.last_plce.rate", "schemes.last_plce", "did you mean 'last_place'?"),
            ("parameters.leader.discuont", "parameters.leader.discuont", "did you mean 'leader.discount'?"),
            ("zones.weights.ecologcal.gdp_growth", "zones.weights.ecologcal", "did you mean 'ecological'?"),
            ("a." * 100_000 + "b", "a.a.a", "more than 20"),
            ("x" * 10_000, "xxx...", "unknown field"),
        ]
    ],
    "changes that no file could say": [
        with_({"title": value}, "title", "must be what a file can say")
        for value in (b"text", bytearray(b"text"), {"a"}, frozenset(), object(), int, iter("text"), Path("text"),
                      pd.Timestamp("2025-01-01"), 1j, len, pd.Series([1]), pd.DataFrame())
    ],
    "changes by numpy's values": [
        with_({"indicators.gdp_growth.target": np.array([1.0, 2.0])}, "indicators.gdp_growth.target", "not a list"),
        with_({"indicators.gdp_growth.target": np.float64("nan")}, "indicators.gdp_growth.target", "finite"),
        with_({"indicators.gdp_growth.target": np.inf}, "indicators.gdp_growth.target", "finite"),
        with_({"simulation.years": np.bool_(True)}, "simulation.years", "whole number, not true"),
        with_({"simulation.years": np.float64(1.5)}, "simulation.years", "whole number"),
        with_({"title": np.datetime64("2025-01-01")}, "title", "what a file can say"),
    ],
    "changes without end": [
        with_(_circle(), "title", "levels deep"),
        with_({"simulation": _circle()}, "simulation", "levels deep"),
        with_({"indicators.gdp_growth.target": 10**5000}, "indicators.gdp_growth.target", "too large"),
        with_({"title": "\ud800"}, "title", "whole characters"),
    ],
    "what is no scenario": [
        Call(lambda folder, value=value: gz.load_scenario(value), ("scenario", "text or a path"))
        for value in (5, None, [], b"guizhou-2025", 1.5, True, {}, TODAY)
    ] + [Call(lambda folder: gz.load_scenario("a\0b"), ("scenario", "NUL"))],
}  # fmt: skip
