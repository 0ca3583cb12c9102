"""The simulation returns the closed forms of theory, and says so when it does not."""

import pytest
from typer.testing import CliRunner

import gzsim.verification as verification
from gzsim.cli import app
from gzsim.verification import verify
from gzsim.verification.check import Check, drawn, exact


@pytest.fixture(scope="module")
def checks():
    return verify()


def test_every_limiting_case_returns_its_closed_form(checks):
    failed = checks[~checks["passed"]]
    assert failed.empty, failed.to_string()


def test_every_case_is_verified_with_several_sets_of_parameters(checks):
    sets = checks.groupby("case")["parameters"].nunique()
    numbers = (1, 2, 4, 7, 8, 9, 13, 14, 15, 16, 17, 19, 21, 22, 23, 24, 26)
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

    monkeypatch.setattr(verification, "FAMILIES", (wrong,))
    answer = CliRunner().invoke(app, ["verify"])
    assert answer.exit_code == 1
    assert "FAILS" in answer.output
    assert "1 checks, 1 fail" in answer.output


def test_checks_compare_what_they_say():
    assert exact("a", "b", "c", 2.0, 2.0 + 1e-12).passed
    assert not exact("a", "b", "c", 2.0, 2.0 + 1e-6).passed
    assert drawn("a", "b", "c", 1.0, [0.9, 1.1, 1.0, 1.0]).passed
    assert not drawn("a", "b", "c", 2.0, [0.9, 1.1, 1.0, 1.0]).passed
    assert Check("a", "b", "c", 0.0, -5.0, 1e-9, at_most=True).passed
    assert not Check("a", "b", "c", 0.0, 5.0, 1e-9, at_most=True).passed
