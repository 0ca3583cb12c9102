"""A province's figures as a record: the tables that every record has, in the layout of the shipped one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.paths import shipped
from gzsim.province.indicators import PERCENT, Declared
from gzsim.province.reading import OwnProvince
from gzsim.record.layout import CORE, DESCRIPTION, layout, read_description
from gzsim.record.package import accept

SOURCE = "own"
COLUMNS_OF_MAP = 4
KINDS = {"市": "prefecture-level city", "自治州": "autonomous prefecture", "州": "prefecture", "盟": "league",
         "地区": "prefecture", "区": "district", "县": "county"}  # fmt: skip
"""Kind of unit by the end of its Chinese name."""


def write_record(own: OwnProvince, folder: Path) -> None:
    """Write the tables and their description, and verify them as every record is."""
    tables = {
        "prefectures": list(_prefectures(own)),
        "provinces": [_province(own)],
        "sources": [{"key": SOURCE, "publisher": _source(own), "carrier": own.file.name,
                     "terms": "as the publisher says"}],
        "series": [_series(own, each) for each in own.indicators],
        "breaks": [],
        "prefecture_year": list(_figures(own)),
    }  # fmt: skip
    for name, rows in tables.items():
        table = pd.DataFrame(rows, columns=layout()[name].columns)
        table.to_csv(folder / layout()[name].path, index=False, lineterminator="\n", encoding="utf-8")
    description = json.dumps(_description(own, [*CORE, "provinces"]), ensure_ascii=False, indent=2)
    (folder / DESCRIPTION).write_text(description + "\n", encoding="utf-8")
    accept(folder)


def names(own: OwnProvince) -> tuple[str, str]:
    """English and Chinese name of the province; one stands for the other where there is only one."""
    name, name_zh = own.about.get("name"), own.about.get("name_zh")
    return name or name_zh, name_zh or name


def _source(own: OwnProvince) -> str:
    return own.about.get("source", f"not told in {own.file.name}")


def _province(own: OwnProvince) -> dict[str, str]:
    name, name_zh = names(own)
    return {"code": f"{own.units.index[0][:2]}0000", "name": name, "name_zh": name_zh}


def _prefectures(own: OwnProvince) -> Iterator[dict[str, Any]]:
    """Units in the order of the workbook; on the schematic map they stand in rows in that order, and in no other."""
    for place, (code, row) in enumerate(own.units.iterrows()):
        kind = next((kind for end, kind in KINDS.items() if row["name_zh"].endswith(end)), "unit")
        yield {"code": code, "name": row["name"], "name_zh": row["name_zh"], "kind": kind, "land_km2": row["land_km2"],
               "column": place % COLUMNS_OF_MAP, "row": place // COLUMNS_OF_MAP}  # fmt: skip


def kind_of(each: Declared) -> str:
    """What the figures are: of a level in percent no growth is taken; anything else is a state or adds up."""
    if each.measure == "growth":
        return "flow"
    return "rate" if any(part in each.unit.lower() for part in PERCENT) else "stock"


def _series(own: OwnProvince, each: Declared) -> dict[str, Any]:
    figures = own.figures[each.key].dropna()
    years, codes = (figures.index.get_level_values(level) for level in ("year", "code"))
    return {"geography": "prefecture", "series": each.key, "name": each.name, "name_zh": each.name_zh,
            "unit": each.unit, "concept": each.name_zh, "kind": kind_of(each), "first": years.min(),
            "last": years.max(), "units": codes.nunique(), "values": len(figures),
            "source": SOURCE}  # fmt: skip


def _figures(own: OwnProvince) -> Iterator[dict[str, Any]]:
    for each in own.indicators:
        for (year, code), value in own.figures[each.key].dropna().sort_index(level=["code", "year"]).items():
            yield {"series": each.key, "code": code, "year": year, "value": value, "source": SOURCE}


def _description(own: OwnProvince, listed: list[str]) -> Mapping[str, Any]:
    """The shipped description without what it says of Guizhou."""
    name, name_zh = names(own)
    resources = [
        {key: said for key, said in item.items() if key not in ("sources", "units", "breaks")}
        | {"title": item["name"].replace("_", " ")}
        for item in read_description(shipped("data"))["resources"]
        if item["name"] in listed
    ]
    title = name if name == name_zh else f"{name} {name_zh}"
    return {
        "profile": "data-package",
        "name": "own-record",
        "title": f"Record of {title}",
        "description": f"Made from {own.file.name}; its publisher is not checked by gzsim: {_source(own)}",
        "resources": resources,
    }
