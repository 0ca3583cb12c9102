"""The simulation returns the closed forms of theory, and says so when it does not."""

from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from gzsim.checks import contests, effort, families, tasks, verify, zones
from gzsim.checks.check import Check, drawn, exact
from gzsim.checks.families import case_names
from gzsim.cli import app
from gzsim.commands.verified import verification_answer
from gzsim.sanctions import rank_prizes, rank_worth


@pytest.fixture(scope="module")
def checks():
    return verify()


def test_every_limiting_case_returns_its_closed_form(checks):
    failed = checks[~checks["passed"]]
    assert failed.empty, failed.to_string()


def test_every_case_is_verified_with_several_sets_of_parameters(checks):
    sets = checks.groupby("case")["parameters"].nunique()
    old = (1, 2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 26)
    numbers = (*old, 5, 6, 31, 32, 33, 35, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 50, *range(52, 60))
    named = {f"CF{number:02d}" for number in numbers} | {"no deviation"}
    assert set(sets.index) == named
    assert (sets >= 2).all()


def test_deterministic_cases_agree_to_numerical_precision(checks):
    steady = checks[~checks["stochastic"]]
    assert (steady["error"] <= 2e-4 * steady["closed_form"].abs().clip(lower=1e-3)).all()
    assert (steady["error"] <= 1e-8).mean() > 0.9


def test_a_wrong_number_fails_and_the_command_says_so(monkeypatch):
    def wrong():
        yield exact("CF00", "two and two", "none", 4.0, [4.0, 5.0])

    monkeypatch.setattr(families, "FAMILIES", (wrong,))
    answer = CliRunner().invoke(app, ["verify"])
    assert answer.exit_code == 1
    assert "FAILS 0 of 1" in answer.output
    assert answer.output.splitlines()[0] == "0 of 1 closed forms hold: 1 checks, 1 fail."


def test_every_case_has_a_name_in_both_languages(checks):
    names = case_names()
    assert set(names.index) == set(checks["case"])
    assert names.notna().all(axis=None)


def test_one_line_for_each_closed_form_and_its_largest_error(checks):
    answer = verification_answer(checks)
    (table,) = answer.tables("en", False)
    assert [row[0] for row in table.rows] == sorted(set(checks["case"]))
    for (case, _, held, error), (_, part) in zip(table.rows, checks.groupby("case"), strict=True):
        assert held == f"{len(part)} of {len(part)}"
        steady = part[~part["stochastic"]]
        if len(steady):
            worst = (steady["error"] / steady["closed_form"].abs().clip(lower=1e-3)).max()
            assert error.split(",")[0] == (f"{worst:.1e}".replace("-", "−") if worst else "0"), case
    assert len(answer.tables("en", True)[1].rows) == len(checks)


def test_checks_compare_what_they_say():
    assert exact("a", "b", "c", 2.0, 2.0 + 1e-12).passed
    assert not exact("a", "b", "c", 2.0, 2.0 + 1e-6).passed
    assert drawn("a", "b", "c", 1.0, [0.9, 1.1, 1.0, 1.0]).passed
    assert not drawn("a", "b", "c", 2.0, [0.9, 1.1, 1.0, 1.0]).passed
    assert Check("a", "b", "c", 0.0, -5.0, 1e-9, at_most=True).passed
    assert not Check("a", "b", "c", 0.0, 5.0, 1e-9, at_most=True).passed


def failing(family):
    """What fails of a family, without its figures."""
    return {check.what.split(" type")[0].split(" at ")[0] for check in family if not check.passed}


def test_a_prize_for_the_second_is_no_contest_of_lottery_or_abilities(monkeypatch):
    pay = rank_prizes.pay_by_rank
    monkeypatch.setattr(rank_prizes, "pay_by_rank", lambda scores, prizes: pay(scores, np.roll(prizes, 1)))
    assert "chance to win" in failing(contests.lottery_contest(12_000))
    assert {"prize of", "gain of"} <= failing(contests.private_abilities(4_000))


def test_leaders_who_misjudge_a_point_leave_the_lottery_equilibrium(monkeypatch):
    worth = rank_worth.rank_worth
    monkeypatch.setattr(rank_worth, "rank_worth", lambda *given: 1.3 * worth(*given))
    failed = failing(contests.lottery_contest(48_000))
    assert {"effort", "effort of all"} <= failed
    assert any(what.startswith("gain from x -") for what in failed)
    assert failing(effort.last_among_equals()) == {"worth of a point"}


@pytest.mark.parametrize("factor", [0.85, 1.15])
def test_bids_that_are_too_low_or_too_high_invite_the_bid_of_another_type(monkeypatch, factor):
    bids = contests.all_pay_effort
    monkeypatch.setattr(contests, "all_pay_effort", lambda *given: factor * bids(*given))
    # in ten thousand contests the largest gain is seven standard errors from none, the effort of all twenty
    assert {"gain of", "effort of all"} <= failing(contests.private_abilities(10_000))


def test_substitution_moves_the_best_slope_for_an_unmeasured_task(monkeypatch):
    world = tasks.textbook_world
    monkeypatch.setattr(tasks, "textbook_world", lambda **given: world(**{**given, "work__substitution": 0.1}))
    monkeypatch.setattr(tasks, "HALF_MEASURED", [replace(each) for each in tasks.HALF_MEASURED])
    assert {"effort against unpaid", "slope of the largest surplus"} <= failing(tasks.unmeasured_task(10))


def test_zones_whose_tasks_compete_do_not_get_what_their_yardsticks_ask(monkeypatch):
    world = zones.textbook_world
    monkeypatch.setattr(zones, "textbook_world", lambda **given: world(**given, work__substitution=0.1))
    assert {"effort, own", "effort, uniform", "output, own", "gain by own yardsticks"} <= failing(
        zones.own_yardsticks()
    )


def test_luckier_results_than_promised_move_beliefs_of_the_market_less(monkeypatch):
    world = tasks.textbook_world
    monkeypatch.setattr(tasks, "textbook_world", lambda **given: world(**{**given, "luck": 1.1 * given["luck"]}))
    wanted = {"belief moved by each result", "belief moved by each, work seen through", "effort on all tasks"}
    assert failing(tasks.missions()) == wanted
