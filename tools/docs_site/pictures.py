"""Pictures of the pages, each in English and in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from docs_site.causal_picture import causal_picture
from docs_site.contents import Language
from docs_site.page_record import record, series_names
from docs_site.page_zone_models import zone_names, zone_table
from docs_site.year_picture import year_picture
from gzsim.views.drawing import Drawing
from gzsim.views.record_figure import held
from gzsim.views.zone_figures import zone_map


def zone_picture(language: Language) -> Drawing:
    """Who is in which zone, on the schematic map."""
    return zone_map(zone_table(), record().prefectures, language, zone_names())


def record_picture(language: Language) -> Drawing:
    """How many prefectures have a value, by series and year, and where levels break."""
    breaks = record().breaks
    apart = breaks[(breaks["geography"] == "prefecture") & ~breaks["comparable_levels"]]
    return held(record().prefecture_panel, apart, language, series_names())


PICTURES: dict[str, Callable[[Language], Drawing]] = {
    "model": causal_picture,
    "year": year_picture,
    "zones": zone_picture,
    "record": record_picture,
}
