"""What docs/targets.md shows runs as it stands, and the numbers that it prints are those that come out."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from guides import examples, figures, text

from gzsim.targets import CITIES
from gzsim.views.numbers import margin, with_margin


@pytest.fixture(scope="module")
def guide():
    return text("targets")


@pytest.fixture(scope="module")
def names():
    return examples("targets")


def test_the_examples_of_the_guide_do_what_it_says(names):
    assert names["first"]["level"].value_counts().to_dict() == {0: 1, 1: 9, 2: 88}
    assert names["orphans"].empty
    assert names["unserved"]["key_result"].tolist() == ["Forest"]
    assert names["tracked"].by_class["projects"].sum() == 80
    assert 0 < float(names["ahead"].confidence) < 1
    assert names["margins"][0] == pytest.approx(0.79, abs=0.005)
    heaviest = names["chain"].single_points().iloc[0]
    assert (heaviest.name, round(heaviest["share_led"], 2)) == ("省工业和信息化厅", 0.15)


def cell(mean, error=float("nan")):
    """A number as the guide prints it, with half its 95 % interval if it has a standard error."""
    return f"{mean:.3f}" if np.isnan(error) else f"{mean:.3f} ± {margin(error):.3f}"


def test_the_printed_table_is_what_the_run_gives_to_the_last_digit(guide, names):
    table = re.search(r"\| statistic \| pattern.*?\n\n", guide, re.DOTALL).group()
    rows = [[part.strip(" *") for part in line.split("|")[2:-1]] for line in table.strip().splitlines()[2:]]
    patterns = names["patterns"].assign(error=names["error"])
    assert rows == [
        [row["pattern"], cell(row["record"], row["standard_error"]), cell(row["simulated"], row["error"])]
        for _, row in patterns.iterrows()
    ]
    assert names["error"].to_numpy() == pytest.approx(patterns["sd"].to_numpy() / 200**0.5)


def test_what_the_guide_says_of_the_table_follows_from_it(guide, names):
    patterns = names["patterns"]
    assert patterns.index[~patterns["inside"]].tolist() == ["gap median"]
    median = patterns.loc["gap median"]
    assert cell(median["simulated"], names["error"]["gap median"]) in guide
    miss = median["simulated"] - median["record"]
    structural = (CITIES.inertia, CITIES.ratchet, CITIES.pass_through)
    regressed = patterns["simulated"][patterns["pattern"] == "B15"]
    told = {f"{weight:.2f}" for weight in (*structural, *regressed, miss)}
    assert figures(guide) >= told | {f"{miss / median['sd']:.1f}"}


def test_the_notebook_tells_the_same_median(root: Path, names):
    cells = json.loads((root / "notebooks" / "07-targets-and-okr.ipynb").read_text(encoding="utf-8"))["cells"]
    prose = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    median, error = names["patterns"].loc["gap median", "simulated"], names["error"]["gap median"]
    assert with_margin(median, error) in prose
