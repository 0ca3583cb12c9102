"""The library of indicators: graded into binding and guiding ones, classified, and linked to the record (S21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd
from markupsafe import Markup

from gzsim.common.names import known
from gzsim.common.reading import as_path
from gzsim.indicators.indicator import GradedIndicator
from gzsim.indicators.reading import read_indicators
from gzsim.views.html import data_table, notebook

SHIPPED = Path(__file__).with_name("library.yaml")
CHOICES = {
    "kind": ("binding", "guiding"),
    "horizon": ("short", "long"),
    "type": ("flow", "stock"),
    "provenance": ("source", "official practice", "assumption"),
    "status": ("series", "proxy", "none"),
    "stage": ("take_off", "growth", "maturity"),
    "zone": ("all", "central_city", "ecological", "rural_revitalisation"),
}
_ZH = {"binding": "约束性", "guiding": "指导性", "short": "显绩", "long": "潜绩"}


@dataclass(frozen=True, repr=False)
class Library(Mapping[str, GradedIndicator]):
    """Indicators by name; cannot be changed, only narrowed.

    >>> from gzsim.indicators import load_library
    >>> library = load_library()
    >>> library["gdp_growth"].name_zh
    '地区生产总值增速'
    >>> sorted(library.select(kind="binding", horizon="long", status="proxy"))
    ['cropland_retention', 'forest_cover']
    """

    indicators: Mapping[str, GradedIndicator]

    def __getitem__(self, name: str) -> GradedIndicator:
        known(name, self.indicators, "indicator")
        return self.indicators[name]

    def __contains__(self, name: object) -> bool:
        return name in self.indicators

    def __iter__(self) -> Iterator[str]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    def select(self, **criteria: str) -> Library:
        """Indicators that meet all criteria.

        Parameters
        ----------
        **criteria
            Any of kind, horizon, type, provenance, status (how the record sees it), stage and zone. A zone also
            selects what is meant for all zones.

        Raises InputError if a criterion or its value is unknown.
        """
        for criterion, value in criteria.items():
            known(criterion, CHOICES, "select")
            known(value, CHOICES[criterion], criterion)
        return Library(MappingProxyType({name: one for name, one in self.items() if _meets(one, criteria)}))

    def seen_by(self, series: str) -> Library:
        """Indicators that are linked to a series of the record.

        >>> from gzsim.indicators import load_library
        >>> list(load_library().seen_by("pm25_satellite"))
        ['good_air_days', 'pm25']
        """
        chosen = {
            name: one for name, one in self.items() if one.record and series in (one.record.series, one.record.of)
        }
        return Library(MappingProxyType(chosen))

    def table(self) -> pd.DataFrame:
        """One row per indicator: what it is, who leads it, what it costs to report, and how the record sees it."""
        rows = {name: _row(indicator) for name, indicator in self.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")

    def goalposts(self) -> pd.DataFrame:
        """All goalposts: indicator, basis (indicator | record: the unit they are in), base_year, low, high, source."""
        rows = [
            (name, basis, year, posts.low, posts.high, posts.source)
            for name, one in self.items()
            for basis, versions in (
                ("indicator", one.goalposts),
                ("record", one.record.goalposts if one.record else {}),
            )
            for year, posts in sorted(versions.items())
        ]
        return pd.DataFrame(rows, columns=["indicator", "basis", "base_year", "low", "high", "source"])

    def __repr__(self) -> str:
        binding = sum(one.kind == "binding" for one in self.values())
        seen = sum(one.record is not None for one in self.values())
        return (
            f"<Library: {len(self)} indicators, {binding} binding, {len(self) - binding} guiding; {seen} in the record>"
        )

    def _repr_html_(self) -> str:
        table = self.table()[["name", "name_zh", "kind", "horizon", "unit", "department_zh", "status", "provenance"]]
        shown = table.replace({"kind": _ZH, "horizon": _ZH})
        heading = Markup("<p><strong>Indicators / 指标库</strong> {}</p>").format(repr(self)[10:-1])
        return notebook(heading, data_table(shown))


def load_library(path: str | Path | None = None) -> Library:
    """Load a library of indicators, the shipped one unless a path is given.

    Raises InputError if the file cannot be read or an indicator is incomplete or impossible; with file, line and field.

    >>> from gzsim.indicators import load_library
    >>> load_library().table().loc["forest_cover", ["kind", "horizon", "status"]].tolist()
    ['binding', 'long', 'proxy']
    """
    return _load(SHIPPED if path is None else as_path(path, "path", "the path of a YAML file"))


@cache
def _load(path: Path) -> Library:
    return Library(MappingProxyType(read_indicators(path)))


def _meets(one: GradedIndicator, criteria: Mapping[str, str]) -> bool:
    plain = {name: value for name, value in criteria.items() if name not in ("stage", "zone")}
    zone = criteria.get("zone")
    return (
        all(getattr(one, name) == value for name, value in plain.items())
        and ("stage" not in criteria or criteria["stage"] in one.stages)
        and (zone is None or zone in one.zones or "all" in one.zones)
    )


def _row(one: GradedIndicator) -> dict[str, object]:
    plain = ("name", "name_zh", "unit", "kind", "horizon", "type", "direction", "frequency", "provenance", "reference")
    return {
        **{field: getattr(one, field) for field in plain},
        "low": one.bounds.low,
        "high": one.bounds.high,
        "department": one.lead_department.name,
        "department_zh": one.lead_department.name_zh,
        "hours_per_report": one.hours_per_report.value,
        "hours_per_year": one.hours_per_year,
        "stages": ", ".join(one.stages),
        "zones": ", ".join(one.zones),
        "status": one.status,
        "series": one.record.series if one.record else None,
        "measure": one.record.measure if one.record else None,
        "of": one.record.of if one.record else None,
        "proxy_of": one.record.proxy_of if one.record else None,
    }
