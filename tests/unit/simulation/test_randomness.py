import hashlib

import numpy as np
import pytest
from scipy import stats

from gzsim.errors import InputError
from gzsim.simulation.randomness import QUANTILES, check_seed, normals, philox, uniforms
from gzsim.simulation.tables.make_normal_quantiles import normal_quantiles

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


def test_draws_do_not_depend_on_how_replications_are_split():
    whole = normals(5, np.arange(6), 3, 0, 12, 9)
    parts = [normals(5, np.arange(first, first + 2), 3, 0, 12, 9) for first in (0, 2, 4)]
    assert (whole == np.concatenate(parts)).all()


def test_more_units_and_indicators_leave_the_draws_of_others_alone():
    few, many = normals(5, np.arange(3), 3, 0, 7, 4), normals(5, np.arange(3), 3, 0, 20, 40)
    assert (few == many[:, :7, :4]).all()


def test_streams_of_months_mechanisms_seeds_and_replications_differ():
    base = normals(0, np.arange(1), 0, 0, 8, 1)
    for other in (
        normals(1, np.arange(1), 0, 0, 8, 1),
        normals(0, np.arange(1, 2), 0, 0, 8, 1),
        normals(0, np.arange(1), 1, 0, 8, 1),
        normals(0, np.arange(1), 0, 1, 8, 1),
    ):
        assert (base != other).any()


def test_draws_are_standard_normal_and_independent_over_blocks():
    z = normals(9, np.arange(2000), 0, 0, 16, 4)
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    assert abs(z.var() - 1) < 0.02
    flat = z.transpose(1, 0, 2).reshape(16, -1)
    off_diagonal = np.corrcoef(flat) - np.eye(16)
    assert np.abs(off_diagonal).max() < 5 / np.sqrt(flat.shape[1])


def test_uniforms_stay_inside_the_unit_interval():
    u = uniforms(1, np.arange(5000), 0, 3, 2)
    assert u.min() > 0
    assert u.max() < 1
    assert stats.kstest(u.ravel(), "uniform").pvalue > 1e-3


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seed_outside_the_key_is_refused(seed):
    with pytest.raises(InputError, match="seed"):
        check_seed(seed)


def test_skewed_luck_is_standardised_and_its_table_is_what_the_script_makes():
    from gzsim.sanctions.luck import LAWS
    from gzsim.simulation.randomness import QUANTILES_OF
    from gzsim.simulation.tables.make_normal_quantiles import gumbel_quantiles

    np.testing.assert_allclose(QUANTILES_OF[1], gumbel_quantiles(), rtol=1e-12)
    assert (QUANTILES_OF[2] == -QUANTILES_OF[1][::-1]).all()
    for law, table in zip(LAWS, QUANTILES_OF, strict=True):
        assert table.mean() == pytest.approx(0, abs=1e-4), law.name
        assert table.std() == pytest.approx(1, abs=1e-3), law.name
