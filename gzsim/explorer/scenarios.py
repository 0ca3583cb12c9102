"""The scenario of a setting: what it changes of today's rules, to simulate and to hand on as a file."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from gzsim.explorer.setting import Setting, today
from gzsim.scenario.loading import TODAY
from gzsim.scenario.parameters import load_parameters
from gzsim.scenario.scenario import Scenario

PER_POINT = "per_point"
HAZARD = "leader.exit_hazard"


def scenario_of(setting: Setting) -> Scenario:
    """Today's scenario with what the setting changes.

    >>> scenario_of(Setting(long_term=30)).long_term_weight
    0.3
    """
    return today().with_(changes_of(setting), **_identity(setting))


def changes_of(setting: Setting) -> dict[str, Any]:
    """What a file that extends today's scenario says of the setting, by field.

    >>> changes_of(Setting(audits=30, scheme="none"))
    {'scheme_in_force': 'none', 'parameters': {'fabrication.audit_probability': 0.3}}
    """
    moved = setting.changed()
    said: dict[str, Any] = {}
    if "scheme" in moved:
        said["scheme_in_force"] = setting.scheme
    if "rate" in moved and setting.scheme != "none":
        said["schemes"] = {setting.scheme: _stakes(setting)}
    if "long_term" in moved:
        said["long_term_weight"] = _share(setting.long_term)
    if "ranking" in moved:
        said["ranking"] = setting.ranking
    if "zones" in moved:
        said["zones"] = found_zones() if setting.zones == "found" else {"model": setting.zones}
    parameters = {}
    if "tenure" in moved:
        parameters[HAZARD] = hazards(setting.tenure)
    if "audits" in moved:
        parameters["fabrication.audit_probability"] = _share(setting.audits)
    if "ambition" in moved:
        parameters["targets.amplification"] = setting.ambition
    return said | ({"parameters": parameters} if parameters else {})


def _share(percent: float) -> float:
    return round(percent / 100, 6)


def _stakes(setting: Setting) -> dict[str, float]:
    """Rate of the deduction, or the piece rate that moves as much money as it at the scores of today's rules."""
    if setting.scheme == "last_place":
        return {"rate": _share(setting.rate)}
    usual = today().schemes
    per_point = usual["piece_rate"].per_point * _share(setting.rate) / usual["last_place"].rate
    return {PER_POINT: round(per_point, 6)}


def mean_term(hazard: list[float]) -> float:
    """Mean years in office if these are the chances to leave each January; the last goes on for ever.

    >>> mean_term([0.5]), round(mean_term([0.0, 1.0]), 3)
    (2.0, 2.0)
    """
    stays, years = 1.0, 0.0
    for chance in hazard:
        years += stays
        stays *= 1 - chance
    return years + (stays / hazard[-1] if stays else 0.0)


@cache
def _scaled(tenure: float) -> tuple[float, ...]:
    from scipy.optimize import brentq

    usual = load_parameters()[HAZARD]

    def scaled(factor: float) -> list[float]:
        return [min(1.0, factor * chance) for chance in usual]

    factor = brentq(lambda factor: mean_term(scaled(factor)) - tenure, 0.2, 10)
    return tuple(round(chance, 4) for chance in scaled(factor))


def hazards(tenure: float) -> list[float]:
    """Chances to leave by completed years in office: today's, times one factor, so that a mean term comes out.

    >>> round(mean_term(hazards(3)), 2)
    3.0
    """
    return list(_scaled(tenure))


@cache
def found_zones() -> dict[str, Any]:
    """The zones that the data show, declared: a file says who belongs to which, and nobody has to look again."""
    from gzsim.history import zone_model
    from gzsim.record import load_record

    found = zone_model(load_record(), today(), "found", today().declared_weights())
    return {
        "model": "functional",
        "names": {zone: {"name": row["name"], "name_zh": row["name_zh"]} for zone, row in found.zone_names.iterrows()},
        "assignment": {str(code): str(zone) for code, zone in found.assignment.items()},
        "weights": {zone: _summing_to_one(row.to_dict()) for zone, row in found.weights.iterrows()},
    }


def _summing_to_one(weights: dict[str, float]) -> dict[str, float]:
    """Weights to six decimals; the largest takes what rounding left."""
    rounded = {name: round(float(weight), 6) for name, weight in weights.items()}
    largest = max(rounded, key=rounded.get)
    rounded[largest] = round(rounded[largest] + 1 - sum(rounded.values()), 6)
    return rounded


def _identity(setting: Setting) -> dict[str, str]:
    words = setting.words()
    return {"name": setting.name(), "title": words.en, "title_zh": words.zh}


def to_yaml(setting: Setting) -> str:
    """The setting as a file that ``gzsim check`` and ``gzsim compare`` read.

    >>> print(to_yaml(Setting(long_term=30)).split("baseline")[1])
    : guizhou-2025
    long_term_weight: 0.3
    <BLANKLINE>
    """
    said = {
        "schema_version": 1,
        "extends": TODAY,
        **_identity(setting),
        "author": "gzsim app",
        "reference": "Set by hand on the page of gzsim app; an assumption, to see what it does.",
        "baseline": TODAY,
        **changes_of(setting),
    }
    yaml, stream = YAML(), io.StringIO()
    yaml.allow_unicode, yaml.width = True, 120
    yaml.dump(said, stream)
    return stream.getvalue()
