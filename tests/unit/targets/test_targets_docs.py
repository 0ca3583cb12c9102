"""What docs/targets.md shows runs as it stands, and the numbers that it prints are those that come out."""

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def guide(root: Path):
    return (root / "docs" / "targets.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def names(guide):
    found: dict = {}
    for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL):
        exec(block, found)
    return found


def test_the_examples_of_the_guide_do_what_it_says(names):
    assert names["first"]["level"].value_counts().to_dict() == {0: 1, 1: 9, 2: 88}
    assert names["orphans"].empty
    assert names["unserved"]["key_result"].tolist() == ["Forest"]
    assert names["tracked"].by_class["projects"].sum() == 80
    assert 0 < float(names["ahead"].confidence) < 1
    assert names["margins"][0] == pytest.approx(0.79, abs=0.005)
    heaviest = names["chain"].single_points().iloc[0]
    assert (heaviest.name, round(heaviest["share_led"], 2)) == ("省工业和信息化厅", 0.15)


def test_the_printed_table_is_what_the_cascade_reproduces_and_names_what_it_misses(guide, names):
    table = re.search(r"\| statistic \| pattern.*?\n\n", guide, re.DOTALL).group()
    rows = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in table.strip().splitlines()[2:]]
    patterns = names["patterns"]
    assert [row[1] for row in rows] == patterns["pattern"].tolist()
    for row, (statistic, expected) in zip(rows, patterns.iterrows(), strict=True):
        assert float(row[2].split()[0]) == pytest.approx(expected["record"], abs=0.0006), statistic
        assert float(row[3]) == pytest.approx(expected["simulated"], abs=0.006), statistic
    assert patterns.index[~patterns["inside"]].tolist() == ["gap median"]
    assert "**2.45**" in table
