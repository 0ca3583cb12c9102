"""What defaults are said to bring about, they bring about: figures in the table of parameters, simulated again."""

from __future__ import annotations

import re

import pytest

from gzsim.sanctions import LastPlace
from gzsim.scenario import load_parameters, load_scenario
from gzsim.simulation.simulate import simulate

NUMBER = r"(\d+(?:\.\d+)?)"
CLASSES = ("flow_growth", "flow_level", "stock_short", "stock_long")
WITHOUT, UNDER = "none", "last_place"


def told(name: str, of: str, part: str = "source") -> list[float]:
    """Numbers of a sentence about a parameter, by a pattern."""
    entry = load_parameters().entry(name)
    text = entry.source.text if part == "source" else entry.because
    found = re.search(of, text)
    assert found, text
    return [float(each) for each in found.groups()]


@pytest.fixture(scope="module")
def today():
    return load_scenario("guizhou-2025")


@pytest.fixture(scope="module")
def lived(today):
    return simulate(today, schemes=[WITHOUT, UNDER], replications=200)


@pytest.fixture(scope="module")
def means(lived):
    return lived.summary().set_index(["outcome", "scheme"])["mean"]


def test_the_scheme_is_the_deduction_for_the_last_place(today):
    assert isinstance(today.schemes[UNDER], LastPlace)


def test_the_career_draws_as_much_work_as_its_source_says(means):
    work = [100 * means["work", scheme] for scheme in (WITHOUT, UNDER)]
    said = told("leader.career_worth", f"{NUMBER} percent of the working time .* and {NUMBER} percent under")
    assert said == [round(each) for each in work]


def test_reports_stand_above_the_truth_by_what_the_source_says(means):
    gap = [means["gap", scheme] for scheme in (WITHOUT, UNDER)]
    said = told("fabrication.lying_cost", f"by {NUMBER} score points under no sanction, and by {NUMBER} under")
    assert said == pytest.approx(gap, abs=0.01)


def test_as_much_is_borrowed_in_nine_years_as_the_source_says(today, lived):
    """Ten ends of a year: what debt rises by, and what is repaid of the year before's."""
    debt = lived.by_year().query("outcome == 'debt'").pivot_table(index="year", columns="scheme", values="mean")
    borrowed = (debt - (1 - load_parameters()["borrowing.repayment"]) * debt.shift(1)).iloc[1:10].sum()
    said = told("borrowing.cost", f"reach: {NUMBER} percent are borrowed .* {NUMBER} under no sanction")
    assert len(debt) >= 10
    assert said == pytest.approx([borrowed[UNDER], borrowed[WITHOUT]], abs=0.06)


@pytest.mark.parametrize("group", CLASSES)
def test_as_many_targets_are_met_as_the_source_says(means, group):
    name = f"dynamics.{group}.without_work"
    assert told(name, f"truth, {NUMBER} percent under no sanction") == [round(100 * means["met", WITHOUT])]


def test_at_the_ends_of_its_range_as_many_are_met_as_is_said(today):
    names = [f"dynamics.{group}.without_work" for group in CLASSES]
    said = {tuple(told(each, f"{NUMBER} or {NUMBER} percent of targets", "because")) for each in names}
    met = []
    for end in (0, 1):
        parameters = {each: load_parameters().entry(each).plausible[end] for each in names}
        found = simulate(today.with_({"parameters": parameters}), schemes=[WITHOUT], replications=100).summary()
        met.append(100 * found.set_index("outcome")["mean"]["met"])
    assert len(said) == 1
    assert said.pop() == pytest.approx(met, abs=0.6)
