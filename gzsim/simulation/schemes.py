"""From what a scenario says of a scheme to the rule that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from gzsim import sanctions
from gzsim.scenario import Scenario, schemes


def build_scheme(scenario: Scenario, name: str, units: Sequence[str] | None = None) -> sanctions.Scheme:
    """Rule of a scheme that a scenario declares, for units in an order; the scenario's prefectures unless given.

    >>> from gzsim.scenario import load_scenario
    >>> build_scheme(load_scenario("guizhou-2025"), "last_place")
    LastPlace(rate=0.1, subsidy=61.76, excellent=2, receivers='excellent', make_up=1.0)
    """
    order = list(scenario.units.prefectures if units is None else units)
    return _rule(scenario.schemes[name], scenario, order)


@singledispatch
def _rule(said: object, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    raise TypeError(f"no rule settles {said!r}")


@_rule.register
def _(said: schemes.NoScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.NoSanction()


@_rule.register
def _(said: schemes.LastPlaceScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    subsidy = float(scenario.parameter_table()["budget.subsidy"])
    return sanctions.LastPlace(said.rate, subsidy, said.excellent, said.receivers, said.make_up)


@_rule.register
def _(said: schemes.PieceRateScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.PieceRate(said.per_point)


@_rule.register
def _(said: schemes.RankPrizesScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.RankPrizes(said.by_rank)


@_rule.register
def _(said: schemes.TournamentScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.tournament(len(units), said.prize, said.winners)


@_rule.register
def _(said: schemes.ThresholdScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.ThresholdBonus(said.threshold, said.bonus, said.funded_by)


@_rule.register
def _(said: schemes.GroupPenaltyScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.GroupPenalty(said.threshold, said.penalty)


@_rule.register
def _(said: schemes.JointLiabilityScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.JointLiability(dict(said.shares), said.detections, said.red_lights, said.career)


@_rule.register
def _(said: schemes.CompensationScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    place = {code: position for position, code in enumerate(units)}
    borders = tuple((place[upstream], place[downstream]) for upstream, downstream in said.borders)
    return sanctions.CompensationByIndex(said.indicator, borders, 1.0, said.price, said.ceiling)


@_rule.register
def _(said: schemes.CombinationScheme, scenario: Scenario, units: list[str]) -> sanctions.Scheme:
    return sanctions.Combination(tuple(_rule(scenario.schemes[name], scenario, units) for name in said.of))
