import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.monitoring.rectification import RectificationCost, cases, explanations, open_since

years = arrays(np.int8, (4, 5), elements=st.integers(0, 2))


def tidy(shown):
    rows = [(f"u{u}", "gdp", b + 1, int(shown[b, u])) for b in range(shown.shape[0]) for u in range(shown.shape[1])]
    return pd.DataFrame(rows, columns=["unit", "indicator", "bulletin", "light"])


@given(years)
def test_every_light_belongs_to_one_case_and_costs_one_explanation(shown):
    table = cases(tidy(shown), RectificationCost(share=0.02, quarter_hours=500))
    assert table["bulletins"].sum() == (shown > 0).sum()
    assert table["hours"].sum() == pytest.approx(10 * (shown > 0).sum())
    assert table["closed"].isna().sum() == (shown[-1] > 0).sum()
    assert ((table["closed"] - table["opened"]).dropna() == table.loc[table["closed"].notna(), "bulletins"]).all()


@given(years)
def test_only_a_green_light_closes_a_case(shown):
    for row in cases(tidy(shown)).itertuples():
        unit = int(row.unit[1:])
        last = 4 if pd.isna(row.closed) else row.closed - 1
        assert (shown[row.opened - 1 : last, unit] > 0).all()
        assert row.worst == shown[row.opened - 1 : last, unit].max()
        if not pd.isna(row.closed):
            assert shown[row.closed - 1, unit] == 0


@given(years, st.integers(1, 4))
def test_whoever_is_not_green_explains_and_nobody_else(shown, bulletin):
    table = explanations(tidy(shown), bulletin)
    assert set(table["unit"]) == {f"u{u}" for u in range(5) if shown[bulletin - 1, u] > 0}
    assert table["light"].is_monotonic_decreasing
    since = open_since(shown)[bulletin - 1]
    for row in table.itertuples():
        assert bulletin - row.since + 1 == since[int(row.unit[1:])]


def test_the_head_of_the_unit_explains_a_red_light():
    table = explanations(tidy(np.array([[1, 2]])), 1).set_index("unit")
    assert table.loc["u1", "who_zh"] == "主要负责人"
    assert table.loc["u0", "who"] == "leader in charge"
    assert set(table["meeting_zh"]) == {"省政府常务会议"}


def test_lights_that_cannot_be_used_are_named():
    lights = tidy(np.array([[1], [0], [1]]))
    with pytest.raises(InputError, match="left out"):
        cases(lights[lights["bulletin"] != 2])
    with pytest.raises(InputError, match="two lights of gdp for u0 in bulletin 1"):
        cases(pd.concat([lights, lights.iloc[[0]]]))
    with pytest.raises(InputError, match="no bulletin 7"):
        explanations(lights, 7)
    with pytest.raises(InputError, match="no column 'light'"):
        cases(lights.drop(columns="light"))
    with pytest.raises(InputError, match="share"):
        RectificationCost(share=1.5)
    with pytest.raises(InputError, match="quarter_hours"):
        RectificationCost(quarter_hours=-1)
