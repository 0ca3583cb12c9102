"""What docs/indicators.md shows runs as it stands, and its figures are those of the code."""

import re

from guides import examples, figures, text

from gzsim.indicators.gep import sensitivity
from gzsim.indicators.gep.unit_values import VARIANTS


def test_the_examples_of_the_guide_run():
    names = examples("indicators")
    assert names["valued"].gep().loc[2010].sum() > 0
    assert names["estimate"].modes.index.tolist() == ["hotline", "third_party"]


def test_the_number_of_indicators_is_that_of_the_library(library):
    assert str(len(library)) in figures(text("indicators"))


def test_the_distances_to_the_published_total_are_those_computed(record):
    table = sensitivity(record.land_cover)
    for year, name in (("2015", "xie2015"), ("2008", "xie2008")):
        row = next(line for line in text("indicators").splitlines() if line.startswith(f"| Xie et al. ({year})"))
        shown = [
            (int(total.replace(",", "")), float(ratio)) for total, ratio in re.findall(r"([\d,]+) \((0\.\d+)\)", row)
        ]
        rows = [table.loc[(name, variant)] for variant in VARIANTS]
        assert shown == [(round(row["on_land"] / 10), round(row["ratio"], 2)) for row in rows]
