"""What counties are appraised by: indicators and weights, declared in a file that can be argued with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field, Strict, ValidationError

from gzsim.common.explaining import input_error
from gzsim.common.names import of_kind
from gzsim.common.parts import Names, Part, Problem, Share, Text
from gzsim.common.reading import as_path
from gzsim.common.yaml_lines import read_yaml
from gzsim.scenario.zones import WHOLE_PROVINCE, ZoneName
from gzsim.zones.counties import tier_weights

SHIPPED = Path(__file__).with_name("counties.yaml")
SUM_TOLERANCE = 1e-9
Several = Annotated[tuple[Text, ...], Strict(False)]


class CountyIndicator(Part):
    """An indicator of counties, and how the record measures it. Higher is better."""

    name: Text
    name_zh: Text
    series: Several = Field(description="Series of the county panel; of several, each in its own years")
    measure: Literal["growth", "share", "level", "none"]
    of: Text | None = Field(None, description="The whole that a share is a share of")
    proxy_of: Text | None = Field(None, description="What it stands in for, if it is not the thing itself")
    reason: Text

    def problems(self) -> Iterator[Problem]:
        """A measure needs a series, a share a whole, and nothing else has one."""
        if (self.measure == "none") != (not self.series):
            yield Problem(("series",), "a measure needs a series, and the measure none has none")
        if (self.measure == "share") != (self.of is not None):
            yield Problem(("of",), "a share needs a whole, and nothing else has one")


class Tiers(Part):
    """What the reform of 2014 drops and what it doubles."""

    gdp: Several
    ecology: Several


class CountySystem(Part):
    """Indicators, zones and weights of counties.

    >>> system = load_county_system()
    >>> system.weight_rows.loc["ecological", "ecology"].item()
    0.25
    >>> system.tier_rows.loc["without_gdp", ["gdp_growth", "ecology"]].round(3).tolist()
    [0.0, 0.2]
    """

    title: Text
    title_zh: Text
    minimum_counties: Share
    minimum_coverage: Share
    indicators: Names[CountyIndicator]
    zones: Names[ZoneName]
    weights: Names[Names[float]]
    tiers: Tiers

    def problems(self) -> Iterator[Problem]:
        """Every zone has a row of weights on every indicator that sums to 1."""
        if set(self.weights) != set(self.zones) or WHOLE_PROVINCE not in self.zones:
            yield Problem(("weights",), "each zone needs one row, and one of them is for all", ", ".join(self.zones))
        for zone, row in self.weights.items():
            if set(row) != set(self.indicators):
                yield Problem(("weights", zone), "each indicator needs one weight", ", ".join(self.indicators))
            elif min(row.values()) < 0 or abs(sum(row.values()) - 1) > SUM_TOLERANCE:
                yield Problem(("weights", zone), f"weights sum to {sum(row.values()):.6g}", "weights >= 0, sum 1")
        for part in ("gdp", "ecology"):
            unknown = [name for name in getattr(self.tiers, part) if name not in self.indicators]
            if unknown:
                yield Problem(("tiers", part), f"no such indicator: {', '.join(unknown)}", ", ".join(self.indicators))

    @property
    def weight_rows(self) -> pd.DataFrame:
        """Weights, zones × indicators."""
        rows = pd.DataFrame.from_dict({zone: dict(row) for zone, row in self.weights.items()}, orient="index")
        return rows[list(self.indicators)].rename_axis("zone")

    @property
    def tier_rows(self) -> pd.DataFrame:
        """Weights of the two tiers of 2014 (:func:`gzsim.zones.counties.tier_weights`)."""
        return tier_weights(self.weight_rows.loc[WHOLE_PROVINCE], self.tiers.gdp, self.tiers.ecology)

    @property
    def zone_names(self) -> pd.DataFrame:
        """Zones × (name, name_zh)."""
        return pd.DataFrame({zone: name.model_dump() for zone, name in self.zones.items()}).T

    @property
    def measured(self) -> list[str]:
        """Indicators that the record has a series for."""
        return [name for name, indicator in self.indicators.items() if indicator.measure != "none"]


def load_county_system(path: str | Path | None = None) -> CountySystem:
    """Load the shipped declaration, or one of a user's own.

    Raises InputError if the file cannot be read or does not fit; with file, line and field.

    >>> list(load_county_system().indicators)[:2]
    ['gdp_growth', 'primary_growth']
    """
    path = SHIPPED if path is None else as_path(path, "path", "the path of a YAML file")
    tree = read_yaml(path)
    try:
        return CountySystem.model_validate(tree.plain())
    except ValidationError as error:
        raise input_error(error, tree) from None


def as_county_system(given: Any) -> CountySystem:
    """Return a declaration as it is; raises InputError for anything else."""
    return of_kind(given, CountySystem, "system", "what load_county_system() gives")
