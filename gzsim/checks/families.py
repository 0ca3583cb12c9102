"""All limiting cases: what each module of checks holds against theory, run one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from gzsim.checks import (
    budgets,
    contests,
    departments,
    deviation,
    effort,
    lateness,
    optima,
    products,
    projects,
    promises,
    reports,
    rivals,
    rivers,
    surveys,
    tasks,
    tiers,
    vetoes,
    year_ends,
    zones,
)
from gzsim.checks.check import Check
from gzsim.common.progress import progress

FAMILIES: tuple[Callable[[], Iterator[Check]], ...] = (
    effort.piece_rate,
    effort.several_tasks,
    tasks.unmeasured_task,
    zones.own_yardsticks,
    effort.two_player_tournament,
    effort.many_player_tournament,
    effort.graded_bonus,
    effort.last_among_equals,
    effort.skewed_luck,
    contests.private_abilities,
    contests.lottery_contest,
    effort.team,
    effort.shared_product,
    effort.ratchet,
    effort.careers,
    budgets.losses_made_up,
    tasks.missions,
    reports.audited_lies,
    reports.aimed_audits,
    reports.captured_reports,
    reports.overseen_reports,
    reports.inherited_lies,
    budgets.score_rate_budget,
    surveys.on_site_alone,
    surveys.third_party_alone,
    effort.hard_target,
    reports.notch,
    vetoes.capped_scores,
    vetoes.last_place,
    promises.promised_path,
    reports.last_places,
    reports.run_lengths,
    effort.long_term,
    lateness.late_and_last,
    lateness.late_effort,
    products.effort_through_an_index,
    products.dearer_services,
    projects.projects_in_time,
    projects.projects_that_lag,
    rivers.upstream_effort,
    rivers.downstream_water,
    departments.lead_departments,
    year_ends.closed_books,
    tiers.busy_tiers,
    rivals.rivals_reports,
    optima.slope_of_one_measure,
    optima.weights_of_several_tasks,
    optima.distorted_measures,
    optima.audits_at_a_price,
    optima.pay_for_reports,
    optima.deduction_of_the_last,
    optima.one_yardstick_for_all,
    deviation.nobody_deviates,
)
"""What is verified, one family of cases after another."""


@cache
def case_names() -> pd.DataFrame:
    """What each closed form is called: name and name_zh by case.

    >>> case_names().loc["CF19", "name"]
    'Over-reporting under audits'
    """
    return pd.read_csv(Path(__file__).with_name("cases.csv"), index_col="case")


def verify() -> pd.DataFrame:
    """Run every limiting case and compare the simulation with its closed form.

    Deterministic cases are held to numerical precision, stochastic ones to three standard errors. What is no limit of
    the simulation is put together from it: luck of the Tullock kind with ranks and prizes (CF12), ranks and prizes with
    bids that leaders are told to work (CF11), results with a market that regresses ability on them (CF18), efforts with
    the surplus of a principal who picks the slope (CF03). What is best for a province (CF01, CF02, CF05, CF06,
    CF56–CF59) is searched by an optimiser that knows the simulated surplus and no formula. The prizes of cautious
    contestants (CF10), the inspection game (CF20) and the safety margin (CF25) have no counterpart: `gzsim.theory`
    stands for itself there.

    Returns
    -------
    DataFrame
        One row per check: case, what, parameters, closed_form, simulated, error, allowed, stochastic, passed.
    """
    rows = []
    for family in progress(FAMILIES, desc="verifying", unit="family", leave=False):
        for check in family():
            rows.append({**vars(check), "error": check.error, "passed": check.passed})
    columns = ["case", "what", "parameters", "closed_form", "simulated", "error", "allowed", "stochastic", "passed"]
    return pd.DataFrame(rows)[columns]
