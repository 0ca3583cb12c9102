"""What docs/monitoring.md shows runs as it stands, and its figures are those of the code."""

import pytest
from guides import examples, figures, text

from gzsim.monitoring import compare_rules
from gzsim.monitoring.cross_validation import cross_validate, noise_sensitivity
from gzsim.monitoring.cumulative import limit_for
from gzsim.monitoring.false_alarms import false_alarms
from gzsim.monitoring.memoryless import expected_run_length, light_probability
from gzsim.monitoring.reviews import upgrade
from gzsim.views.numbers import margin


@pytest.fixture(scope="module")
def guide() -> str:
    return text("monitoring")


def cells(guide, start):
    row = next(line for line in guide.splitlines() if line.startswith(f"| {start}"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_examples_of_the_guide_run():
    names = examples("monitoring")
    assert names["seeming"].tolist() == pytest.approx([0, 0.075, 0.15])
    assert names["collection"].completeness().loc[3, "known"] == 6
    assert names["size"] > 10_000


def test_run_lengths_and_limits_are_those_computed(guide):
    table = compare_rules([0.0, 0.25, 0.5, 1.0, 2.0])
    for shift, row in table.iterrows():
        assert cells(guide, f"{shift:.2f} |")[1:] == [f"{value:.2f}" for value in row]
    yellow, red = (limit_for(expected_run_length(light_probability(1.5), months)) for months in (1, 2))
    assert {f"{yellow:.3f}", f"{red:.3f}"} <= figures(guide)


def test_false_alarms_of_a_year_are_those_simulated(guide):
    table = false_alarms(1.0, 2.5)
    shares = 100 * table.loc[["year_end", "Q4", "any"], ["lit", "red"]]
    told = {f"{shares.loc['year_end', 'lit']:.1f}", f"{shares.loc['Q4', 'red']:.1f}", f"{shares.loc['any', 'lit']:.0f}"}
    assert told <= figures(guide)


def test_reviews_needed_are_those_computed(guide):
    found = cross_validate()
    for rule, name in (("gain", "cross-validation with 40 %"), ("cross_validation", "cross-validation |")):
        rows = found.needed[found.needed["rule"] == rule]
        shown = [f"{r.mean_:.1f} ± {margin(r.standard_error):.1f} ({r.q05:.0f}–{r.q95:.0f})"
                 for r in rows.rename(columns={"mean": "mean_"}).itertuples()]  # fmt: skip
        assert cells(guide, name)[1:] == shown
    lottery = found.needed[found.needed["rule"] == "lottery"].rename(columns={"mean": "mean_"})
    assert cells(guide, "by lot")[1:] == [f"{r.mean_:.1f} ({r.q05:.0f}–{r.q95:.0f})" for r in lottery.itertuples()]
    assert {f"{found.precision.loc['cross_validation', 'mean']:.3f}", f"{found.noise['gain']:.1f}"} <= figures(guide)


def test_the_sensitivity_to_noise_is_that_computed(guide):
    table = noise_sensitivity([5, 8, 10, 13, 20, 40])
    table = table[table["share"] == 0.8].set_index(["noise", "rule"])
    for noise in (5, 8, 10, 13, 20, 40):
        before, after = table.loc[(noise, "cross_validation")], table.loc[(noise, "gain")]
        figures = [f"{before['lag_over_noise']:.2f}", f"{before['precision']:.2f}", f"{before['mean']:.1f}"]
        figures += [f"{after['precision']:.2f}", f"{after['mean']:.1f}"]
        assert cells(guide, f"{noise} |")[1:] == [figure.replace("nan", "–") for figure in figures]


def test_the_upgrade_is_that_computed(guide):
    year = upgrade().year.set_index(["outcome", "signal"])["mean"]
    for outcome, form in (("precision", ".3f"), ("backlog", ".1f")):
        assert {format(year[outcome, signal], form) for signal in ("before", "after")} <= figures(guide)
