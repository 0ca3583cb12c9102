"""Replications of a simulation that are done apart are those of the whole, and are added to it, to the last bit."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gzsim as gz
from gzsim.errors import InputError
from gzsim.sanctions import PieceRate
from gzsim.simulation import ensemble
from gzsim.simulation.moments import Moments
from gzsim.simulation.simulate import trajectories

SEED = {"seed": 3}


@pytest.fixture(scope="module")
def brief(today):
    return today.with_({"simulation.years": 2, "parameters": {"timing.warm_up": 1}}, name="brief")


@pytest.fixture(scope="module")
def fronts(brief):
    """Every front that takes a range."""
    other = brief.with_(long_term_weight=0.3, name="long")
    return {
        "simulate": lambda **how: gz.simulate(brief, **SEED | how),
        "schemes": lambda **how: gz.simulate(brief, schemes="all", **SEED | how),
        "compare": lambda **how: gz.compare([brief, other], **SEED | how),
        "reform": lambda **how: gz.reform(brief, other, 2, **SEED | how),
    }


@pytest.fixture(scope="module")
def wholes(fronts):
    return {name: front(replications=9) for name, front in fronts.items()}


@pytest.fixture(scope="module")
def parts(brief):
    return [gz.simulate(brief, schemes="all", replications=each, **SEED) for each in (range(4), range(4, 9))]


def counted(monkeypatch) -> list[int]:
    """Replications that are simulated from now on."""
    cases, seen = ensemble._cases, []
    monkeypatch.setattr(ensemble, "_cases", lambda *asked: seen.extend(asked[-1].tolist()) or cases(*asked))
    return seen


@pytest.mark.parametrize("name", ["simulate", "schemes", "compare", "reform"])
def test_a_range_from_0_is_as_many_replications(fronts, wholes, name):
    assert fronts[name](replications=range(9)).digest() == wholes[name].digest()


@pytest.mark.parametrize("name", ["simulate", "schemes", "compare", "reform"])
def test_a_range_holds_the_very_replications_of_the_whole(fronts, wholes, name):
    part = fronts[name](replications=range(4, 7))
    for run, whole in wholes[name].runs.items():
        assert part.runs[run].annual.identical(whole.annual.sel(replication=slice(4, 6))), run


@pytest.mark.parametrize("how", [{"chunk": 1, "threads": 1}, {"chunk": 2, "threads": 3}, {"threads": 2}])
def test_a_range_does_not_depend_on_how_work_is_divided(parts, brief, how):
    assert gz.simulate(brief, schemes="all", replications=range(4, 9), **SEED, **how).digest() == parts[1].digest()


def test_a_result_knows_its_replications(parts):
    assert repr(parts[1]).endswith("replications 4 to 8, 2 years, 9 units>")
    assert parts[1].replications == range(4, 9)
    said = parts[1].provenance
    assert (said["replications"], said["first_replication"]) == (5, 4)
    assert repr(sum(parts[1:], parts[0])).endswith("9 replications, 2 years, 9 units>")


def test_moments_of_a_range_are_those_of_its_replications(brief):
    part = gz.simulate(brief, replications=range(4, 9), **SEED).runs["last_place"]
    means = trajectories(brief, replications=9, **SEED)["debt"].mean("year")[4:].to_numpy()
    np.testing.assert_allclose(part.unit["debt"].mean, means.mean(0), rtol=1e-12)
    np.testing.assert_allclose(part.unit["debt"].standard_error, means.std(0, ddof=1) / np.sqrt(5), rtol=1e-9)


@pytest.mark.parametrize("name", ["simulate", "schemes", "compare", "reform"])
def test_a_sum_is_the_whole_to_the_last_bit(fronts, wholes, name):
    early, late = (fronts[name](replications=each) for each in (range(4), range(4, 9)))
    before = early.digest(), late.digest()
    assert (early + late).digest() == (late + early).digest() == wholes[name].digest()
    assert (early.digest(), late.digest()) == before
    for table in wholes[name].tables:
        pd.testing.assert_frame_equal((early + late).tables[table], wholes[name].tables[table], check_exact=True)
    assert (early + late).provenance == wholes[name].provenance


@given(cuts=st.sets(st.integers(1, 8), min_size=1, max_size=4), order=st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_it_does_not_matter_where_a_whole_is_cut(brief, wholes, cuts, order):
    edges = [0, *sorted(cuts), 9]
    parts = [gz.simulate(brief, replications=range(*each), **SEED) for each in pairwise(edges)]
    while len(parts) > 1:
        place = order.randrange(len(parts) - 1)
        parts[place : place + 2] = [parts[place] + parts[place + 1]]
    assert parts[0].digest() == wholes["simulate"].digest()


def test_a_sum_of_later_parts_is_the_later_part(fronts):
    two = fronts["compare"](replications=range(4, 6)) + fronts["compare"](replications=range(6, 9))
    assert two.digest() == fronts["compare"](replications=range(4, 9)).digest()


def test_the_same_numbers_as_other_replications_have_another_digest(parts):
    moved = parts[1].runs["none"]
    assert replace(moved, first=5).digest() != moved.digest()


def test_saved_parts_are_added_like_those_that_are_not(parts, wholes, tmp_path):
    for number, part in enumerate(parts):
        part.save(tmp_path / str(number))
    early, late = (gz.load_simulation(tmp_path / str(number)) for number in range(2))
    assert late.replications == range(4, 9)
    assert late.provenance == parts[1].provenance
    assert (late + early).digest() == (parts[0] + late).digest() == wholes["schemes"].digest()
    (early + late).save(tmp_path / "whole")
    assert gz.load_simulation(tmp_path / "whole").provenance == wholes["schemes"].provenance


def test_a_changed_mean_of_a_saved_part_is_noticed(parts, tmp_path):
    parts[1].save(tmp_path / "late")
    path = tmp_path / "late" / "unit-means.parquet"
    table = pd.read_parquet(path)
    table.iloc[0, 0] += 1e-9
    table.to_parquet(path)
    with pytest.raises(InputError, match="not those that were saved"):
        gz.load_simulation(tmp_path / "late")
    path.unlink()
    with pytest.raises(InputError, match="damaged"):
        gz.load_simulation(tmp_path / "late")


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"replications": range(3, 9)}, "replications"),
        ({"replications": range(5, 9)}, "replications"),
        ({"replications": 4}, "replications"),
        ({"replications": range(4, 9), "seed": 4}, "seed"),
        ({"replications": range(4, 9), "schemes": "none"}, "runs.last_place"),
        ({"replications": range(4, 9), "schemes": ["last_place", "piece_rate", "none"]}, "runs"),
    ],
)
def test_what_does_not_follow_is_refused_by_the_first_difference(brief, parts, other, field):
    with pytest.raises(InputError) as refused:
        parts[0] + gz.simulate(brief, **{"schemes": "all"} | SEED | other)
    assert refused.value.field == field


def test_overlaps_and_gaps_are_told_apart(brief, parts):
    for first, said in ((3, "overlap"), (5, "leave a gap")):
        with pytest.raises(InputError, match=f"4 replications and replications {first} to 8 {said}"):
            parts[0] + gz.simulate(brief, schemes="all", replications=range(first, 9), **SEED)


def test_another_scenario_version_or_data_is_refused(brief, parts):
    other = brief.with_({"simulation.years": 3, "name": "brief"})
    with pytest.raises(InputError, match="3"):
        parts[0] + gz.simulate(other, schemes="all", replications=range(4, 5), **SEED)
    for changed in ("code_sha256", "versions"):
        said = parts[1].asked() | {changed: "another"}
        with pytest.raises(InputError) as refused:
            parts[0] + replace(parts[1], asked=lambda said=said: said)
        assert refused.value.field == changed


def test_only_a_simulation_can_be_added(parts):
    for other in (5, None, "brief", parts[0].summary()):
        with pytest.raises(InputError, match="no simulation"):
            parts[0] + other


def test_rules_that_cannot_be_told_apart_are_not_added(brief):
    kind = type("Typed", (PieceRate,), {"__module__": "nowhere"})
    early, late = (
        gz.simulate(brief, schemes={"own": kind(0.5)}, replications=each, **SEED) for each in (range(1), range(1, 2))
    )
    with pytest.raises(InputError, match="nobody can tell"):
        early + late


WRONG = [range(0), range(5, 5), range(5, 2), range(-1, 5), range(0, 9, 2), range(5, 0, -1), range(1_000_001),
         range(0, 10**30), slice(0, 5), (0, 5), [0, 1], np.arange(5)]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@pytest.mark.parametrize("name", ["simulate", "compare", "reform"])
def test_ranges_that_cannot_be_meant_are_refused(fronts, name, wrong):
    with pytest.raises(InputError) as refused:
        fronts[name](replications=wrong)
    assert refused.value.field == "replications"


def test_a_part_larger_than_memory_is_refused_before_it_is_simulated(brief, monkeypatch):
    monkeypatch.setattr(ensemble, "LARGEST_PART", 8 * 31 * 9 * 3)
    seen = counted(monkeypatch)
    with pytest.raises(InputError, match="at most 3 replications, or from 0 on"):
        gz.simulate(brief, replications=range(1, 5), **SEED)
    assert not seen
    assert gz.simulate(brief, replications=range(1, 4), **SEED).replications == range(1, 4)
    assert gz.simulate(brief, replications=range(4), **SEED).replications == range(4)


def test_moments_go_on_without_changing_what_was():
    values = np.random.default_rng(1).normal(50, 3, (9, 4))
    whole, early = Moments.none(4), Moments.none(4)
    whole.add(values)
    early.add(values[:4])
    before = early.mean.copy()
    late = early.followed_by(values[4:])
    assert (late.count, early.count) == (9, 4)
    assert (late.mean == whole.mean).all()
    assert (late.squares == whole.squares).all()
    assert (early.mean == before).all()


def test_a_folder_grows_to_either_side(fronts, wholes, tmp_path, monkeypatch):
    seen = counted(monkeypatch)
    for asked in (range(4, 6), range(2, 6), range(2, 9), range(9)):
        kept = fronts["schemes"](replications=asked, into=tmp_path, chunk=2, threads=1)
        assert kept.replications == asked
    assert kept.digest() == wholes["schemes"].digest()
    assert seen == [4, 5, 2, 3, 6, 7, 8, 0, 1], "no whole block twice"


def test_a_block_that_a_range_cuts_short_is_simulated_again(fronts, wholes, tmp_path, monkeypatch):
    fronts["simulate"](replications=range(5, 9), into=tmp_path, chunk=4)
    assert sorted(path.name for path in tmp_path.glob("replications-*")) == [
        "replications-0000005-0000007",
        "replications-0000008-0000008",
    ]
    seen = counted(monkeypatch)
    assert fronts["simulate"](replications=9, into=tmp_path, threads=1).digest() == wholes["simulate"].digest()
    assert seen == list(range(8))


def test_blocks_of_several_machines_make_one_folder(fronts, wholes, tmp_path, monkeypatch):
    for number, asked in enumerate((range(4), range(4, 8), range(8, 9))):
        fronts["schemes"](replications=asked, into=tmp_path / str(number), chunk=4)
        for block in (tmp_path / str(number)).glob("replications-*"):
            block.rename(tmp_path / "0" / block.name)
    seen = counted(monkeypatch)
    assert fronts["schemes"](replications=9, into=tmp_path / "0").digest() == wholes["schemes"].digest()
    assert not seen


def test_schemes_in_another_order_are_read_from_a_folder_by_name(brief, tmp_path):
    asked = {"replications": 3, **SEED}
    gz.simulate(brief, schemes=["none", "last_place"], **asked, into=tmp_path)
    turned = gz.simulate(brief, schemes=["last_place", "none"], **asked, into=tmp_path)
    assert turned.digest() == gz.simulate(brief, schemes=["last_place", "none"], **asked).digest()


LONG = """
import sys
import gzsim as gz
brief = gz.load_scenario("guizhou-2025").with_(
    {"simulation.years": 2, "parameters": {"timing.warm_up": 1}}, name="brief"
)
gz.simulate(brief, replications=range(10, 400), seed=3, into=sys.argv[1], chunk=2)
"""


def test_a_killed_range_goes_on_from_its_blocks(brief, tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    job = subprocess.Popen([sys.executable, "-c", LONG, folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(list(folder.glob("replications-*"))) < 5 and job.poll() is None:
        time.sleep(0.01)
    os.kill(job.pid, signal.SIGKILL)
    job.wait(timeout=60)
    assert 5 <= len(list(folder.glob("replications-*"))) < 195
    seen = counted(monkeypatch)
    kept = gz.simulate(brief, replications=range(10, 30), seed=3, into=folder)
    assert len(seen) <= 10
    assert kept.digest() == gz.simulate(brief, replications=range(10, 30), seed=3).digest()
