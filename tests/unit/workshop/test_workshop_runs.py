"""A press of the button gives an answer beside the baseline, once, whoever else presses."""

import math

import numpy as np
import pytest
from rooms import CHOICE, Room

from gzsim.simulation.simulate import simulate
from gzsim.workshop import Refused, Workshop
from gzsim.workshop.comparing import HEADLINE
from gzsim.workshop.living import KEPT, OUTCOME_NAMES, REPLICATIONS, Ask, Lived, lived, parameter_draws
from gzsim.workshop.playing import Play
from gzsim.workshop.playing import played as month_by_month
from gzsim.workshop.pool import ANSWERS, RANGES, YEARS


@pytest.fixture(scope="module")
def outcome(played):
    return played.one.outcome(played.number)


def test_the_headline_is_what_leaders_would_do(outcome):
    assert outcome.headline["outcome"].tolist() == list(HEADLINE)
    assert outcome.headline["name_zh"].str.len().gt(0).all()
    assert (outcome.headline["low"] <= outcome.headline["high"]).all()


def test_differences_are_those_of_the_levels(outcome):
    table = outcome.outcomes
    assert np.allclose(table["value"] - table["baseline"], table["difference"])
    own = table[table["scope"] == "place"].set_index("outcome")
    assert own.loc["work", "difference"] > 3 * own.loc["work", "standard_error"] > 0
    assert own.loc["hours", "value"] == pytest.approx(40 * own.loc["forms", "value"])


def test_the_province_is_the_mean_of_its_places(outcome):
    last = outcome.outcomes.query("scope == 'province' and outcome == 'last'")["value"].item()
    assert last == pytest.approx(outcome.places["last"].mean())
    assert outcome.places["code"].nunique() == 9


def test_names_of_places_say_that_they_are_simulated(outcome):
    assert outcome.places["name"].str.startswith("a place with ").all()
    assert outcome.places["name_zh"].str.startswith("模拟地区").all()


def test_effort_is_a_share_of_the_working_time(outcome, played):
    own = outcome.outcomes.query("scope == 'place' and outcome == 'work'")["value"].item()
    assert outcome.indicators["effort"].sum() == pytest.approx(own)
    assert list(outcome.indicators["indicator"]) == sorted(played.one.baseline.indicators)


def test_years_are_numbered_as_the_scenario_has_them(outcome):
    assert sorted(set(outcome.years["year"])) == [2025, 2026, 2027]


def test_the_same_choice_is_not_lived_twice(played):
    room, done = played, []
    work = room.workshop.pool.submit
    room.workshop.pool.submit = lambda job: done.append(job) or work(job)
    try:
        again = room.one.run()
    finally:
        room.workshop.pool.submit = work
    assert room.one.runs()[0].state == "done"
    assert room.one.outcome(again).headline.equals(room.one.outcome(room.number).headline)
    assert not done


def test_the_same_seed_and_choice_give_the_same_bits(played):
    session = played.workshop.sessions.session("code", played.code)
    scenario = played.workshop.sessions.scenario(session, played.one.team, 1)
    found = lived(Ask("another process", session.baseline, scenario, session.seed, 3, 4, 0, 4))
    (body,) = played.workshop.store.one("SELECT body FROM lived WHERE key = (SELECT key FROM run LIMIT 1)")
    assert all(
        np.array_equal(getattr(found, name), getattr(Lived.read(body), name)) for name in ("units", "drawn", "effort")
    )


def test_what_teams_set_is_not_drawn(played):
    drawn = parameter_draws(played.one.baseline, 8, 7)[0]
    assert not {"reviews.capacity", "reviews.limit", "fabrication.audit_probability"} & set(drawn)
    assert len(drawn) > 50


def test_without_a_saved_choice_there_is_no_run(room):
    with pytest.raises(Refused) as caught:
        room.one.run()
    assert caught.value.key == "not_saved"


def test_a_draft_is_saved_and_not_run(room):
    room.one.save({"weights": {"gdp_growth": 50}}, based_on=0)
    assert room.one.problems()
    with pytest.raises(Refused):
        room.one.run()
    assert room.one.runs() == []


def test_a_newer_press_takes_the_place_of_one_that_waits(room):
    for version, rate in enumerate((0.1, 0.2, 0.3)):
        room.one.save({"scheme": "last_place", "amounts": {"rate": rate}}, based_on=version)
        room.one.run()
    room.two.save({"scheme": "none"}, based_on=0)
    room.two.run()
    assert [run.state for run in room.one.runs()] == ["waiting", "replaced", "replaced"]
    assert [run.state for run in room.two.runs()] == ["waiting"]
    owners = [job.owner for job in room.workshop.pool.jobs]
    assert len(owners) == len(set(owners))


def test_a_newer_press_is_lived_though_an_older_run_has_no_ranges_yet(room, pool):
    owner = f"team {room.one.team.id}"
    room.one.save({"scheme": "none"}, based_on=0)
    room.one.run()
    begun = pool.taken(owner)
    room.one.save({"scheme": "piece_rate"}, based_on=1)
    room.one.run()
    begun.done(Lived(drawn=np.zeros((1, 4, 1))))
    assert room.one.runs()[0].state == "waiting"
    assert pool.taken(owner).ask.first == 0


def test_ranges_narrow_part_by_part_after_the_first_answer(file, pool):
    with Workshop(file, pool=pool) as workshop:
        seen = []
        submit = pool.submit
        pool.submit = lambda job: seen.append(job) or submit(job)
        room = Room(workshop, years=1, draws=5)
        room.one.save(CHOICE, based_on=0)
        run = room.one.run()
        assert set(room.one.outcome(run).headline["draws"]) == {5}
        workshop.store.do("DELETE FROM lived WHERE first > 0")
        assert room.one.outcome(run).draws == (4, 5)
    mine = [(job.ask.first, job.ask.last, job.urgency) for job in seen if job.owner == f"team {room.one._team_id}"]
    assert mine == [(0, 4, ANSWERS), (4, 5, RANGES)]
    assert {job.urgency for job in seen if job.owner.startswith("years")} == {YEARS}


def test_a_simulation_that_breaks_down_says_so(room, pool):
    def broken(ask):
        from gzsim.errors import InputError

        raise InputError("debt is no longer finite")

    room.one.save({"scheme": "none"}, based_on=0)
    room.one.run()
    pool.jobs = [job for job in pool.jobs if job.owner.startswith("team")]
    object.__setattr__(pool.jobs[0], "work", broken)
    pool.go_on()
    run = room.one.runs()[0]
    assert run.state == "failed"
    assert "debt" in run.message.en
    assert run.message.zh
    assert room.one.outcome(run.id) is None


def test_teams_see_each_other_only_where_the_trainer_lets_them(played):
    assert set(played.trainer.board()["team"]) == {"一组", "二组"}
    assert [set(seat.board()["team"]) for seat in (played.one, played.two)] == [{"一组"}, {"二组"}]
    played.trainer.share()
    try:
        board = played.two.board()
    finally:
        played.trainer.share(False)
    assert set(board["team"]) == {"一组", "二组"}
    mine = board[board["team"] == "一组"]
    assert mine["outcome"].tolist() == list(HEADLINE)
    assert not math.isnan(mine["rank"].iloc[0])


def test_the_baseline_is_what_a_simulation_of_it_gives(outcome, played):
    lived = simulate(played.one.baseline, replications=REPLICATIONS, seed=7)
    (run,) = lived.runs.values()
    means = run.annual.mean(("replication", "year"))
    own = outcome.outcomes.query("scope == 'province'").set_index("outcome")["baseline"]
    for name in KEPT:
        assert own[name] == pytest.approx(float(means[name]), rel=1e-9, abs=1e-12), name


def test_a_run_is_what_the_months_of_the_decade_give(played):
    """By another way: month by month, without the years and replications that a run lives side by side."""
    team = played.one.team
    session = played.workshop.sessions.session("code", played.code)
    changed = played.workshop.sessions.scenario(session, team, team.version)
    months = month_by_month(Play(session.baseline, (changed,) * session.years, team.code, session.seed))[1:]
    run = lived(Ask("", session.baseline, changed, session.seed, session.years, 0, 0, 0))
    here = list(session.baseline.units.prefectures).index(team.code)
    told = [year["told"]["year"] | year["hidden"]["year"] for year in months]
    shared = [name for name in OUTCOME_NAMES if name in told[0]]
    assert {"debt", "work", "capital", "forms", "fabrication", "transfer", "reported_score"} <= set(shared)
    for name in shared:
        value = run.units[OUTCOME_NAMES.index(name), 0, here]
        assert value == pytest.approx(np.mean([year[name] for year in told]), rel=1e-9, abs=1e-12), name
