"""Staggered exits: by hand, on made-up data, and a slice of the kept table."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.evidence import staggered_effect
from gzsim.evidence.randomisation import smallest_detectable
from gzsim.evidence.staggered import effects_by_lot
from gzsim.lessons import natural_experiments as natural
from gzsim.numeric.shuffles import share_as_large, shuffles
from gzsim.record import load_record

YEARS = range(2014, 2019)


@pytest.fixture(scope="module")
def record():
    return load_record()


def panel(luck: np.random.Generator, effect: float = 0.0) -> tuple[pd.DataFrame, pd.Series]:
    since = pd.Series(np.repeat([2016, 2017, 2019], 8), [f"u{k}" for k in range(24)])
    values = luck.normal(size=(5, 24)) + luck.normal(size=24)
    for column, first in enumerate(since):
        values[[year >= first for year in YEARS], column] += effect
    return pd.DataFrame(values, index=YEARS, columns=since.index), since


def by_hand(values: np.ndarray, since: np.ndarray) -> tuple[float, dict[tuple[int, int], float]]:
    """ATT(g, t): change from the year before g, of those reached in g less those not reached by t; and their mean."""
    cells, weights = {}, []
    for first in sorted(set(since)):
        for year in YEARS:
            if YEARS[0] < first <= year and (since > year).any():
                change = values[year - YEARS[0]] - values[first - 1 - YEARS[0]]
                cells[first, year] = change[since == first].mean() - change[since > year].mean()
                weights.append((since == first).sum())
    return float(np.average(list(cells.values()), weights=weights)), cells


def test_it_is_the_mean_of_comparisons_two_by_two():
    values, since = panel(np.random.default_rng(1))
    since = since.replace({2017: 2016}).where(since.index > "u12", 2016)  # cohorts of different sizes
    since.iloc[:6] = 2018
    found = staggered_effect(values, since)
    effect, cells = by_hand(values.to_numpy(), since.to_numpy())
    assert found.effect == pytest.approx(effect)
    sizes = since.value_counts()
    at_once = np.average([cells[2016, 2016], cells[2018, 2018]], weights=sizes[[2016, 2018]])
    assert found.events.loc[0, "difference"] == pytest.approx(at_once)
    assert found.events.loc[-1, "difference"] == 0


def test_drawn_effects_are_those_of_years_handed_out_anew():
    values, since = panel(np.random.default_rng(5))
    orders = shuffles(np.zeros(24), 4, np.random.default_rng(7))
    found = staggered_effect(values, since, times=4, seed=7)
    expected = [by_hand(values.to_numpy(), since.to_numpy()[order])[0] for order in orders]
    assert found.drawn.tolist() == pytest.approx(expected)
    assert found.p == share_as_large(expected)


def test_size_and_power_by_monte_carlo():
    """By hand, which the tests above show to be the same: nothing is found in 5 %, the smallest effect in 80 %."""
    luck, p, caught = np.random.default_rng(6), [], []
    for _ in range(100):
        values, since = panel(luck)
        handed = since.to_numpy()[shuffles(np.zeros(24), 79, luck)]
        drawn = np.array([by_hand(values.to_numpy(), each)[0] for each in handed])
        p.append(share_as_large(drawn))
        moved = values.to_numpy() + smallest_detectable(drawn[1:]) * (np.array(YEARS)[:, np.newaxis] >= handed[0])
        caught.append(share_as_large([by_hand(moved, each)[0] for each in handed]))
    assert np.mean(np.array(p) <= 0.05) == pytest.approx(0.05, abs=0.05)
    assert np.mean(np.array(caught) <= 0.05) == pytest.approx(0.80, abs=0.12)


def test_an_effect_is_found_and_its_p_is_small():
    values, since = panel(np.random.default_rng(2), effect=3.0)
    found = staggered_effect(values, since, times=39)
    assert found.effect == pytest.approx(3.0, abs=1.0)
    assert found.p == 1 / 40
    assert found.low < 3 < found.high
    assert len(found.drawn) == 40


def test_units_without_a_year_or_an_outcome_are_named():
    values, since = panel(np.random.default_rng(4))
    values.loc[2015, "u3"] = np.nan
    found = staggered_effect(values, since.drop("u9"))
    assert found.left_out == ("u3", "u9")
    assert found.units == 22
    with pytest.raises(InputError, match="no cohort"):
        staggered_effect(values, dict.fromkeys(values.columns, 2016))
    with pytest.raises(InputError, match="no group for: u0"):
        staggered_effect(values, since, groups=dict.fromkeys(values.columns[1:], "x"))


def test_the_county_whose_year_is_blank_and_the_one_alone_are_left_out(record):
    years = natural.exits(record)
    assert "520328" not in years.index
    assert "520381" not in years.index
    assert years.value_counts().sort_index().to_dict() == {2017: 13, 2018: 18, 2019: 24, 2020: 9}


def test_levels_of_accounts_end_before_their_break(record):
    assert natural.EXIT["gdp"][1] == 2018
    for outcome, (first, last) in natural.EXIT.items():
        hit = record.breaks.query("geography == 'county' and series == @outcome and kind != 'anomaly'")
        assert not ((hit["last_year_before"] >= first) & (hit["first_year_after"] <= last)).any(), outcome


def test_many_draws_at_once_are_those_of_single_fits(record):
    for outcome in natural.EXIT:
        again = natural.left(record, outcome, times=3)
        assert natural.exit_effects(record)[outcome].iloc[:4].tolist() == pytest.approx(again.drawn.tolist())
    again = natural.left(record, "fiscal_expenditure", times=3, within=True)
    inside = natural.exit_effects(record)["fiscal_expenditure, within prefectures"]
    assert inside.iloc[:4].tolist() == pytest.approx(again.drawn.tolist())


def test_the_p_that_decides_is_not_left_to_the_draws(record):
    """A p of .002 times ten outcomes is below .05 whatever is drawn; of 999 draws it was .050."""
    drawn = natural.exit_effects(record)["fiscal_expenditure"]
    p = share_as_large(drawn)
    assert (p + 4 * np.sqrt(p * (1 - p) / len(drawn))) * 10 < 0.05
    other = effects_by_lot(natural.exit_levels(record, "fiscal_expenditure"), natural.exits(record), seed=7)
    assert share_as_large(other) == pytest.approx(p, abs=0.0015)


def test_kept_checks_keep_their_size():
    checks = natural.kept("checks")
    size = checks[checks["kind"] == "size"]["found"]
    assert size.between(0.0, 0.08).all()
    assert list(natural.CHECKS) == checks["check"].tolist()
