"""First and last years of terms, against calendars moved along the years."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import turnover_years
from gzsim.record import load_record

CODES, YEARS = [f"c{k}" for k in range(9)], range(2001, 2018)


def calendars(luck: np.random.Generator) -> pd.DataFrame:
    rows = []
    for code in CODES:
        year = 2000 - int(luck.integers(3))
        while year < 2017:
            end = min(year + int(luck.integers(2, 6)), 2017)
            rows.append((code, year, end, end == 2017))
            year = end
    return pd.DataFrame(rows, columns=["code", "start_year", "end_year", "ends_at_cut_off"])


def noise(luck: np.random.Generator, memory: float = 0.5) -> pd.DataFrame:
    values = luck.normal(size=(len(YEARS), len(CODES)))
    for year in range(1, len(YEARS)):
        values[year] += memory * values[year - 1]
    return pd.DataFrame(values, index=YEARS, columns=CODES)


def ends(terms: pd.DataFrame) -> np.ndarray:
    last = {(row.code, row.end_year) for row in terms[~terms["ends_at_cut_off"]].itertuples()}
    return np.array([[(code, year) in last for code in CODES] for year in YEARS])


def test_it_is_least_squares_with_effects_of_units_and_years():
    luck = np.random.default_rng(1)
    terms, values = calendars(luck), noise(luck)
    found = turnover_years(values, terms, moments=("last",), times=19).table.loc["last"]
    panel = values.stack().reset_index().set_axis(["year", "code", "y"], axis=1)
    panel["d"] = pd.DataFrame(ends(terms), YEARS, CODES).stack().to_numpy().astype(float)
    first = terms.groupby("code")["start_year"].min()
    panel = panel[panel["year"] > panel["code"].map(first)]
    columns = [panel[["d"]], pd.get_dummies(panel["code"]), pd.get_dummies(panel["year"])]
    slope = np.linalg.lstsq(np.hstack(columns).astype(float), panel["y"].to_numpy(), rcond=None)[0][0]
    assert found["difference"] == pytest.approx(slope)
    assert found["years"] == panel["d"].sum()
    assert found["years"] + found["others"] == len(panel)


def test_size_and_power_by_monte_carlo_under_memory():
    luck, p, caught = np.random.default_rng(2), [], []
    for trial in range(120):
        terms, values = calendars(luck), noise(luck)
        settings = {"moments": ("last",), "times": 99, "seed": trial}
        row = turnover_years(values, terms, **settings).table.loc["last"]
        p.append(row["p"])
        if trial % 2:
            moved = values + row["smallest"] * ends(terms)
            caught.append(turnover_years(moved, terms, **settings).table.loc["last", "p"])
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.10
    assert 0.65 <= np.mean(np.array(caught) <= 0.05) <= 0.95


def test_years_outside_known_terms_and_cut_offs_do_not_count():
    terms = pd.DataFrame([("c0", 2001, 2004, False), ("c0", 2010, 2013, True), ("c1", 2002, 2008, False)],
                         columns=["code", "start_year", "end_year", "ends_at_cut_off"])  # fmt: skip
    found = turnover_years(noise(np.random.default_rng(3)), terms, times=19).table
    assert found.loc["first", ["years", "others"]].tolist() == [3, 9]
    assert found.loc["last", ["years", "others"]].tolist() == [2, 10]


def test_the_record_cannot_tell():
    record = load_record()
    found = turnover_years(record.table("gdp_growth_reported").loc[:2017], record.leader_terms, times=999).table
    assert (found["p"] > 0.3).all()
    assert found["smallest"].between(0.4, 0.9).all()
    assert found.loc["last", "years"] == 32


def test_bad_questions_are_refused():
    luck = np.random.default_rng(4)
    with pytest.raises(InputError, match="no 'middle'"):
        turnover_years(noise(luck), calendars(luck), moments=("middle",))
    with pytest.raises(InputError, match="no unit"):
        turnover_years(noise(luck).rename(columns="x{}".format), calendars(luck))
