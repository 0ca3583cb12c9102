"""What docs/counties.md shows runs as it stands, and its numbers are those of the record."""

import re

import pytest
from guides import examples, figures, text

from gzsim.history import county_history, winners_and_losers

TEXT = text("counties")


@pytest.fixture(scope="module")
def names():
    return examples("counties")


def test_the_example_runs(names):
    assert len(names["shifts"]) == 65


def test_the_table_of_rules_counts_as_the_record_does(names):
    rows = re.findall(r"^\| \d\. ([^:|]+)[^|]*\| [^|]+ \| (\d+) \| (\w+) \|", TEXT, re.MULTILINE)
    assigned = names["counties"].assignment
    named = {"key ecological function zone": "ecological function zone"}
    assert {named.get(rule.strip(), rule.strip()): int(count) for rule, count, _ in rows} == (
        assigned["rule"].value_counts().to_dict()
    )
    assert {named.get(rule.strip(), rule.strip()): basis for rule, _, basis in rows} == (
        assigned.groupby("rule")["basis"].first().to_dict()
    )


@pytest.mark.parametrize(
    ("before", "after"), re.findall(r"^\| (\w+) → (\w+) \| \d", TEXT, re.MULTILINE), ids=lambda name: name
)
def test_the_table_of_shifts_is_the_one_computed(names, before, after):
    row = re.search(rf"^\| {before} → {after} \| ([\d.]+)[^|]*\| (\d+) \| (\d+) %", TEXT, re.MULTILINE)
    shifts = winners_and_losers(names["counties"], before, after)
    computed = [
        round(shifts["mean_places_won"].abs().mean(), 1),
        shifts["largest_shift"].abs().max(),
        round(100 * shifts["share_outside_interval"].mean()),
    ]
    assert [float(told) for told in row.groups()] == computed


def test_what_is_said_of_the_panel_is_so(names):
    counties = names["counties"]
    summary, coverage = counties.summary, counties.coverage
    held = coverage[coverage.year > 2000].groupby("year").of_counties.first()
    told = figures(TEXT)
    for column in (held, summary.scored, summary.unseen, summary.indicators):
        assert {f"{column.min()}", f"{column.max()}"} <= told
    assert {f"{100 * summary.coverage_low.min():.0f}", f"{100 * summary.coverage_high.max():.0f}"} <= told


def test_what_turning_the_counties_that_are_both_does_is_as_said(record, names):
    counties = names["counties"]
    turned = county_history(record, both="rural_revitalisation")
    ranks = [
        history.scores.query("zone_model == 'functional'").set_index(["year", "code"])["rank"]
        for history in (counties, turned)
    ]
    moved = (ranks[0] - ranks[1]).abs()
    both = moved.index.get_level_values("code").isin(counties.assignment.index[counties.assignment["rule"] == "both"])
    assert {f"{moved[both].mean():.1f}", f"{moved[both].max()}", f"{moved[~both].mean():.1f}"} <= figures(TEXT)
