"""A zone model: who is judged by which yardstick (S02, S18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.names import known, of_kind, require_columns
from gzsim.common.tables import frame, like, numbers, refuse
from gzsim.errors import InputError
from gzsim.index.weights import given
from gzsim.views.labels import NAMES, Language, Name, Names, names_of
from gzsim.views.result import Result
from gzsim.zones.veto import VetoRule

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

BASES = ("source", "assumption", "found in data")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ZoneModel(Result):
    """Zones, who is in them, and the weights, goalposts and binding indicators that hold there.

    Attributes
    ----------
    name, name_zh : str
        What the model is called: ``uniform``, ``functional``, ``found``, or a user's own name.
    assignment : Series, unit → zone
    weights : DataFrame, zones × indicators; declared weights; not negative, each row summing to 1
    basis : Series, unit → "source", "assumption" or "found in data"
        Where the assignment comes from.
    zone_names : DataFrame, zones × (name, name_zh)
    goalposts : DataFrame, (zone, indicator) × (low, high), optional
        Goalposts of a zone's own; everything that is not listed has the common ones.
    binding : mapping zone → rules, optional
        What must be reached in a zone, and what follows if it is not (:class:`gzsim.zones.veto.VetoRule`).

    Raises InputError if an assigned zone has no weights or no name, a row of weights is wrong, a unit has no basis, or
    goalposts or binding indicators are given for a zone or an indicator that does not exist.

    >>> weights = pd.DataFrame({"growth": [0.7], "forest": [0.3]}, index=["city"])
    >>> zone_names = pd.DataFrame({"name": ["City"], "name_zh": ["城市"]}, index=["city"])
    >>> assignment, basis = pd.Series({"520100": "city"}), pd.Series({"520100": "assumption"})
    >>> model = ZoneModel(name="own", name_zh="自定", assignment=assignment, weights=weights, basis=basis,
    ...                   zone_names=zone_names)
    >>> model.weights_of(["520100"]).loc["520100", "forest"].item()
    0.3
    """

    name: str
    name_zh: str
    assignment: pd.Series
    weights: pd.DataFrame
    basis: pd.Series
    zone_names: pd.DataFrame
    goalposts: pd.DataFrame | None = None
    binding: Mapping[str, tuple[VetoRule, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit, zone in self.assignment.items():
            if zone not in self.weights.index:
                valid = ", ".join(map(str, self.weights.index))
                raise InputError(f"zone {zone!r} has no weights", field=f"assignment.{unit}", valid=valid)
            if zone not in self.zone_names.index:
                raise InputError(f"zone {zone!r} has no name", field=f"assignment.{unit}")
        for zone, row in self.weights.iterrows():
            try:
                given(row, self.weights)
            except InputError as error:
                raise InputError(error.problem, field=f"weights.{zone}", valid=error.valid) from None
        for unit in self.assignment.index:
            if self.basis.get(unit) not in BASES:
                raise InputError(f"{self.basis.get(unit)!r}", field=f"basis.{unit}", valid=", ".join(BASES))
        for zone in self.binding:
            known(zone, self.weights.index, "binding")
        if self.goalposts is not None:
            index = pd.MultiIndex.from_tuples(self.goalposts.index, names=["zone", "indicator"])
            object.__setattr__(self, "goalposts", self.goalposts.set_axis(index))
            for zone, indicator in index:
                known(zone, self.weights.index, "goalposts")
                known(indicator, self.weights.columns, f"goalposts.{zone}")
        object.__setattr__(self, "binding", {zone: tuple(rules) for zone, rules in self.binding.items()})

    def goalposts_in(self, zone: str, common: pd.DataFrame) -> pd.DataFrame:
        """Goalposts that hold in a zone: its own where it has any, and the common ones otherwise."""
        require_columns(frame(common, "goalposts"), ["low", "high"], "goalposts")
        posts = common[["low", "high"]]
        posts = like(posts, numbers(posts, "goalposts"))
        if self.goalposts is None or zone not in self.goalposts.index.get_level_values(0):
            return posts
        own = self.goalposts.xs(zone)[["low", "high"]]
        return own.combine_first(posts).reindex(own.index.union(posts.index, sort=False))

    def rules(self) -> list[VetoRule]:
        """Binding indicators of all zones, each of them for the members of its zone only."""
        members = {zone: frozenset(units) for zone, units in self.assignment.groupby(self.assignment).groups.items()}
        return [
            replace(rule, units=members.get(zone, frozenset()))
            for zone, rules in self.binding.items()
            for rule in rules
        ]

    def weights_of(self, units: Iterable[str]) -> pd.DataFrame:
        """Weights of each unit's own zone, units × indicators."""
        units = list(units)
        unknown = [unit for unit in units if unit not in self.assignment.index]
        valid = ", ".join(map(str, self.assignment.index))
        refuse(unknown, "no zone for", field=f"zone model {self.name}", valid=valid)
        return self.weights.loc[self.assignment[units]].set_axis(pd.Index(units, name="code"))

    def zone_table(self) -> pd.DataFrame:
        """One row per unit: zone_model, code, zone, basis."""
        return pd.DataFrame(
            {
                "zone_model": self.name,
                "code": self.assignment.index,
                "zone": self.assignment.to_numpy(),
                "basis": self.basis[self.assignment.index].to_numpy(),
            }
        )

    def weight_table(self) -> pd.DataFrame:
        """One row per zone with members and indicator: zone_model, zone, indicator, weight."""
        rows = self.weights.loc[self.weights.index.isin(self.assignment)].rename_axis(index="zone", columns="indicator")
        tidy = rows.reset_index().melt(id_vars="zone", value_name="weight")
        tidy.insert(0, "zone_model", self.name)
        return tidy

    @property
    def names(self) -> Names:
        """What pictures call the model and its zones."""
        return {self.name: Name(self.name.replace("_", " "), self.name_zh)} | NAMES | names_of(self.zone_names)

    def plot(self, language: Language = "both") -> Drawing:
        """Draw what each zone's yardstick weighs (:func:`gzsim.views.zone_figures.weights`)."""
        from gzsim.indicators import load_library
        from gzsim.views.zone_figures import weights  # drawing is slow to import

        return weights(self.weight_table(), language, names_of(load_library().table()) | self.names)


def as_zone_model(given: Any) -> ZoneModel:
    """Return a zone model as it is; raises InputError for anything else."""
    return of_kind(given, ZoneModel, "zone_model", "what functional(…), uniform(…) or own(…) of gzsim.zones gives")
