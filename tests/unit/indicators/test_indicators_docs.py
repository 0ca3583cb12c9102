"""What docs/indicators.md shows runs as it stands, and its figures are those of the code."""

import re
from pathlib import Path

import pytest

from gzsim.indicators.gep import sensitivity
from gzsim.indicators.gep.unit_values import VARIANTS


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "indicators.md").read_text(encoding="utf-8")


def test_the_examples_of_the_guide_run(guide):
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL):
        exec(block, names)
    assert names["valued"].gep().loc[2010].sum() > 0
    assert names["estimate"].modes.index.tolist() == ["hotline", "third_party"]


def test_the_number_of_indicators_is_that_of_the_library(guide, library):
    assert f"holds {len(library)} indicators" in guide


def test_the_distances_to_the_published_total_are_those_computed(guide, record):
    table = sensitivity(record.land_cover)
    for year, name in (("2015", "xie2015"), ("2008", "xie2008")):
        row = next(line for line in guide.splitlines() if line.startswith(f"| Xie et al. ({year})"))
        shown = [
            (int(total.replace(",", "")), float(ratio)) for total, ratio in re.findall(r"([\d,]+) \((0\.\d+)\)", row)
        ]
        rows = [table.loc[(name, variant)] for variant in VARIANTS]
        assert shown == [(round(row["on_land"] / 10), round(row["ratio"], 2)) for row in rows]
