"""What is best for a province is found by search in the simulation; a formula that is wrong is caught."""

from dataclasses import replace

import pytest

from gzsim.checks import optima

CASES = {
    "CF01": (optima.slope_of_one_measure, "optimal_piece_rate", "rate"),
    "CF02": (optima.weights_of_several_tasks, "optimal_weights", "weights"),
    "CF05": (optima.distorted_measures, "optimal_slope", "weights"),
    "CF06": (optima.distorted_measures, "optimal_measure_weights", "weights"),
    "CF56": (optima.audits_at_a_price, "best_audit", "audit"),
    "CF57": (optima.pay_for_reports, "best_slope_of_reports", "slope"),
    "CF58": (optima.deduction_of_the_last, "best_deduction", "deduction"),
    "CF59": (optima.one_yardstick_for_all, "price_of_one_yardstick", "price"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_searched_optimum_is_the_closed_form(case):
    found = [check for check in CASES[case][0]() if check.case == case]
    assert len({check.parameters for check in found}) >= 2
    assert all(check.passed for check in found), found


@pytest.mark.parametrize("case", CASES)
def test_a_formula_that_is_wrong_by_a_tenth_fails(case, monkeypatch):
    family, formula, answer = CASES[case]
    right = getattr(optima, formula)

    def wrong(*given):
        closed = right(*given)
        return replace(closed, **{answer: 1.1 * getattr(closed, answer)})

    monkeypatch.setattr(optima, formula, wrong)
    failed = {check.parameters for check in family() if check.case == case and not check.passed}
    assert failed == {check.parameters for check in family() if check.case == case}


def test_leaders_who_tell_the_truth_need_no_audits_and_the_check_says_so(monkeypatch):
    monkeypatch.setattr(optima, "LIARS", {"fabrication__never_lie": 1.0})
    assert not any(check.passed for check in optima.audits_at_a_price())
