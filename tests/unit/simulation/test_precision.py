"""A simulation stops as soon as it is as sure as it was asked to be, at a place that nothing but its draws decides."""

import numpy as np
import pytest

import gzsim as gz
from gzsim.errors import InputError
from gzsim.simulation import ensemble
from gzsim.simulation.chunk import Reduced
from gzsim.simulation.precision import EVERY, Precision, PrecisionWarning, as_limits, until_precise

SEED = {"seed": 3}
UNTIL = {"achievement": 0.1, "debt": 0.04}


@pytest.fixture(scope="module")
def brief(today):
    return today.with_({"simulation.years": 1, "parameters": {"timing.warm_up": 1}}, name="brief")


@pytest.fixture(scope="module")
def fronts(brief):
    other = brief.with_(long_term_weight=0.3, name="long")
    return {
        "simulate": lambda **how: gz.simulate(brief, schemes=["none", "last_place", "piece_rate"], **SEED | how),
        "compare": lambda **how: gz.compare([brief, other], **SEED | how),
        "reform": lambda **how: gz.reform(brief, other, 1, **SEED | how),
    }


def errors(simulation, outcome):
    """Largest standard error of an outcome: of paired differences, or of the level of one run."""
    table = simulation.differences() if len(simulation.runs) > 1 else simulation.summary()
    return table.query("outcome == @outcome")["standard_error"].max()


def limit_for(front, outcome, replications):
    """A standard error that so many replications just reach."""
    return errors(front(replications=replications), outcome) * 1.000001


@pytest.mark.parametrize("name", ["simulate", "compare", "reform"])
def test_it_stops_at_the_first_multiple_that_is_sure_enough(fronts, name):
    front = fronts[name]
    limit = limit_for(front, "achievement", 100)
    stopped = front(replications=200, until={"achievement": limit})
    count = len(stopped.replications)
    assert count % EVERY == 0
    assert count <= 100
    assert errors(stopped, "achievement") <= limit
    for earlier in range(EVERY, count, EVERY):
        assert errors(front(replications=earlier), "achievement") > limit
    assert stopped.reached is True
    assert stopped.digest() == front(replications=count).digest()


@pytest.mark.parametrize(
    "how", [{"chunk": 7, "threads": 1}, {"chunk": 50, "threads": 2}, {"chunk": 130, "threads": 1}, {"threads": 3}]
)
def test_where_it_stops_does_not_depend_on_how_work_is_divided(fronts, how):
    limit = {"achievement": limit_for(fronts["compare"], "achievement", 100)}
    alone = fronts["compare"](replications=200, until=limit, threads=1)
    assert 50 <= len(alone.replications) <= 100
    assert fronts["compare"](replications=200, until=limit, **how).digest() == alone.digest()


def test_the_level_of_one_run_is_what_must_be_sure(brief):
    limit = limit_for(lambda **how: gz.simulate(brief, **SEED, **how), "debt", 100)
    stopped = gz.simulate(brief, replications=200, until={"debt": limit}, **SEED)
    assert len(stopped.replications) <= 100
    assert errors(stopped, "debt") <= limit


def test_every_outcome_and_every_run_must_be_sure(fronts):
    front = fronts["simulate"]
    limits = {outcome: limit_for(front, outcome, 100) for outcome in ("achievement", "debt")}
    both = front(replications=200, until=limits)
    alone = [front(replications=200, until={outcome: limit}) for outcome, limit in limits.items()]
    assert len(both.replications) >= max(len(each.replications) for each in alone)
    assert all(errors(both, outcome) <= limit for outcome, limit in limits.items())


def test_it_stops_within_a_range(fronts):
    limit = {"achievement": limit_for(fronts["compare"], "achievement", 100)}
    late = fronts["compare"](replications=range(30, 200), until=limit)
    assert late.replications.start == 30
    assert len(late.replications) % EVERY == 0
    assert late.digest() == fronts["compare"](replications=late.replications).digest()


def test_a_stopped_simulation_may_be_added_to_and_asks_for_no_more(fronts):
    front = fronts["compare"]
    stopped = front(replications=200, until={"achievement": limit_for(front, "achievement", 100)})
    whole = stopped + front(replications=range(stopped.replications.stop, 120))
    assert whole.digest() == front(replications=120).digest()
    assert (whole.reached, dict(whole.until)) == (None, {})


def test_a_precision_that_is_not_reached_is_told(fronts):
    with pytest.warns(PrecisionWarning, match=r"after 60 replications .* of achievement in long .*1 more") as told:
        found = fronts["compare"](replications=60, until={"achievement": 1e-9, "debt": 1e-9})
    assert told[0].filename == __file__
    assert found.reached is False
    assert found.digest() == fronts["compare"](replications=60).digest()


def test_whoever_asks_for_nothing_is_told_nothing(fronts):
    found = fronts["compare"](replications=3)
    assert found.reached is None
    assert "until" not in found.provenance


def test_what_was_asked_for_is_saved_with_the_numbers(fronts, tmp_path):
    limit = {"achievement": limit_for(fronts["compare"], "achievement", 50)}
    found = fronts["compare"](replications=200, until=limit)
    found.save(tmp_path / "mine")
    again = gz.load_simulation(tmp_path / "mine")
    assert (again.reached, again.until) == (True, limit)
    assert again.provenance == found.provenance


def test_a_folder_goes_on_after_a_stop(fronts, tmp_path, monkeypatch):
    front, cases, seen = fronts["compare"], ensemble._cases, []
    limit = {"achievement": limit_for(front, "achievement", 50)}
    stopped = front(replications=400, until=limit, into=tmp_path, chunk=40, threads=1)
    assert len(stopped.replications) == 50
    monkeypatch.setattr(ensemble, "_cases", lambda *asked: seen.extend(asked[-1].tolist()) or cases(*asked))
    assert front(replications=400, until=limit, into=tmp_path, threads=1).digest() == stopped.digest()
    assert not seen
    assert front(replications=90, into=tmp_path, threads=1).digest() == front(replications=90).digest()
    assert seen[:10] == list(range(80, 90))


def test_a_cluster_stops_where_one_core_does(fronts):
    from distributed import Client, LocalCluster

    limit = {"achievement": limit_for(fronts["compare"], "achievement", 50)}
    alone = fronts["compare"](replications=200, until=limit)
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        found = fronts["compare"](replications=200, until=limit, chunk=30, client=client)
    assert found.digest() == alone.digest()


WRONG = [5, "achievement", {}, [], [("achievement", 0.1)], {"achievment": 0.1}, {"rank": 0.1}, {5: 0.1}, {None: 1},
         {"achievement": 0}, {"achievement": -1}, {"achievement": "0.1"}, {"achievement": True}, {"achievement": None},
         {"achievement": np.nan}, {"achievement": np.inf}, {"achievement": 0.1, "debt": 0}]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@pytest.mark.parametrize("name", ["simulate", "compare", "reform"])
def test_a_precision_that_cannot_be_meant_is_refused(fronts, name, wrong):
    with pytest.raises(InputError) as refused:
        fronts[name](replications=100, until=wrong)
    assert refused.value.field.split(".")[0] == "until"


def test_a_misspelt_outcome_is_answered_with_the_one_that_was_meant(fronts):
    with pytest.raises(InputError, match="did you mean 'achievement'"):
        fronts["compare"](replications=100, until={"achievment": 0.1})


@pytest.mark.parametrize("few", [1, 49, range(60, 109)])
def test_fewer_replications_than_a_first_look_are_refused(fronts, few):
    with pytest.raises(InputError) as refused:
        fronts["compare"](replications=few, until=UNTIL)
    assert refused.value.field == "replications"


def test_numbers_of_numpy_are_standard_errors():
    limits = as_limits({"debt": np.float32(0.5), "gap": np.int64(1)}, range(50))
    assert limits == {"debt": 0.5, "gap": 1.0}


def stream(values, size, first=0):
    """Parts of an ensemble of one run and one outcome, whose replications have these levels."""
    for start in range(0, len(values), size):
        part = np.arange(start, min(start + size, len(values)))
        yield part + first, {"alone": Reduced({"debt": values[part, None]}, {})}


def test_standard_errors_are_those_of_numpy():
    values = np.random.default_rng(5).normal(7, 2, (120, 3))
    precision = Precision.of({"debt": 1e-9}, {"alone": {"debt": values}})
    assert precision.excess["alone", "debt"] == pytest.approx(values.mean(1).std(ddof=1) / np.sqrt(120), rel=1e-12)


@pytest.mark.parametrize("size", [1, 7, 50, 64, 1000])
@pytest.mark.parametrize("first", [0, 13])
def test_a_stream_is_cut_at_the_same_place_whatever_its_parts(size, first):
    values = np.random.default_rng(6).normal(size=400)
    passed = np.concatenate([part for part, _ in until_precise(stream(values, size, first), {"debt": 0.09}, first)])
    looks = [n for n in range(EVERY, 401, EVERY) if values[:n].std(ddof=1) / np.sqrt(n) <= 0.09]
    assert passed.tolist() == list(range(first, first + looks[0]))


def test_stopping_costs_an_interval_about_a_percentage_point():
    """Chow and Robbins (1965): 95 % as the error goes to 0; some 94 % where it stops at 50 to 200 replications."""
    draws, covered = np.random.default_rng(7).normal(size=(1500, 400)), []
    for values in draws:
        count = sum(part.size for part, _ in until_precise(stream(values, 400), {"debt": 0.1}, 0))
        found = values[:count]
        covered.append(abs(found.mean()) <= 1.96 * found.std(ddof=1) / np.sqrt(count))
    assert 0.925 < np.mean(covered) < 0.958
