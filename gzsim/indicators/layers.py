"""Layered appraisal (四层穿透法, S15): every layer must pass, and none makes up for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.views.result import Result


@dataclass(frozen=True)
class Requirement:
    """A threshold that an indicator must reach; ``direction`` higher: at least, lower: at most."""

    indicator: str
    threshold: float
    direction: str = "higher"
    provenance: str = "assumption"

    def __post_init__(self) -> None:
        if self.direction not in ("higher", "lower"):
            raise InputError(f"{self.direction!r} is no direction", field=self.indicator, valid="higher, lower")
        if not (np.isfinite(self.threshold) and self.threshold > 0):
            raise InputError(f"{self.threshold} is no threshold", field=self.indicator, valid="a number above 0")


@dataclass(frozen=True)
class Layer:
    """One layer of the appraisal, with all that it must meet."""

    name: str
    name_zh: str
    requirements: tuple[Requirement, ...]
    provenance: str = "source"

    def __post_init__(self) -> None:
        if not self.requirements:
            raise InputError("a layer without requirements always passes", field=self.name, valid="one or more")


# S15 names what each layer answers for and, of the thresholds, only the 90 percent of the county hospital; zero mark-up
# means all drugs. It speaks of four layers and names three.
ESSENTIAL_MEDICINE = (
    Layer(
        "prefecture",
        "市州",
        (Requirement("essential_medicine_funding", 100), Requirement("shortage_drug_supply", 90)),
    ),
    Layer("county hospital", "县级医院", (Requirement("essential_medicine_share", 90, provenance="source"),)),
    Layer("township health centre", "乡镇卫生院", (Requirement("township_medicine_share", 90),), "assumption"),
    Layer(
        "village clinic",
        "村卫生室",
        (Requirement("prescription_pass_rate", 90), Requirement("zero_markup_rate", 100, provenance="source")),
    ),
)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class LayeredAppraisal(Result):
    """What the appraisal found.

    Attributes
    ----------
    passes : DataFrame, units × layers
        True, False, or missing where a figure that could decide is missing.
    passed : Series; all layers pass; missing where it cannot be decided
    first_failure : Series
        Name of the first layer from above that fails; missing where none is known to.
    attainment : DataFrame, units × indicators
        x/τ, or 2 − x/τ where lower is better: 1 at the threshold.
    """

    passes: pd.DataFrame
    passed: pd.Series
    first_failure: pd.Series
    attainment: pd.DataFrame

    @property
    def weakest(self) -> pd.Series:
        """The least attainment of each unit: 1 or more exactly where all layers pass."""
        return self.attainment.min(axis=1, skipna=False)

    @property
    def compensating_mean(self) -> pd.Series:
        """The mean attainment, in which a strong layer makes up for a weak one: what the method refuses to look at."""
        return self.attainment.mean(axis=1, skipna=False)

    @property
    def hidden(self) -> pd.Series:
        """Units whose mean attainment reaches 1 although a layer fails."""
        return (self.compensating_mean >= 1) & ~self.passed.fillna(True)

    @property
    def table(self) -> pd.DataFrame:
        """Layers and verdict in one table."""
        return self.passes.assign(
            passed=self.passed,
            first_failure=self.first_failure,
            weakest=self.weakest,
            compensating_mean=self.compensating_mean,
            hidden=self.hidden,
        )


def layered_appraisal(values: pd.DataFrame, layers: Sequence[Layer] = ESSENTIAL_MEDICINE) -> LayeredAppraisal:
    r"""Pass through every layer without compensation between layers.

    .. math::
        P_{il} = \prod_{k \in l} 1[x_{ik} \ge \tau_k], \qquad P_i = \prod_l P_{il}, \qquad
        P_i = 1 \iff \min_k a_{ik} \ge 1

    (:math:`x \le \tau` where lower is better), with the attainment :math:`a`. A layer that fails on one known figure
    fails whatever is missing; one that could still fail or pass is missing, never passed.

    Parameters
    ----------
    values : DataFrame, units × indicators
        In the unit of the thresholds; columns that no layer asks for are ignored.
    layers : sequence of Layer, from above; by default those of the essential-medicines appraisal

    Raises InputError if an indicator that a layer asks for is not a numeric column, a value is negative, or there are
    no layers.

    Source: S15; the township health centre as fourth layer and every threshold not marked ``source`` are assumptions.

    >>> clinics = pd.DataFrame({"essential_medicine_share": [97.0, 80.0], "zero_markup_rate": [99.0, 100.0]},
    ...                        index=["a", "b"])
    >>> layers = (Layer("county hospital", "县级医院", (Requirement("essential_medicine_share", 90),)),
    ...           Layer("village clinic", "村卫生室", (Requirement("zero_markup_rate", 100),)))
    >>> layered_appraisal(clinics, layers).table[["passed", "first_failure", "hidden"]]
       passed    first_failure  hidden
    a   False   village clinic    True
    b   False  county hospital   False
    """
    requirements = [requirement for layer in layers for requirement in layer.requirements]
    if not requirements:
        raise InputError("there are no layers", field="layers", valid="one or more")
    _check(values, requirements)
    meets = pd.DataFrame({one.indicator: _meets(values[one.indicator], one) for one in requirements})
    passes = pd.DataFrame(
        {layer.name: _every(meets[[one.indicator for one in layer.requirements]]) for layer in layers}
    )
    attainment = pd.DataFrame({one.indicator: _attainment(values[one.indicator], one) for one in requirements})
    fails = passes.eq(False).fillna(False).astype(bool)
    first = fails.idxmax(axis=1).astype(object).where(fails.any(axis=1), None)
    return LayeredAppraisal(
        passes=passes, passed=_every(passes).rename("passed"), first_failure=first, attainment=attainment
    )


def weakest_facility(facilities: pd.DataFrame, unit: str, layers: Sequence[Layer] = ESSENTIAL_MEDICINE) -> pd.DataFrame:
    """Worst value of each indicator among the facilities of a unit, so that no clinic hides behind another.

    Parameters
    ----------
    facilities : DataFrame, facilities × (unit, indicators)
        A facility has figures for the indicators of its own layer; the others are missing.
    unit : str; column that says to which unit a facility belongs
    layers : sequence of Layer; they say which end of an indicator is the worse one

    Returns DataFrame, units × indicators

    Raises InputError if a column is missing or not numeric.

    >>> clinics = pd.DataFrame({"code": ["a", "a"], "zero_markup_rate": [100.0, 92.0]})
    >>> layers = (Layer("village clinic", "村卫生室", (Requirement("zero_markup_rate", 100),)),)
    >>> weakest_facility(clinics, "code", layers).loc["a"].tolist()
    [92.0]
    """
    if unit not in facilities.columns:
        raise InputError("there is no such column", field=unit, valid=", ".join(map(str, facilities.columns)))
    requirements = [requirement for layer in layers for requirement in layer.requirements]
    _check(facilities, requirements)
    worst = {one.indicator: "min" if one.direction == "higher" else "max" for one in requirements}
    return facilities.groupby(unit)[list(worst)].agg(worst)


def _check(values: pd.DataFrame, requirements: Sequence[Requirement]) -> None:
    for one in requirements:
        if one.indicator not in values.columns:
            valid = ", ".join(map(str, values.columns))
            raise InputError("a layer asks for an indicator that is not in the table", field=one.indicator, valid=valid)
        column = values[one.indicator]
        if not pd.api.types.is_numeric_dtype(column):
            raise InputError("is not numeric", field=one.indicator, valid="a column of numbers")
        if (column < 0).any():
            raise InputError(f"is negative: {column.min():g}", field=one.indicator, valid="0 or more")


def _meets(values: pd.Series, one: Requirement) -> pd.Series:
    met = values >= one.threshold if one.direction == "higher" else values <= one.threshold
    return met.astype("boolean").mask(values.isna())


def _attainment(values: pd.Series, one: Requirement) -> pd.Series:
    share = values / one.threshold
    return share if one.direction == "higher" else 2 - share


def _every(columns: pd.DataFrame) -> pd.Series:
    """All of nullable booleans: one False decides, otherwise one missing leaves it open."""
    return reduce(and_, (columns[name] for name in columns))
