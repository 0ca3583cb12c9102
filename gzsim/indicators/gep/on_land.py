"""Unit values on the land cover of the record: a satellite's proxy of a gross ecosystem product."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.indicators.gep.accounting import CATEGORIES
from gzsim.indicators.gep.unit_values import SOURCES, VARIANTS, UnitValues, load_unit_values
from gzsim.views.result import Result

HECTARES = 100  # per square kilometre
UNIT = 1e8  # CNY 100 million, the unit of money of the record

# Ouyang et al. (2013) for Guizhou in 2010 (pattern C17): CNY 2,001.346 billion, 57,526 per head, 4.3 times GDP.
PUBLISHED_YEAR = 2010
PUBLISHED_TOTAL = 20013.46  # CNY 100 million
PUBLISHED_PER_HEAD = 57_526  # CNY


@dataclass(frozen=True, eq=False, repr=False)
class GepOnLand(Result):
    """Values by code, year and land-cover class.

    Attributes
    ----------
    values : DataFrame, (code, year, land_cover) × services
        CNY 100 million at constant prices; missing for classes without a value.
    area : Series, (code, year, land_cover); square kilometres
    unit_values : UnitValues
    """

    values: pd.DataFrame
    area: pd.Series
    unit_values: UnitValues

    def by_service(self) -> pd.DataFrame:
        """Values summed over classes, (code, year) × services; supporting services included."""
        return self.values.groupby(["code", "year"]).sum()

    def by_category(self) -> pd.DataFrame:
        """Values by category, (code, year) × (provisioning, regulating, cultural, gep)."""
        table = self.by_service().T.groupby(self.unit_values.services["category"]).sum().T
        table = table.reindex(columns=list(CATEGORIES), fill_value=0.0)
        return table.assign(gep=table.sum(axis=1))

    def gep(self) -> pd.DataFrame:
        """Gross ecosystem product, years × codes, CNY 100 million at constant prices."""
        return self.by_category()["gep"].unstack("code")  # noqa: PD010

    def land_covered(self) -> pd.DataFrame:
        """Share of the land in classes that have a value, years × codes, percent."""
        valued = self.area.where(self.values.notna().any(axis=1), 0.0)
        keys = ["year", "code"]
        share = 100 * valued.groupby(keys).sum() / self.area.groupby(keys).sum()
        return share.unstack("code")  # noqa: PD010

    def distance_to_published(self) -> pd.Series:
        """The sum of all units in 2010 beside the published total of the province (pattern C17), CNY 100 million.

        A fair comparison only where the units are all nine prefectures.

        Raises InputError if 2010 is not among the years.
        """
        gep = self.gep()
        if PUBLISHED_YEAR not in gep.index:
            raise InputError(f"there is no {PUBLISHED_YEAR}", field="year", valid="years with 2010 among them")
        total = gep.loc[PUBLISHED_YEAR].sum()
        published = PUBLISHED_TOTAL
        parts = {"on_land": total, "published": published, "difference": total - published, "ratio": total / published}
        return pd.Series(parts, name=f"{self.unit_values.name} {self.unit_values.variant}")


def gep_on_land(land_cover: pd.DataFrame, unit_values: UnitValues | None = None) -> GepOnLand:
    r"""Value the land: area of each class times the published value of a hectare.

    .. math::
        V_{its} = \sum_c A_{itc}\, e \sum_m r_{cm} f_{ms}, \qquad \mathrm{GEP}_{it} = \sum_{s \in G} V_{its}

    with area A of class c, value e of the equivalent, reading r of class c as ecosystem m, factor f, and G the
    provisioning, regulating and cultural services. Prices stand still, so that change is change of land cover alone.
    Values per hectare are China's averages: neither Guizhou's productivity nor its prices are in them.

    Parameters
    ----------
    land_cover : DataFrame; code, year, land_cover, km2; as ``record.land_cover``
    unit_values : UnitValues, optional
        By default those of Xie et al. (2015), central reading.

    Raises InputError if a column is missing, a class is none of the 17 of IGBP, an area is negative or missing, or a
    row occurs twice.

    Source: S17; Xie et al. (2008, 2015); Ouyang et al. (2013), Acta Ecologica Sinica 33, 6747–6761.

    >>> from gzsim.record import load_record
    >>> valued = gep_on_land(load_record().land_cover)
    >>> valued.gep().loc[2010].sum().round().item(), valued.distance_to_published()["ratio"].round(2).item()
    (10010.0, 0.5)
    """
    unit_values = unit_values or load_unit_values()
    per_hectare = unit_values.per_hectare
    _check(land_cover, per_hectare.index)
    area = land_cover.set_index(["code", "year", "land_cover"])["km2"].sort_index()
    each = per_hectare.reindex(area.index.get_level_values("land_cover")).set_axis(area.index)
    return GepOnLand(each.mul(area * HECTARES / UNIT, axis=0), area, unit_values)


def sensitivity(land_cover: pd.DataFrame) -> pd.DataFrame:
    """Provincial total of 2010 under every table and reading, beside the published one.

    Returns DataFrame, (unit_values, variant) × (on_land, published, difference, ratio)

    >>> from gzsim.record import load_record
    >>> sensitivity(load_record().land_cover)["ratio"].round(2).tolist()
    [0.23, 0.5, 0.52, 0.37, 0.41, 0.48]
    """
    rows = {
        (name, variant): gep_on_land(land_cover, load_unit_values(name, variant)).distance_to_published()
        for name in SOURCES
        for variant in VARIANTS
    }
    return pd.DataFrame(rows).T.rename_axis(["unit_values", "variant"])


def _check(land_cover: pd.DataFrame, classes: pd.Index) -> None:
    missing = {"code", "year", "land_cover", "km2"} - set(land_cover.columns)
    if missing:
        raise InputError(f"lacks {', '.join(sorted(missing))}", field="land_cover", valid="code, year, land_cover, km2")
    unknown = sorted(set(land_cover["land_cover"].astype(str)) - set(classes))
    refuse(unknown, "unknown class", field="land_cover", valid=", ".join(classes))
    if not pd.api.types.is_numeric_dtype(land_cover["km2"]):
        raise InputError("is not numeric", field="km2", valid="square kilometres")
    if not (land_cover["km2"] >= 0).all():
        raise InputError("is negative or missing", field="km2", valid="0 or more")
    if land_cover.duplicated(["code", "year", "land_cover"]).any():
        raise InputError("a class occurs twice for a code and year", field="land_cover", valid="one row for each")
