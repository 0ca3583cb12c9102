r"""Development zones under a dual constraint (S03): agglomeration and admission, both binding.

A provincial development zone (省级开发区) must meet the indicators of industrial agglomeration *and* the criteria by
which the national catalogue of development zones admits it:

.. math:: q_i = \prod_{k \in A} [x_{ik} \text{ meets } t_k] \cdot \prod_{k \in C} [x_{ik} \text{ meets } t_k]

Quality of development cannot make up for irregular governance, nor one indicator for another. The source names the two
constraints and no threshold; thresholds are the user's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from gzsim.errors import InputError
from gzsim.views.result import Result
from gzsim.zones.criterion import Criterion
from gzsim.zones.declared import own
from gzsim.zones.model import ZoneModel
from gzsim.zones.veto import VetoRule

ZONE = "development_zone"
NAMES = pd.DataFrame({"name": ["Provincial development zone"], "name_zh": ["省级开发区"]}, index=[ZONE])

CEILING = "poor"
"""Assumption: who fails a constraint is graded unqualified. The source says binding, and not what follows."""


@dataclass(frozen=True, eq=False, repr=False)
class DualCheck(Result):
    """Who meets which constraint.

    Attributes
    ----------
    criteria : DataFrame, units × (constraint, condition)
        True, false, or missing where the value is.
    constraints : DataFrame, units × (agglomeration, admission, both)
        False if any criterion fails, else missing if any is, else true.
    failed : DataFrame
        unit, constraint, indicator, value, threshold: what fails, or is not known (value NaN).
    """

    criteria: pd.DataFrame
    constraints: pd.DataFrame
    failed: pd.DataFrame


@dataclass(frozen=True)
class DualConstraint:
    """The two sets of criteria.

    Attributes
    ----------
    agglomeration : tuple of Criterion; quality of development: industrial agglomeration (产业集聚)
    admission : tuple of Criterion
        Regularity of governance: admission to the national catalogue (开发区审核公告目录).

    Raises InputError if either set is empty.

    >>> dual = DualConstraint((Criterion("output_per_ha", 30, 1),), (Criterion("idle_land", 5, -1),))
    >>> values = pd.DataFrame({"output_per_ha": [90.0, 31, 20], "idle_land": [9.0, 5, 0]}, index=["a", "b", "c"])
    >>> dual.check(values).constraints.astype(bool)
       agglomeration  admission   both
    a           True      False  False
    b           True       True   True
    c          False       True  False
    """

    agglomeration: tuple[Criterion, ...]
    admission: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        for name in ("agglomeration", "admission"):
            if not getattr(self, name):
                raise InputError("no criterion", field=name, valid="at least one criterion: both constraints bind")

    @property
    def sets(self) -> dict[str, tuple[Criterion, ...]]:
        """Criteria by constraint."""
        return {"agglomeration": self.agglomeration, "admission": self.admission}

    def check(self, values: pd.DataFrame) -> DualCheck:
        """Hold development zones against both constraints.

        Parameters
        ----------
        values : DataFrame, units × indicators

        Raises InputError if a criterion's indicator is not in ``values``.
        """
        criteria, failed = {}, []
        for constraint, wanted in self.sets.items():
            for criterion in wanted:
                if criterion.indicator not in values:
                    valid = ", ".join(map(str, values.columns))
                    raise InputError(f"no such indicator: {criterion.indicator}", field=constraint, valid=valid)
                met = criteria[constraint, criterion.condition] = criterion.met(values)
                for unit in values.index[~met.fillna(False).astype(bool)]:
                    value = values.loc[unit, criterion.indicator]
                    failed.append((unit, constraint, criterion.indicator, value, criterion.threshold))
        table = pd.DataFrame(criteria, index=values.index)
        table.columns = pd.MultiIndex.from_tuples(table.columns, names=["constraint", "condition"])
        met = {constraint: table[constraint].all(axis=1, skipna=False) for constraint in self.sets}
        constraints = pd.DataFrame(met, index=values.index).astype("boolean")
        constraints["both"] = constraints["agglomeration"] & constraints["admission"]
        columns = ["unit", "constraint", "indicator", "value", "threshold"]
        return DualCheck(table, constraints, pd.DataFrame(failed, columns=columns))


def development_zones(
    units: Iterable[str], weights: Mapping[str, float] | pd.Series, dual: DualConstraint, ceiling: str = CEILING
) -> ZoneModel:
    """Zone model of development zones: one yardstick for the score, and both constraints binding beside it.

    Parameters
    ----------
    units : development zones
    weights : mapping indicator → weight
    dual : DualConstraint
    ceiling : str; best grade of whoever fails a criterion (assumption, see ``CEILING``)

    >>> dual = DualConstraint((Criterion("output_per_ha", 30, 1),), (Criterion("idle_land", 5, -1),))
    >>> model = development_zones(["a", "b"], {"output_per_ha": 1.0}, dual)
    >>> [rule.label for rule in model.rules()]
    ['output_per_ha < 30: grade ceiling poor', 'idle_land > 5: grade ceiling poor']
    """
    row = pd.DataFrame([dict(weights)], index=[ZONE], dtype=float)
    rules = [
        VetoRule(each.indicator, each.threshold, each.direction, "grade ceiling", grade=ceiling)
        for wanted in dual.sets.values()
        for each in wanted
    ]
    assignment = dict.fromkeys(units, ZONE)
    return own("development_zones", "开发区双约束", assignment, row, zone_names=NAMES, binding={ZONE: rules})
