import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gzsim.errors import InputError
from gzsim.index import IndexWarning
from gzsim.index.normalise import vector, vector_array


@given(x=arrays(float, (2, 4, 3), elements=st.integers(-50, 50)))
def test_every_column_that_is_not_zero_throughout_has_length_one(x):
    length = np.sqrt((vector_array(x) ** 2).sum(axis=-2))
    np.testing.assert_allclose(length, (x != 0).any(axis=-2), atol=1e-12)
    np.testing.assert_allclose(vector_array(x)[1], vector_array(x[1]))


def test_less_is_better_is_negative_and_a_gap_changes_nobody_else():
    X = pd.DataFrame({"gdp": [3.0, np.nan, 4], "pm25": [6.0, 8, 0]}, index=list("abc"))
    found = vector(X, {"pm25": -1, "gdp": 1})
    assert found.gdp.dropna().to_dict() == {"a": 0.6, "c": 0.8}
    assert found.pm25.tolist() == [-0.6, -0.8, 0]


def test_equal_and_empty_columns_are_named_and_text_is_refused():
    X = pd.DataFrame({"flat": [2.0, 2], "zero": [0.0, 0], "empty": [np.nan, np.nan]})
    with pytest.warns(IndexWarning) as told:
        found = vector(X)
    assert found.flat.tolist() == pytest.approx([0.5**0.5] * 2)
    assert found.zero.tolist() == [0, 0]
    assert found["empty"].isna().all()
    assert [str(warning.message).split(": ")[1] for warning in told] == ["flat, zero", "empty"]
    with pytest.raises(InputError, match="note"):
        vector(X.assign(note="high"))
