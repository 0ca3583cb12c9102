import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.history import variance
from gzsim.scenario.parameters import load_parameters


def test_the_shares_of_the_simulated_country_are_those_of_the_record(record):
    nested, provinces = variance.nested_variance(record), variance.province_variance(record)
    lasting = provinces + max(0.0, nested.prefecture) + max(0.0, nested.county)
    table = load_parameters()
    assert table["hierarchy.province_share"] == pytest.approx(provinces / lasting, abs=0.005)
    assert table["hierarchy.prefecture_share"] == pytest.approx(max(0.0, nested.prefecture) / lasting, abs=0.005)


def test_known_components_come_back(record, monkeypatch):
    """Made-up growth with components 4, 1 and 9 in the record's own layout."""
    random = np.random.default_rng(4)
    codes = record.counties.index[record.counties["former_poverty_county"]]
    found = []
    for _ in range(60):
        prefecture = {code: 2.0 * random.standard_normal() for code in record.prefectures.index}
        own = {code: random.standard_normal() for code in codes}
        rows = {
            (year, code): 10
            + prefecture[record.counties.loc[code, "prefecture"]]
            + own[code]
            + 3 * random.standard_normal()
            for year in range(2006, 2019)
            for code in codes
        }
        index = pd.MultiIndex.from_tuples(rows, names=["year", "code"])
        panel = pd.DataFrame({"gdp_growth": list(rows.values())}, index=index)
        monkeypatch.setattr(variance, "county_indicators", lambda *_, panel=panel: panel)
        each = variance.nested_variance(record)
        found.append((each.prefecture, each.county, each.year))
    mean, error = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(mean - [4, 1, 9]) < 4 * error).all()


def test_an_unknown_indicator_is_refused(record):
    with pytest.raises(InputError, match="moon"):
        variance.nested_variance(record, "moon")
