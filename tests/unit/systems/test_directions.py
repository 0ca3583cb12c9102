"""Directions that are known from elsewhere appear, though nothing was set for them."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

TOOL = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "directions.py"))
DIRECTIONS = TOOL["DIRECTIONS"]


@pytest.mark.parametrize("name", DIRECTIONS)
def test_a_known_direction_appears(name):
    before, after = DIRECTIONS[name].found()
    low, high = DIRECTIONS[name].between
    assert low < after / before - 1.0 < high
    row = pd.read_csv(TOOL["TABLE"], index_col="direction").loc[name]
    assert [before, after] == pytest.approx([row["before"], row["after"]], rel=1e-6)


def test_every_direction_is_in_the_table():
    assert list(pd.read_csv(TOOL["TABLE"])["direction"]) == list(DIRECTIONS)
