import hashlib

import numpy as np
import pytest
from scipy import stats

from gzsim.errors import InputError
from gzsim.numeric.philox import (
    QUANTILES,
    Mechanism,
    check_seed,
    draw,
    keys_of_lanes,
    luck_of,
    name_keys,
    normals,
    philox,
    signal_of,
    uniforms,
)
from gzsim.numeric.tables.make_normal_quantiles import normal_quantiles

COMMITTED = "f8ed718101aebb72defbd19e9eedd31430936a418a0ff3f88d406253c4895bc6"


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((2**32 - 1,) * 4, (2**32 - 1,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox4x32_10_known_answers_salmon2011(counter, key, words):
    assert " ".join(f"{int(word):08x}" for word in philox(*counter, *key)) == words


def test_quantile_table_is_the_committed_one_and_nearly_that_of_scipy():
    assert hashlib.sha256(QUANTILES.tobytes()).hexdigest() == COMMITTED
    np.testing.assert_allclose(QUANTILES, normal_quantiles(), rtol=1e-13)
    assert np.array_equal(QUANTILES, -QUANTILES[::-1])


def draws(seed=5, replications=3, month=3, mechanism=0, indicators=8, units=4):
    return normals(seed, np.arange(replications), month, mechanism, np.arange(indicators), np.arange(units))


def test_draws_do_not_depend_on_how_replications_are_split():
    keys = np.arange(12), np.arange(9)
    parts = [normals(5, np.arange(first, first + 2), 3, 0, *keys) for first in (0, 2, 4)]
    assert (draws(replications=6, indicators=12, units=9) == np.concatenate(parts)).all()


def test_draws_belong_to_keys_and_not_to_places():
    few, many = normals(5, np.arange(3), 3, 0, np.array([40, 7]), np.array([9, 2])), draws(indicators=50, units=12)
    assert (few == many[:, [40, 7]][:, :, [9, 2]]).all()


def test_streams_of_months_mechanisms_seeds_and_replications_differ():
    base = draws(seed=0, month=0)
    for other in (draws(seed=1, month=0), draws(seed=0), draws(seed=0, month=0, mechanism=1)):
        assert (base != other).any(axis=(1, 2)).all()
    assert (base[0] != base[1]).any()


def test_draws_are_standard_normal_and_independent():
    z = draws(seed=9, replications=2000, month=0, indicators=16)
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    assert abs(z.var() - 1) < 0.02
    flat = z.transpose(1, 0, 2).reshape(16, -1)
    off_diagonal = np.corrcoef(flat) - np.eye(16)
    assert np.abs(off_diagonal).max() < 5 / np.sqrt(flat.shape[1])


def test_luck_and_signal_of_two_years_are_independent_normals():
    """Months share a counter by quarters: their cells must not repeat."""
    keys = keys_of_lanes(np.zeros(1, np.int64), np.arange(4000), np.arange(4000))
    z, words = np.empty((24, 2, 4000)), np.empty(4000, np.uint64)
    for month in range(24):
        draw(0, 0, 4000, month, 3, np.array([11]), keys, words)
        luck_of(words, 4000, QUANTILES, z[month, 0])
        signal_of(words, 4000, z[month, 1])
    z = z.reshape(48, 4000).T
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    assert np.abs(np.corrcoef(z.T) - np.eye(48)).max() < 5 / np.sqrt(4000)


def test_uniforms_stay_inside_the_unit_interval():
    u = uniforms(1, np.arange(5000), 0, 3, np.arange(2))
    assert u.min() > 0
    assert u.max() < 1
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-3


def test_keys_of_names_are_the_committed_ones():
    """A name keeps its luck for ever: these numbers may not change."""
    assert name_keys(["gdp_growth", "520100", "贵阳市"]).tolist() == [3765986396, 4014247138, 1700848812]


def test_names_that_share_a_hash_get_keys_of_their_own(monkeypatch):
    from gzsim.numeric import philox as randomness

    monkeypatch.setattr(randomness, "_hashed", lambda name: 7 + name.count("·"))
    assert name_keys(["b", "a", "c"]).tolist() == [8, 7, 9]
    assert name_keys(["c", "b", "a"]).tolist() == [9, 8, 7]


def test_no_two_mechanisms_share_a_stream():
    streams = [number for name, number in vars(Mechanism).items() if name.isupper()]
    assert len(set(streams)) == len(streams) > 20


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seed_outside_the_key_is_refused(seed):
    with pytest.raises(InputError, match="seed"):
        check_seed(seed)


def test_skewed_luck_is_standardised_and_its_table_the_script_s():
    from gzsim.numeric.luck import LAWS
    from gzsim.numeric.philox import QUANTILES_OF
    from gzsim.numeric.tables.make_normal_quantiles import gumbel_quantiles

    np.testing.assert_allclose(QUANTILES_OF[1], gumbel_quantiles(), rtol=1e-12)
    assert (QUANTILES_OF[2] == -QUANTILES_OF[1][::-1]).all()
    for law, table in zip(LAWS.values(), QUANTILES_OF, strict=True):
        assert table.mean() == pytest.approx(0, abs=1e-4), law.name
        assert table.std() == pytest.approx(1, abs=1e-3), law.name
