"""The figure of signs: what it says of each difference, and that it can be read."""

import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.labels import Name
from gzsim.views.sign_figure import sign_tiles

NAMES = {"reform": Name("Long term 30 % − 15 %", "潜绩权重30% − 15%"), "audits": Name("Audits − none", "核验 − 无")}


@pytest.fixture
def table():
    pairs = [(run, outcome) for run in NAMES for outcome in ("achievement", "debt", "long_work")]
    up = [0.44, 0.32, 1.0, 0.6, 0.0, np.nan]
    down = [0.56, 0.68, 0.0, 0.1, 0.0, np.nan]
    return pd.DataFrame(pairs, columns=["run", "outcome"]).assign(positive=up, negative=down)


def test_a_tile_says_the_more_frequent_sign_and_its_share(table):
    axes = sign_tiles(table, OUTCOMES, "en", NAMES).axes[0]
    assert [text.get_text() for text in axes.texts] == ["↓ 56", "↓ 68", "↑ 100", "↑ 60", "0"]


def test_the_title_counts_what_holds_and_leaves_out_what_is_missing(table):
    assert sign_tiles(table, OUTCOMES, "en", NAMES).texts[0].get_text().startswith("1 of 5 differences")


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_signs_are_legible(table, assert_legible, language):
    assert_legible(sign_tiles(table, OUTCOMES, language, NAMES), language)


def test_tables_that_say_less_are_refused(table):
    with pytest.raises(InputError, match="negative"):
        sign_tiles(table.drop(columns="negative"), OUTCOMES)
    with pytest.raises(InputError, match="wealth"):
        sign_tiles(table.replace("debt", "wealth"), OUTCOMES)
