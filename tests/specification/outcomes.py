"""What is measured of a year, by the names of the engine's outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specification import equations as eq
from specification.agents import Indicator, Unit
from specification.december import Judged
from specification.projects import share_that_lags

if TYPE_CHECKING:
    from specification.model import SpecifiedModel


def outcomes(model: SpecifiedModel, verdict: list[Judged]) -> dict[str, list[float]]:
    """Every outcome of the year, by name and unit; what belongs to the province is the same for all."""
    budgets = [max(0.0, float(model.world.spending[each.unit.place]) + each.due.money) for each in verdict]
    province = {
        "wrong_last": sum(each.wrongly_last for each in verdict) / sum(each.last for each in verdict),
        "money_moved": 0.5 * sum(abs(each.due.money) for each in verdict),
        "inequality": 1000.0 * eq.theil(budgets),
    }
    if model.world.projects:
        province["lagging"] = share_that_lags(model)
    rows = [_of_unit(model, each) | province for each in verdict]
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def _achievement(chosen: list[Indicator]) -> float:
    """On the ruler, uncapped, by what the public weighs of some indicators."""
    weighs = sum(k.public for k in chosen)
    return 100.0 * sum(k.public * k.ruled for k in chosen) / weighs if weighs else 0.0


def _own_needs(model: SpecifiedModel, unit: Unit) -> float:
    """On the ruler, by what places of its kind need."""
    return 100.0 * sum(float(model.world.needs[k.place, unit.place]) * k.ruled for k in unit.indicators)


def _of_unit(model: SpecifiedModel, each: Judged) -> dict[str, float]:
    w, unit, due, ks = model.world, each.unit, each.due, each.unit.indicators
    met = [a >= 1.0 for a in each.attained]
    return {
        # on the ruler, uncapped
        "achievement": 100.0 * sum(k.public * k.ruled for k in ks),
        "own_needs": _own_needs(model, unit),
        "short_achievement": _achievement([k for k in ks if not k.long]),
        "green_achievement": _achievement([k for k in ks if w.green[k.place]]),
        "true_score": each.true_score,
        "reported_score": each.reported_score,
        "gap": each.reported_score - each.true_score,
        "work": sum(k.effort for k in ks),
        "long_work": sum(k.effort for k in ks if k.long),
        "capital": unit.capital,
        "debt": min(unit.debt + unit.borrowed, w.borrowing.ceiling),
        "liars": any(m > w.fabrication.trifle for m in each.told),
        "inflated": sum(k.inflated for k in ks),
        "found": unit.found,
        "reviews": unit.visited,
        "honest_reviews": unit.visited - sum(k.barred for k in ks),
        "met": sum(met) / len(met),
        "lights": sum(k.lights for k in ks),
        "false_lights": sum(k.lights for k, well in zip(ks, met, strict=True) if well),
        "forms": unit.forms_of_year,
        "satisfaction": each.happy,
        "vetoed": each.vetoed,
        "bonus_lost": -due.first_bonus,
        "promoted": unit.leader.promoted,
        "last": each.last,
        "wrongly_last": each.wrongly_last,
        "rank": each.rank,
        "transfer": due.money,
    }
