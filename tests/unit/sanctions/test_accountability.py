import pytest
from hypothesis import given
from hypothesis import strategies as st

from gzsim.errors import InputError
from gzsim.sanctions.accountability import SOURCE_SHARES, Accountability, share_penalty
from gzsim.sanctions.money import divide

BONUSES = {"person warned": 20_000.0, "leader in charge": 30_000.0, "division head": 40_000.0}


def test_each_level_loses_a_share_of_its_own_bonus():
    """S11: 50, 30 and 20 percent of three different bonuses, not of one penalty."""
    losses = Accountability(SOURCE_SHARES).losses(BONUSES)
    assert losses.to_dict() == {"person warned": 10_000, "leader in charge": 9_000, "division head": 8_000}
    assert losses.sum() != share_penalty(losses.sum() / 1e6, {"a": 5, "b": 3, "c": 2})["a"] * 1e6


def test_levels_are_free_to_choose():
    four = Accountability({**SOURCE_SHARES, "department head": 0.1})
    assert four.losses({**BONUSES, "department head": 50_000.0})["department head"] == 5_000


def test_a_fixed_penalty_is_shared_fifty_thirty_twenty():
    """CF13: shares 0.5, 0.3 and 0.2 of one penalty of 10."""
    assert share_penalty(10.0, {"leader": 0.5, "deputy": 0.3, "staff": 0.2}).tolist() == [5.0, 3.0, 2.0]


@given(st.integers(-(10**12), 10**12), st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_division_loses_no_fen_and_nobody_gets_a_fen_more_than_fair(fen, parts):
    ratio = {str(i): part for i, part in enumerate(parts)}
    if sum(parts) <= 0:
        with pytest.raises(InputError, match="proportions"):
            divide(fen, ratio)
        return
    shares = divide(fen, ratio)
    assert sum(shares.values()) == fen
    for name, part in ratio.items():
        assert abs(shares[name] - fen * part / sum(parts)) <= 1 + 1e-3


@pytest.mark.parametrize(("shares", "field"), [({"person": 1.2}, "person"), ({"person": -0.1}, "person")])
def test_shares_outside_zero_and_one_are_refused_by_name(shares, field):
    with pytest.raises(InputError, match=field):
        Accountability(shares)


def test_a_level_without_a_bonus_is_named():
    with pytest.raises(InputError, match="leader in charge"):
        Accountability(SOURCE_SHARES).losses({"person warned": 1.0, "division head": 1.0})
    with pytest.raises(InputError, match="a bonus of nan for 'person warned'"):
        Accountability(SOURCE_SHARES).losses({**BONUSES, "person warned": float("nan")})
    with pytest.raises(InputError, match="penalty"):
        share_penalty(-1.0, {"a": 1})
