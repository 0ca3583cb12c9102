import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.sanctions.eco_compensation import (
    BIJIE_ZUNYI_2014,
    CHISHUI_2018,
    BasinFund,
    IndexRule,
    LoadRule,
    Section,
    settle_river,
)

MET = {"Qingshuipu": 1.0, "Lianyuxi": 1.0, "above Maotai": 1.0}
SHARES = st.fixed_dictionaries({name: st.floats(0, 1) for name in MET})
MONTH = 60 * 86400 * 30
POLLUTED = {"CODMn": 4.6, "NH3-N": 0.62, "TP": 0.13}


def net(**attained):
    return CHISHUI_2018.settle(MET | {name.replace("_", " "): share for name, share in attained.items()})["net"]


def test_chishui_guizhou_and_sichuan_pay_yunnan_20_million_if_all_comply():
    """Reported for 2019: Guizhou and Sichuan paid 20 million each to Yunnan (C01, C02)."""
    assert net().to_dict() == {"Yunnan": 40.0, "Guizhou": -20.0, "Sichuan": -20.0, "fund": 0.0}


def test_chishui_yunnan_pays_both_alike_when_qingshuipu_fails():
    moved = net(Qingshuipu=0) - net()
    assert moved["Guizhou"] == moved["Sichuan"] == -moved["Yunnan"] / 2 > 0
    assert moved["fund"] == 0


def test_chishui_when_lianyuxi_fails_guizhou_pays_sichuan_alone():
    moved = net(Lianyuxi=0) - net()
    assert moved["Sichuan"] == -moved["Guizhou"] > 0
    assert moved["Yunnan"] == moved["fund"] == 0


def test_chishui_guizhou_and_sichuan_bear_half_if_above_maotai_fails():
    moved = net(above_Maotai=0) - net()
    assert moved["Guizhou"] == moved["Sichuan"] < 0
    assert moved["Yunnan"] == 0


@given(SHARES)
def test_a_basin_fund_loses_no_fen(attained):
    table = CHISHUI_2018.settle(attained)
    fen = (table["net"] * 1e8).round()
    assert fen.sum() == 0
    assert table["contributed"].sum() == pytest.approx(200)
    assert table["distributed"].sum() == pytest.approx(200)


@given(SHARES, st.sampled_from(["Qingshuipu", "Lianyuxi"]), st.floats(0, 1))
def test_cleaner_water_never_costs_whoever_is_liable(attained, section, more):
    liable = {"Qingshuipu": "Yunnan", "Lianyuxi": "Guizhou"}[section]
    cleaner = attained | {section: min(1.0, attained[section] + more)}
    assert CHISHUI_2018.settle(cleaner)["net"][liable] >= CHISHUI_2018.settle(attained)["net"][liable]


@pytest.mark.parametrize(
    ("attained", "field"),
    [({"Qingshuipu": 1, "Lianyuxi": 1}, "Maotai"), (MET | {"Moon": 1}, "Moon"), (MET | {"Lianyuxi": 1.2}, "Lianyuxi")],
)
def test_a_fund_names_the_section_that_is_wrong(attained, field):
    with pytest.raises(InputError, match=field):
        CHISHUI_2018.settle(attained)


def test_bijie_zunyi_2014_exact():
    """CF29: 9.3312 + 13.06368 + 4.6656 = 27.06048 (CNY 10,000) for a month at 60 m³/s."""
    paid = BIJIE_ZUNYI_2014.settle(POLLUTED, MONTH)
    assert paid.to_dict() == pytest.approx({"CODMn": 9.3312, "NH3-N": 13.06368, "TP": 4.6656})
    assert paid.sum() == pytest.approx(27.06048)


def test_netting_of_pollutants_both_ways():
    """Whether credits are netted is not known; the readings differ only if some pollutants are above the standard."""
    mixed = {"CODMn": 4.6, "NH3-N": 0.4, "TP": 0.1}
    strict = LoadRule(BIJIE_ZUNYI_2014.standards, BIJIE_ZUNYI_2014.prices, netting="worst decides")
    assert BIJIE_ZUNYI_2014.settle(mixed, MONTH).sum() == pytest.approx(9.3312 - 10.8864)
    assert strict.settle(mixed, MONTH).sum() == pytest.approx(9.3312)
    clean = {"CODMn": 3.0, "NH3-N": 0.4, "TP": 0.05}
    pd.testing.assert_series_equal(strict.settle(clean, MONTH), BIJIE_ZUNYI_2014.settle(clean, MONTH))


def test_xinan_index_and_the_slack_of_its_stability_coefficient():
    """CF30: k₀ = 0.85 allows 17.6 percent of deterioration before the direction turns, 0.89 allows 12.4."""
    names = ["CODMn", "NH3-N", "TN", "TP"]
    base, weights = dict(zip(names, [1.9, 0.12, 1.1, 0.035], strict=True)), dict.fromkeys(names, 0.25)
    for stability, slack in ((0.85, 0.176), (0.89, 0.124)):
        rule = IndexRule(base, stability, weights, payment=100.0)
        assert rule.settle({name: value * (1 + slack - 0.001) for name, value in base.items()}) == -100
        assert rule.settle({name: value * (1 + slack + 0.001) for name, value in base.items()}) == 100


INDEX = {"base": {"TP": 0.1}, "stability": 0.85, "weights": {"TP": 1.0}, "payment": 100.0}
LOAD = {"standards": {"TP": 0.1}, "prices": {"TP": 1.0}}
FUND = {"total": 2.0, "contributions": {"a": 1, "b": 1}, "distribution": {"a": 1, "b": 1}, "sections": ()}


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: IndexRule(**INDEX | {"stability": 0.0}), "stability"),
        (lambda: IndexRule(**INDEX | {"weights": {"TP": 0.9}}), "weights"),
        (lambda: IndexRule(**INDEX | {"weights": {"TN": 1.0}}), "weights"),
        (lambda: IndexRule(**INDEX | {"base": {"TP": 0.0}}), r"base\.TP"),
        (lambda: IndexRule(**INDEX | {"payment": -1.0}), "payment"),
        (lambda: IndexRule(**INDEX).index({"TN": 1.0}), "concentrations: pollutants TN"),
        (lambda: LoadRule(**LOAD | {"prices": {}}), "prices"),
        (lambda: LoadRule(**LOAD, netting="summed"), "netting"),
        (lambda: LoadRule(**LOAD).settle({"TN": 1.0}, MONTH), "concentrations: pollutants TN"),
        (lambda: LoadRule(**LOAD).settle({"TP": float("nan")}, MONTH), r"concentrations\.TP"),
        (lambda: LoadRule(**LOAD).settle({"TP": 0.1}, -1.0), "volume"),
        (lambda: BasinFund(**FUND | {"total": -1.0}), "total"),
        (lambda: BasinFund(**FUND | {"distribution": {"a": 1}}), "distribution"),
        (lambda: BasinFund(**FUND | {"sections": (Section("s", {"c": 1}, {}, 1.0),)}), "unknown party 'c'"),
        (lambda: Section("s", {"a": 1}, {}, -1.0), r"sections\.s\.stake"),
    ],
)
def test_impossible_rules_of_water_are_refused_by_name(call, field):
    with pytest.raises(InputError, match=field):
        call()


def borders(*rows):
    return pd.DataFrame(rows, columns=["upstream", "downstream", "payment"])


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_accounts_on_a_river_sum_to_zero(payments):
    river = borders(("A", "C", payments[0]), ("B", "C", payments[1]), ("C", "D", payments[2]))
    assert settle_river(river).sum() == pytest.approx(0, abs=1e-6)


def test_a_river_that_flows_in_a_circle_is_refused_with_the_circle():
    with pytest.raises(InputError, match=r"circle: .*A.*B"):
        settle_river(borders(("A", "B", 1.0), ("B", "A", 1.0)))
    with pytest.raises(InputError, match="twice"):
        settle_river(borders(("A", "B", 1.0), ("A", "B", 2.0)))
    with pytest.raises(InputError, match="payment"):
        settle_river(pd.DataFrame({"upstream": ["A"], "downstream": ["B"]}))


def test_branches_meet_and_the_mouth_comes_last():
    accounts = settle_river(borders(("A", "C", 3.0), ("B", "C", -1.0), ("C", "D", 5.0)))
    assert accounts.to_dict() == {"A": -3.0, "B": 1.0, "C": -3.0, "D": 5.0}
    assert accounts.index[-1] == "D"
    assert np.isclose(accounts.sum(), 0)
