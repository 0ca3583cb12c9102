"""What docs/sanctions.md shows runs as it stands, and its figures are those of the code."""

import re

import numpy as np
import pytest
from guides import blocks, examples, figures
from guides import text as text_of

from gzsim import sanctions


@pytest.fixture(scope="module")
def text() -> str:
    return text_of("sanctions")


@pytest.fixture(scope="module")
def names():
    return examples("sanctions")


def test_the_examples_settle_to_what_is_said_beside_them(names):
    assert names["settled"]["money"].to_dict() == {
        "Guiyang": 0.9075, "Zunyi": 0.9075, "Bijie": 0.0, "Anshun": -1.815, "province": 0.0,
    }  # fmt: skip
    follows = names["what_follows"]
    assert follows.bonuses["leader in charge"].tolist() == [0.0, -0.3, 0.0, 0.0]
    assert follows.careers.tolist() == [0.0, -0.2, 0.0, 0.0]
    zones = sanctions.settle_table(names["by_zone"], names["scores"])["money"]
    assert zones.to_dict() == {"Guiyang": 1.815, "Zunyi": -1.815, "Bijie": 1.815, "Anshun": -1.815, "province": 0.0}
    assert names["own_losses"].tolist() == [10_000.0, 9_000.0, 8_000.0]
    assert (names["shared_loss"] * 1e6).round().tolist() == [13_500, 8_100, 5_400]
    assert names["own_losses"].sum() == round(names["shared_loss"].sum() * 1e6)


def test_compensation_is_as_reported(names):
    assert names["met"].to_dict() == {"Yunnan": 40.0, "Guizhou": -20.0, "Sichuan": -20.0, "fund": 0.0}
    moved = names["missed"] - names["met"]
    assert moved["Yunnan"] < 0 < moved["Guizhou"] == moved["Sichuan"]
    assert round(names["load"].sum(), 2) == 27.06
    accounts = names["accounts"]
    assert accounts["Bijie"] < 0 < accounts["Zunyi"]
    assert accounts.sum() == pytest.approx(0)


def test_a_scheme_of_ones_own_takes_twenty_lines_and_one_method():
    own = next(block for block in blocks("sanctions") if "(Scheme)" in block)
    assert len([line for line in own.splitlines() if line.strip()]) <= 20
    assert re.findall(r"def (\w+)", own) == ["transfers"]


def test_a_scheme_of_ones_own_is_settled_and_replayed(names):
    paid = names["paid"]
    assert paid.to_dict() == {"Guiyang": 0.25, "Zunyi": 0.25, "Bijie": 0.25, "Anshun": -0.75, "province": 0.0}
    moved = names["moved"].set_index(["zone_model", "scheme"])
    for model in ("uniform", "functional", "found"):
        ours, last = moved.loc[(model, "below_median")], moved.loc[(model, "last_place")]
        assert ours["a_year"] < last["a_year"]
        assert ours["hit"] >= last["hit"]


def test_the_table_of_what_a_point_is_worth_is_that_of_the_code(names, text):
    rows = re.findall(r"^\| [^|]+ \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", text, re.MULTILINE)
    told = np.array(rows, float)
    found = np.array([np.r_[each[0], each[[1, 5, 9]]] for each in names["worth"].values()])
    assert told.shape == found.shape == (6, 4)
    assert np.abs(told - found).max() < 0.0011
    assert figures(text) >= {f"{slope:.3f}" for slope in names["worth"]["last place"][[9, 2, 6]]}


def test_points_move_the_same_money_at_less_risk(names):
    assert 0 < names["same_money"].per_point < names["same_risk"].per_point


def test_every_scheme_of_the_package_is_told_of(text):
    missing = [name for name in sanctions.__all__ if name not in text and name not in ("ByRank", "Settlement")]
    assert not missing


def test_the_subsidy_is_what_was_published(text):
    assert round(163.37 / 9, 2) == 18.15
    assert round((392.5 + 163.37) / 9, 2) == 61.76
    assert figures(text) >= {"18.15", "61.76", f"{0.1 * 163.37 / 9:.1f}", f"{0.1 * 61.76:.1f}"}


def test_the_figures_of_the_guide_are_drawn(names):
    for figure in ("grid", "money", "after"):
        assert names[figure].axes
