"""The description of the tables: accepted by frictionless, true to the bytes, and usable for a folder of one's own."""

import hashlib
import json

import frictionless
import pandas as pd
import pytest
from guides import text

from gzsim.errors import InputError
from gzsim.paths import shipped
from gzsim.record import load_record
from gzsim.record.layout import CORE, layout
from gzsim.record.package import accept, main

DESCRIPTION = json.loads((shipped("data") / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in DESCRIPTION["resources"]}


def test_frictionless_accepts_the_description_and_every_table():
    report = frictionless.validate(str(shipped("data") / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_bytes_and_checksum_are_those_of_the_file(name, record):
    resource = RESOURCES[name]
    data = (shipped("data") / resource["path"]).read_bytes()
    assert resource["bytes"] == len(data)
    assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert record.checksums[resource["path"]] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", RESOURCES)
def test_files_are_canonical(name):
    """UTF-8, line feeds, no duplicate key, rows in the order of the key unless time or rank orders them better."""
    data = (shipped("data") / RESOURCES[name]["path"]).read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b" \n" not in data


def test_every_csv_file_is_described():
    assert {file.name for file in shipped("data").glob("*.csv")} == {item["path"] for item in RESOURCES.values()}


def test_every_number_has_a_unit():
    fields = [(name, field) for name, resource in RESOURCES.items() for field in resource["schema"]["fields"]]
    bare = [(name, field["name"]) for name, field in fields if field["type"] == "number" and "unit" not in field]
    assert bare == [("series", "minimum"), ("series", "maximum")], "in the unit of the series, in the same row"


def test_units_of_the_description_are_those_of_the_catalogue(record):
    panels = {"prefecture": "prefecture_year", "county": "county_year", "province": "province_year"}
    for geography, panel in panels.items():
        catalogue = record.catalogue[record.catalogue["geography"] == geography].set_index("series")["unit"]
        assert RESOURCES[panel]["units"] == catalogue.to_dict()


def test_every_value_has_a_source_with_a_publisher(record):
    used = {
        source
        for table in (record.prefecture_panel, record.county_panel, record.province)
        for source in table["source"]
    }
    assert used <= set(record.sources.index)
    assert record.sources.loc[list(used), "publisher"].str.len().min() > 5


def test_accepting_twice_changes_nothing(folder):
    before = (folder / "datapackage.json").read_bytes()
    assert accept(folder) == []
    assert (folder / "datapackage.json").read_bytes() == before


def test_a_described_table_without_its_file_is_not_accepted(folder):
    """Not even one that gzsim does not know: its checksum cannot be taken."""
    description = folder / "datapackage.json"
    package = json.loads(description.read_text(encoding="utf-8"))
    package["resources"].append({"name": "own", "path": "own.csv"})
    description.write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.csv: there is no such file"):
        accept(folder)


def test_accepted_edit_round_trips(folder, edit):
    edit("leader_terms.csv", "520100,2005,2011,6", "520100,2005,2010,5")
    assert main([str(folder)]) == 0
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    hashes = {item["name"]: item["hash"] for item in described["resources"]}
    assert {name for name, value in hashes.items() if value != RESOURCES[name]["hash"]} == {"leader_terms"}
    assert load_record(folder).leader_terms["years"].sum() == load_record().leader_terms["years"].sum() - 1


def test_own_panel_of_another_province(tmp_path):
    """The core tables suffice, other codes and other series are welcome, the other tables are empty."""
    tables = {
        "prefectures": [
            {"code": "530100", "name": "Kunming", "name_zh": "昆明市", "kind": "city", "land_km2": 21013},
            {"code": "530300", "name": "Qujing", "name_zh": "曲靖市", "kind": "city", "land_km2": 28900},
        ],
        "sources": [{"key": "own", "publisher": "own survey", "terms": "own"}],
        "series": [
            {
                "geography": "prefecture", "series": "tourists", "name": "Tourists", "name_zh": "游客",
                "unit": "persons", "concept": "visitors counted", "kind": "flow", "minimum": 0,
                "first": 2020, "last": 2021, "units": 2, "values": 3, "source": "own",
            }
        ],
        "breaks": [],
        "prefecture_year": [
            {"series": "tourists", "code": "530100", "year": 2020, "value": 10, "source": "own"},
            {"series": "tourists", "code": "530100", "year": 2021, "value": 15, "source": "own"},
            {"series": "tourists", "code": "530300", "year": 2021, "value": 7, "source": "own"},
        ],
    }  # fmt: skip
    for name, rows in tables.items():
        pd.DataFrame(rows, columns=layout()[name].columns).to_csv(tmp_path / f"{name}.csv", index=False)
    accept(tmp_path)
    record = load_record(tmp_path)
    assert set(record.checksums) == {f"{name}.csv" for name in CORE}
    assert record.growth_within_vintages("tourists").loc[2021, "530100"] == 50
    assert record.growth("tourists", 2020, 2021).isna().tolist() == [False, True]
    assert record.counties.empty
    assert list(record.air_days.columns) == ["code", "date", "aqi", "pm25"]
    assert "2 prefectures" in repr(record)
    assert record._repr_html_()


def test_the_docs_name_every_break(record):
    page = text("data")
    table = [line for line in page.splitlines() if line.startswith("| ")]
    breaks = record.breaks[~record.breaks["comparable_levels"] & (record.breaks["kind"] != "anomaly")]
    for row in breaks.itertuples():
        span = f"{row.last_year_before}/{str(row.first_year_after)[2:]}"
        sector_of = "its three sectors" if row.geography == "prefecture" else "its sectors"
        named = row.series if "value_added" not in row.series or span != "2018/19" else sector_of
        assert any(named in line and span in line and row.kind in line for line in table), (row.series, span)


def test_the_docs_count_the_rows(record):
    page = text("data")
    for rows, table in (
        ("3,675", record.prefecture_panel),
        ("14,212", record.county_panel),
        ("2,078", record.land_cover),
    ):
        assert f"| {rows} |" in page
        assert len(table) == int(rows.replace(",", ""))
