"""What notebooks show: tables with names and fixed decimals, figures that say what is found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from rich.cells import cell_len

from gzsim.errors import InputError
from gzsim.views.drawing import MARGIN, drawing, frame
from gzsim.views.labels import NAMES, Name
from gzsim.views.shown import shown


def test_numbers_keep_their_decimals_down_a_column() -> None:
    table = pd.DataFrame({"work": [0.5, -1e-9, np.nan], "debt": np.array([1, 2, 3]), "ok": [True, False, True]})
    seen = shown(table, decimals={"work": 3}, language="en")
    assert list(zip(*seen.rows, strict=True)) == [("0.500", "0.000", "–"), ("1", "2", "3"), ("yes", "no", "yes")]
    assert [column.align for column in seen.columns] == ["right", "right", "left"]


def test_identifiers_are_called_by_their_names() -> None:
    table = pd.DataFrame(
        {"zone_model": ["functional", "coast"], "a_b": [1.0, 2.0]}, index=pd.Index(["x", "y"], name="scheme")
    )
    seen = shown(table, names=NAMES | {"x": Name("Ex", "甲")}, decimals=0)
    assert [column.heading for column in seen.columns] == ["Scheme\n方案", "Zone model\n分区方案", "a b"]
    assert seen.rows[0] == ("Ex 甲", "Functional zones 主体功能区差异化", "1")


def test_an_identifier_without_a_name_is_spelt_as_words() -> None:
    seen = shown(pd.DataFrame({"rule": ["own_rule", "A_b c", "x"]}))
    assert [row[0] for row in seen.rows] == ["own rule", "A_b c", "x"]


def test_levels_of_headings_are_joined() -> None:
    table = pd.DataFrame(
        [[1.0, 2.0]], columns=pd.MultiIndex.from_product([["won"], ["least", "most"]]), index=["Anshun"]
    )
    assert [column.heading for column in shown(table).columns] == ["", "won least", "won most"]


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="no column 'wrk'"):
        shown(pd.DataFrame({"work": [0.5]}), decimals={"wrk": 1})


def test_a_table_without_rows_is_shown_with_its_headings() -> None:
    assert shown(pd.DataFrame({"work": pd.Series(dtype=float)})).rows == ()


def inches(axes) -> list[float]:
    """Lower and upper end of a panel above the foot of its figure."""
    return list(axes.get_position(original=True).get_points()[:, 1] * axes.figure.get_figheight())


def said(finding: str) -> tuple:
    with drawing(4, 3) as figure:
        frame(figure, "Debt by scheme", "Made up.")
        axes = figure.subplots()
    return figure.says(finding), axes, inches(axes)


def test_a_finding_takes_no_room_from_the_panels() -> None:
    figure, axes, before = said("Whoever is last borrows most, and " + "more and " * 20 + "more")
    assert inches(axes) == pytest.approx(before, rel=1e-4)
    assert figure.get_figheight() > 3.5


def test_a_long_finding_is_folded_within_the_figure() -> None:
    figure, _, _ = said("贵阳 " + "a finding that goes on and on " * 6)
    finding = figure.texts[-1]
    assert len(finding.get_text().split("\n")) > 2
    assert finding.get_window_extent().width / figure.dpi <= 4 - MARGIN
    assert max(map(cell_len, finding.get_text().split("\n"))) < 60


def test_a_finding_stands_above_the_title() -> None:
    figure, axes, _ = said("Whoever is last borrows most")
    tops = [text.get_window_extent().y1 for text in (figure.texts[-1], figure.heading)]
    assert tops[0] > tops[1] > axes.get_window_extent().y1
