"""The other commands: each answers in one table, and bad input ends with exit code 2."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from gzsim.cli import app
from gzsim.errors import InputError

PREFECTURES = ("Guiyang", "Liupanshui", "Zunyi", "Anshun", "Bijie", "Tongren", "Qianxinan", "Qiandongnan", "Qiannan")


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_score_ranks_a_year_and_names_what_it_rests_on():
    told = said("score", "2016", "--zones", "uniform")
    assert all(name in told for name in PREFECTURES)
    assert "Scored by a stand-in in 2016: " in told
    assert "Sections with good water (no series in the record)" in told.replace("\n", " ")


def test_compare_shows_paired_differences():
    told = said("compare", "guizhou-2025", "guizhou-2025-uniform", "--replications", "2")
    assert "Difference from: Guizhou 2025" in told
    assert "Money moved 资金再分配" in told
    assert "0 ± 0" in told


def test_simulate_shows_the_scheme_in_force():
    assert "Last-place deduction" in said("simulate", "guizhou-2025", "--replications", "2")


def test_check_accepts_what_is_shipped():
    told = said("check", "guizhou-2025", "guizhou-2025-uniform")
    assert "9 prefectures" in told
    assert "12 indicators" in told


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("score", "1990"), "year"),
        (("score", "2016", "--zones", "round"), "zones"),
        (("score", "2016", "--weights", "loud"), "weights"),
        (("compare", "guizhou-2025", "guizhou-2025"), "name"),
        (("check", "--data", "nowhere"), "nowhere"),
        (("bench", "nothing"), "nothing"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, field):
    with pytest.raises(InputError, match=field):
        CliRunner().invoke(app, arguments, catch_exceptions=False)
