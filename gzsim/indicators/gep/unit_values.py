"""Published values of a hectare of each ecosystem, and how the classes of land cover are read as ecosystems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError

TABLES = Path(__file__).with_name("tables")
VARIANTS = ("low", "central", "high")

# The value of one standard equivalent in 2010, CNY per hectare (Xie et al. 2015). Found through a study that corrects
# it by 0.94 to 3,202.11 (Ao et al., land quality of the Yellow River basin): 3,202.11 / 0.94 = 3,406.5.
STANDARD_EQUIVALENT = 3406.5
PRICES = "CNY of 2010"

SOURCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "xie2015": (
            "Xie Gaodi et al. (2015), Journal of Natural Resources 30(8), 1243–1254: 14 ecosystems, 11 services",
            "found as restated in a public repository, not in the paper itself",
        ),
        "xie2008": (
            "Xie Gaodi et al. (2008), Journal of Natural Resources 23(5), 911–919: 6 ecosystems, 9 services",
            "found: equivalents recovered from coefficients of a study that multiplies them by 3,202.11",
        ),
    }
)


@dataclass(frozen=True, eq=False)
class UnitValues:
    """Values of a hectare, and the reading of land cover that goes with them.

    Attributes
    ----------
    factors : DataFrame, ecosystems × services
        Equivalents: 1 is what a hectare of average farmland yields in food.
    equivalent : float; value of one equivalent, CNY per hectare and year
    reading : DataFrame, 17 IGBP classes × ecosystems
        Shares that sum to 1, or to 0 where the source gives the class no value.
    services : DataFrame, index service
        service_zh, group_of_source, category (that of the gross ecosystem product).
    source, evidence : str
    """

    name: str
    variant: str
    factors: pd.DataFrame
    equivalent: float
    reading: pd.DataFrame
    services: pd.DataFrame
    source: str
    evidence: str

    @property
    def per_hectare(self) -> pd.DataFrame:
        """Value of a hectare, land-cover classes × services, CNY a year; missing for a class without a value."""
        values = self.equivalent * self.reading @ self.factors
        return values.where(self.reading.sum(axis=1) > 0)

    def priced(self, equivalent: float) -> UnitValues:
        """Return the same table at another value of the equivalent, CNY per hectare.

        Raises InputError if the value is not positive.
        """
        if not equivalent > 0:
            raise InputError(f"{equivalent} CNY per hectare", field="equivalent", valid="more than 0")
        return replace(self, equivalent=float(equivalent))


def load_unit_values(name: str = "xie2015", variant: str = "central") -> UnitValues:
    """Load a published table of unit values with its reading of the land-cover classes.

    The tables are published; reading IGBP classes as their ecosystems is an assumption, with a reason for each in
    ``tables/land_cover.csv`` and a low and a high variant where the definition of a class leaves room.

    Raises InputError if there is no such table or variant.

    >>> values = load_unit_values("xie2015")
    >>> values.factors.sum(axis=1)[["broadleaf_forest", "wetland", "water"]].round(2).tolist()
    [22.95, 52.02, 125.61]
    >>> values.per_hectare.loc["mixed forest"].sum().round().item()
    78656.0
    """
    known(name, SOURCES, "unit_values")
    known(variant, VARIANTS, "variant")
    factors = _table(name).drop(columns="ecosystem_zh").set_index("ecosystem").rename_axis(columns="service")
    services = _table("services").set_index("service").loc[list(factors.columns)]
    reading = _reading(name, variant).reindex(columns=factors.index, fill_value=0.0)
    source, evidence = SOURCES[name]
    return UnitValues(name, variant, factors, STANDARD_EQUIVALENT, reading, services, source, evidence)


def _reading(name: str, variant: str) -> pd.DataFrame:
    rows = _table("land_cover")
    mine = rows[rows["unit_values"] == name]
    asked = mine[mine["variant"] == variant]
    others = mine[(mine["variant"] == "central") & ~mine["land_cover"].isin(asked["land_cover"])]
    chosen = pd.concat([asked, others])
    classes = mine["land_cover"].drop_duplicates()
    valued = chosen.dropna(subset="ecosystem")
    shares = valued.set_index(["land_cover", "ecosystem"])["share"].unstack("ecosystem")  # noqa: PD010
    return shares.reindex(classes).fillna(0.0)


@cache
def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(TABLES / f"{name}.csv", encoding="utf-8")
