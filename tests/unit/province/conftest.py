"""An invented province of four cities with Chinese names alone, as tables and as a scenario."""

import pandas as pd
import pytest

from gzsim.record import load_record
from gzsim.record.layout import layout
from gzsim.record.package import accept

CITIES = {"530100": "甲市", "530300": "乙市", "530400": "丙市", "530500": "丁市"}
YEARS = range(2019, 2024)
SERIES = {"growth": "增速", "air": "优良天数", "income": "收入"}
SCENARIO = """
schema_version: 1
title: An invented province
title_zh: 虚构省
author: nobody
reference: invented
baseline: scenario
units:
  prefectures: ["530100", "530300", "530400", "530500"]
  spending: {"530100": 900, "530300": 500, "530400": 400, "530500": 300}
indicators:
  growth: {name: 增速, name_zh: 增速, unit: "%", provenance: assumption, reference: invented, kind: guiding,
           horizon: short, type: flow, form: growth, direction: higher, target: 6,
           record: {series: growth, measure: level}}
  air: {name: 优良天数, name_zh: 优良天数, unit: "%", provenance: assumption, reference: invented, kind: binding,
        horizon: long, type: stock, form: level, direction: higher, goalpost: 80, target: 95,
        record: {series: air, measure: level}}
  income: {name: 收入, name_zh: 收入, unit: 元, provenance: assumption, reference: invented, kind: guiding,
           horizon: short, type: flow, form: growth, direction: higher, target: 5,
           record: {series: income, measure: growth}}
zones:
  model: functional
  names: {all: {name: Whole province, name_zh: 全省统一}, 城市: {name: 城市, name_zh: 城市},
          山区: {name: 山区, name_zh: 山区}}
  assignment: {"530100": 城市, "530300": 城市, "530400": 山区, "530500": 山区}
  weights:
    all: {growth: 0.4, air: 0.3, income: 0.3}
    城市: {growth: 0.6, air: 0.2, income: 0.2}
    山区: {growth: 0.2, air: 0.5, income: 0.3}
long_term_weight: declared
warnings: {tolerance: 1.0, red_tolerance: 2.5, rectification_time: 0.01}
schemes:
  none: {name: No sanction, name_zh: 无奖惩, type: none}
  last_place: {name: Last-place deduction, name_zh: 末位扣减, type: last_place, rate: 0.1, excellent: 1}
scheme_in_force: last_place
record: {minimum_coverage: 0.4}
simulation: {start_year: 2024, years: 2, replications: 3, seed: 5}
"""


def figures():
    """Rows of prefecture_year.csv, made by a rule that nobody could take for a statistic."""
    for place, code in enumerate(CITIES):
        for year in YEARS:
            step = year - YEARS[0]
            yield {"series": "growth", "code": code, "year": year, "value": 5 + place + (step * (place + 1)) % 3}
            yield {"series": "air", "code": code, "year": year, "value": 80 + 4 * place + (step + place) % 2}
            yield {"series": "income", "code": code, "year": year, "value": 20_000 + 1_000 * place + 900 * step}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with the five tables that a record needs, the province's name, and a scenario beside them."""
    path = tmp_path_factory.mktemp("rec")
    panel = pd.DataFrame(figures()).assign(source="own")
    tables = {
        "prefectures": [{"code": code, "name": name, "name_zh": name, "kind": "city"} for code, name in CITIES.items()],
        "provinces": [{"code": "530000", "name": "虚构省", "name_zh": "虚构省"}],
        "sources": [{"key": "own", "publisher": "invented", "terms": "none"}],
        "series": [
            {"geography": "prefecture", "series": key, "name": name, "name_zh": name, "unit": "%", "concept": name,
             "kind": "stock", "first": YEARS[0], "last": YEARS[-1], "units": 4, "values": 20, "source": "own"}
            for key, name in SERIES.items()
        ],
        "breaks": [],
        "prefecture_year": panel,
    }  # fmt: skip
    for name, rows in tables.items():
        pd.DataFrame(rows, columns=layout()[name].columns).to_csv(path / f"{name}.csv", index=False)
    accept(path)
    (path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def record(folder):
    """The record of that folder."""
    return load_record(folder)
