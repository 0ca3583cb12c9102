import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.common.running import running
from gzsim.errors import InputError


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 5))
def test_running_is_what_counting_by_hand_says(lit, months):
    expected = [i + 1 >= months and all(lit[i + 1 - months : i + 1]) for i in range(len(lit))]
    assert running(lit, months).tolist() == expected


def test_less_than_a_month_does_not_run():
    with pytest.raises(InputError, match="months"):
        running([True], 0)
