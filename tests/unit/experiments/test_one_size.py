"""The price of one size for all zones: never negative under its own luck, and judged again under another."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.experiments.levers import Shares
from gzsim.experiments.one_size import one_size
from gzsim.experiments.trials import Trials
from gzsim.scenario import plausible_draws

LEVER = {"zones.weights.{zone}": Shares(("gdp_growth", "water_quality"))}
ZONES = ["central_city", "ecological"]
SIZE = {"zones": ZONES, "replications": 2, "budget": 20, "draws": 2, "draw_replications": 2, "seed": 7}


@pytest.fixture(scope="module")
def found(brief):
    return one_size(brief, LEVER, {"own_needs": 1.0}, **SIZE)


def design(found, values):
    """What the scenario is told: own or common values, by zone and indicator."""
    changes = {}
    for row in found.levers.itertuples():
        field, _, indicator = row.lever.rpartition(".")
        changes.setdefault(field, {})[indicator] = getattr(row, values)
    return changes


def test_under_the_luck_of_its_search_own_values_never_lose(found):
    assert found.judged.set_index("luck").loc["searched", "gain"] >= -1e-9


def test_common_values_divide_alike_what_is_there_in_each_zone(found):
    shares = found.levers.groupby("zone")["common"].transform(lambda values: values / values.sum())
    by_zone = shares.to_numpy().reshape(len(ZONES), -1)
    assert np.allclose(by_zone, by_zone[0])
    totals = found.levers.groupby("zone")[["own", "common", "today"]].sum()
    assert np.allclose(totals, totals[["today"]])


def test_the_price_is_the_difference_of_both_designs(brief, found):
    trials = Trials(brief, ("own_needs",), 2, 7)
    own, common = (trials.lived(design(found, values))["own_needs"].mean() for values in ("own", "common"))
    assert found.judged.set_index("luck").loc["searched", "gain"] == pytest.approx(own - common)


def test_a_draw_is_what_its_parameters_set_by_hand_give(brief, found):
    draws = plausible_draws(2, 7, scenarios=brief)
    drawn = brief.with_({"parameters": draws.loc[1].to_dict()}, name="drawn")
    trials = Trials(drawn, ("own_needs",), 2, 7)
    own, common = (trials.lived(design(found, values))["own_needs"].mean() for values in ("own", "common"))
    assert found.drawn[1] == pytest.approx(own - common, abs=1e-9)
    row = found.table.iloc[0]
    assert row["low"] <= row["median"] <= row["high"]
    assert row["other_sign"] == np.mean(np.sign(found.drawn) == -np.sign(found.price))


def test_threads_change_no_bit_of_the_price(brief, found):
    again = one_size(brief, LEVER, {"own_needs": 1.0}, **SIZE, threads=2)
    pd.testing.assert_frame_equal(again.levers, found.levers, check_exact=True)
    pd.testing.assert_series_equal(again.drawn, found.drawn, check_exact=True)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"levers": {"zones.weights.ecological": Shares(("gdp_growth", "water_quality"))}}, "levers"),
        ({"levers": {}}, "levers"),
        ({"zones": ["ecological"]}, "zones"),
        ({"zones": ["ecological", "coast"]}, "zones"),
        ({"draws": 0}, "draws"),
        ({"budget": 3}, "budget"),
    ],
)
def test_what_has_no_price_is_refused(brief, asked, field):
    said = {"levers": LEVER, **SIZE, **asked}
    with pytest.raises(InputError) as caught:
        one_size(brief, said.pop("levers"), {"own_needs": 1.0}, **said)
    assert caught.value.field == field


def test_a_province_of_one_yardstick_has_no_zones_to_compare(brief):
    with pytest.raises(InputError) as caught:
        one_size(brief.with_({"zones.model": "uniform"}), LEVER, "growth", **SIZE)
    assert caught.value.field == "zones.model"
