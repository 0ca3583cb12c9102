"""Watching inside the simulation: late reports, signals, reviews, audits, vetoes, successors who clear."""

from dataclasses import replace

import numpy as np
import pytest

from gzsim.checks.running import run
from gzsim.monitoring.light_rules import peer_residual
from gzsim.numeric.marks import Scoring
from gzsim.numeric.peers import Peers
from gzsim.sanctions import JointLiability, LastPlace, NoSanction, PieceRate
from gzsim.scenario import load_scenario
from gzsim.simulation.beliefs.scheme_incentives import SchemeIncentives
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.chunk import within_peers
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.fabrication.best_lie import NO_CLIFF, best_lie, gain_of
from gzsim.simulation.judging import Scored, strike
from gzsim.simulation.reporting.reviews import due_reviews, scaled_among_peers
from gzsim.simulation.state import blank
from gzsim.simulation.world import build_world

SCHEME = PieceRate(0.22)


@pytest.fixture(scope="module")
def mean(today):
    """Mean outcomes under changed parameters, with the same luck."""

    def outcomes(changes=None, scheme=SCHEME, replications=20, **parameters):
        scenario = today.with_({**(changes or {}), **({"parameters": parameters} if parameters else {})})
        data = simulate_scheme(build_world(scenario), scheme, years=3, replications=replications, seed=4)
        return data.mean().to_array().to_series()

    return outcomes


def test_compiled_residuals_among_peers_are_those_of_the_light_rule():
    random = np.random.default_rng(1)
    for size in (1, 2, 5, 9, 20, 40, 99):
        residual = random.normal(size=size)
        residual[random.random(size) < 0.2] = np.nan
        if np.isnan(residual).all():
            continue
        side_by_side = np.stack([residual, residual[::-1], np.full(size, np.nan)], axis=1)
        out = np.empty((size, 3))
        scaled_among_peers(side_by_side, 3, np.empty((size, 3)), out)
        for lane in range(2):
            np.testing.assert_allclose(out[:, lane], peer_residual(side_by_side[:, lane], np.zeros(size)), rtol=1e-12)
        assert np.isnan(out[:, 2]).all()


def test_reviewers_visit_the_worst_first_and_no_more_than_they_can():
    random = np.random.default_rng(2)
    residual, everybody = random.normal(0, 3, (4, 9)), Peers.of(np.zeros(9, int))
    scaled = np.array([peer_residual(row, np.zeros(9)) for row in residual])
    barred = scaled == scaled.max()  # the worst was found before
    worst = np.sort(scaled[~barred & (scaled > 1.0)])[::-1]
    for capacity in (0, 1, 3, 40):
        due = due_reviews(residual, barred, everybody, 1.0, capacity)
        assert set(scaled[due]) == set(worst[:capacity])


def test_a_review_ends_a_lie_and_finds_nothing_where_the_truth_is_told(today):
    rules = {"reviews.capacity": 2, "reviews.limit": 1.0, "reports.delay": 0}
    world = build_world(today.with_(parameters=rules))
    calendar = Calendar(blank(world, np.arange(3)), prepare(world), 5)
    state, visited, found = calendar.state, 0.0, 0.0
    for month in range(12):
        told, before = state.lie.copy(), state.barred.copy()
        calendar.month(PieceRate(0.22))
        told = state.lie if month % 3 == 0 else told
        new = state.barred & ~before
        assert (state.lie[state.barred] == 0).all()
        assert new.sum() == state.found.sum() - found
        assert state.visited.sum() - visited <= 2 * 3
        if month % 3:
            assert (told[new] > world.fabrication.trifle).all()
        visited, found = state.visited.sum(), state.found.sum()
    assert visited > found > 0


BANDS = ((0.6, 0.6), (0.8, 0.8), (1.0, 1.0))


@pytest.mark.parametrize("rule", [None, 2.0, BANDS], ids=["line", "concave", "bands"])
@pytest.mark.parametrize("cliffs", [NO_CLIFF, np.array([[0.85, 0.03]]), np.array([[1.05, 0.02], [0.7, 0.05]])])
def test_no_lie_on_a_fine_grid_beats_the_best_one(rule, cliffs):
    """With notch, edges, stock and holding cost: the candidates contain the optimum up to the width of a step."""
    curve = Scoring.of(0.0, [1.2], [rule]).curve(0)
    random = np.random.default_rng(3)
    for _ in range(200):
        attained, slope, notch = random.uniform(0.5, 1.1), random.uniform(0, 0.5), random.choice([0.0, 0.02])
        stock, holding, fine = random.choice([0.0, 0.3]), random.choice([0.0, 0.3]), random.uniform(0, 0.2)
        rest = (0.11, random.uniform(1, 6), holding, stock, fine, *curve, cliffs)
        chosen = gain_of(best_lie(attained, slope, notch, *rest), attained, slope, notch, *rest)
        grid = np.linspace(-stock, max(0.0, 1.2 - attained), 2001)
        best = max(gain_of(m, attained, slope, notch, *rest) for m in grid)
        assert chosen >= best - 0.12 * (notch + cliffs[:, 1].sum()) - 1e-6
        assert chosen >= 0


def test_inherited_lies_make_new_ones_dearer():
    line = Scoring.of(0.0, [1.2], [None]).curve(0)
    lies = [best_lie(0.9, 0.5, 0.0, 0.11, 3.0, 0.3, stock, 0.0, *line, NO_CLIFF) for stock in (0.0, 0.5, 1.0)]
    assert lies[0] > lies[1] > lies[2]


def test_reviews_find_lies_and_lower_what_is_reported_above_the_truth(mean):
    none, some, many = (mean(**{"reviews.capacity": capacity}) for capacity in (0, 1, 10))
    assert none["gap"] > some["gap"] > many["gap"]
    assert none["reviews"] == 0
    assert some["reviews"] < many["reviews"]
    assert some["honest_reviews"] > 0


def test_a_sharper_signal_finds_more_per_review(mean):
    """S07: precision per review rises as the signal gets better; 40 percent more is an assumption of the source."""

    def precision(noise):
        scenario = load_scenario("guizhou-2025")
        names = {f"indicators.{name}.dynamics": {**each.dynamics, "signal_noise": noise}
                 for name, each in scenario.indicators.items()}  # fmt: skip
        seen = mean(names)
        return 1 - seen["honest_reviews"] / seen["reviews"]

    assert precision(0.02) > 1.4 * precision(0.15)


def test_automatic_capture_lowers_what_is_invented_and_gives_time_back(mean):
    scenario = load_scenario("guizhou-2025")
    captured = {f"indicators.{name}.dynamics": {**each.dynamics, "captured": 1}
                for name, each in scenario.indicators.items()}  # fmt: skip
    today, then = mean(), mean(captured, **{"platform.moved": 0})
    assert then["gap"] < 0.5 * today["gap"]
    assert then["forms"] == pytest.approx(today["forms"] - 12 * 0.005, abs=0.01)
    assert then["work"] > today["work"]


def test_what_arrives_late_is_reviewed_less(mean):
    on_time, late = (mean(**{"reports.delay": delay}) for delay in (0, 11))
    assert late["found"] < on_time["found"]
    assert late["gap"] > on_time["gap"]


def test_without_anybody_who_lies_reviews_hit_the_honest_alone(mean):
    seen = mean(**{"fabrication.never_lie": 1})
    assert seen["gap"] == 0
    assert seen["found"] == 0
    assert seen["honest_reviews"] == seen["reviews"] > 0


def test_successors_clear_what_they_inherit_and_report_below_the_truth(today):
    scenario = today.with_({"parameters": {"fabrication.clearing": 50, "fabrication.never_lie": 0}})
    data = simulate_scheme(build_world(scenario), SCHEME, years=6, replications=10, seed=5)
    assert float(data["gap"].min()) < 0
    kept = simulate_scheme(
        build_world(scenario.with_({"parameters": {"fabrication.clearing": 0}})),
        SCHEME,
        years=6,
        replications=10,
        seed=5,
    )
    assert float(kept["inflated"].mean()) > float(data["inflated"].mean())


def test_a_veto_ranks_behind_all_others_or_caps_the_score(textbook_world):
    scores = np.array([[90.0, 80.0, 70.0]])
    reported, told = Scored(scores, np.zeros((1, 3)), scores), np.array([[[0.5, 1.0, 1.0]]])
    last = replace(textbook_world(units=3), veto=np.full((1, 3), 0.9))
    rules = prepare(last).in_force(NoSanction(), 0)
    judged, hit = strike(reported, told, rules)
    assert hit.tolist() == [[1, 0, 0]]
    assert rules.ranked.ranks(judged).tolist() == [[3, 1, 2]]
    capped, _ = strike(reported, told, rules._replace(world=replace(last, veto_cap=np.array([75.0]))))
    assert capped.tolist() == [[75, 80, 70]]


def test_leaders_keep_away_from_a_veto(mean, today):
    """S21: a floor within reach draws work to what it binds, because being last costs money."""
    veto = {
        "vetoes.air": {
            "name": "Air", "name_zh": "空气", "provenance": "assumption", "reference": "made up",
            "indicator": "good_air_days", "threshold": 94, "consequence": "last_place",
        }
    }  # fmt: skip
    world = build_world(today.with_(veto))
    scheme, k = LastPlace(0.1, 18.15), int(np.flatnonzero(world.indicators == "good_air_days")[0])
    fearful, plain = (
        run(each, scheme, years=3, replications=40, seed=4).effort[:, k].mean() for each in (world, build_world(today))
    )
    assert run(world, scheme, years=3, replications=40, seed=4).verdict.vetoed.any()
    assert fearful > 1.1 * plain


def test_satisfaction_in_the_score_is_flattered_and_dilutes_work(mean):
    """S13: hotlines can be talked up more cheaply than indicators can be worked up."""
    weight = {"citizens.satisfaction_weight": 0.35}
    without, plain, flattered = mean(), mean(**weight, **{"citizens.hotline_ease": 0}), mean(**weight)
    assert flattered["gap"] > plain["gap"] + 0.5
    assert flattered["work"] < without["work"]


def test_more_third_party_measurement_flatters_less(mean):
    """S23."""
    weight = {"citizens.satisfaction_weight": 0.35}
    own, third = (mean(**weight, **{"citizens.third_party_share": share}) for share in (0.0, 1.0))
    assert third["gap"] < own["gap"]


def test_realised_promotion_follows_the_slope_and_not_the_belief(today):
    """B21: believed and realised slopes are kept apart; with slope 0 promotion does not follow scores."""

    def correlation(slope):
        scenario = today.with_({"parameters": {"promotion.slope": slope, "leader.career_worth": 0.02}})
        data = simulate_scheme(build_world(scenario), NoSanction(), years=6, replications=60, seed=6)
        score, rose = data["reported_score"], data["promoted"].astype(float)
        before = (score - score.mean("code")).isel(year=slice(0, -1)).to_numpy().ravel()
        return np.corrcoef(before, rose.isel(year=slice(1, None)).to_numpy().ravel())[0, 1]

    count = 60 * 5 * 9
    assert abs(correlation(0.0)) < 4 / np.sqrt(count)
    assert correlation(0.3) > 4 / np.sqrt(count)


def test_who_knows_that_the_year_is_the_last_works_less_for_the_long_term(today):
    world = build_world(today.with_({"parameters": {"leader.knows_last_year": 1, "fabrication.never_lie": 1}}))
    blind = build_world(today.with_({"parameters": {"leader.knows_last_year": 0, "fabrication.never_lie": 1}}))
    known, unknown = (
        simulate_scheme(each, NoSanction(), years=3, replications=30, seed=7)["long_work"].mean()
        for each in (world, blind)
    )
    assert float(known) < float(unknown)


def test_a_binding_indicator_beyond_its_target_draws_no_more_work(today):
    """S21: binding indicators are a floor; what is left over goes to guiding ones."""
    from gzsim.simulation.beliefs.projection import expected_slope

    graded = today.with_({"parameters": {"attainment.binding_cap": 1.0}})
    world = build_world(graded)
    kinds = graded.indicator_table()["kind"][list(world.indicators)]
    assert (world.cap == np.where(kinds == "binding", 1.0, 1.2)).all()
    beyond = np.full((1, 12, 9), 1.1)
    slope = expected_slope(beyond, np.zeros((12, 9)), np.zeros((12, 9)), world.scoring)
    assert (slope[0, :, 0] == (world.cap == 1.2)).all()


def test_a_plan_that_starts_slowly_is_not_behind_in_spring(today):
    """S05, S08: milestones follow the plan; held to an even pace a slow starter would light up."""
    slow = {"indicators.water_conservancy_investment.milestones": [0.1, 0.4, 0.8, 1.0]}
    planned, even = build_world(today.with_(slow)), build_world(today)
    k = list(even.indicators).index("water_conservancy_investment")
    assert planned.plan[k, [2, 5, 8, 11]].tolist() == pytest.approx([0.1, 0.4, 0.8, 1.0])
    seen = [simulate_scheme(each, NoSanction(), years=3, replications=20, seed=4)["lights"].mean() for each in
            (planned, even)]  # fmt: skip
    assert float(seen[0]) == pytest.approx(float(seen[1]), rel=0.05)


def test_no_bulletin_no_lights(mean):
    assert mean(**{"reports.bulletin_months": 12})["lights"] == 0
    assert mean()["lights"] > 0


def test_published_objectives_draw_work_to_their_ends_and_move_no_money(today):
    """S04."""
    okr = today.with_({"key_results": ["forest_cover", "science_and_talent"], "scheme_in_force": "none"})
    world, plain = build_world(okr), build_world(today)
    assert world.motive.sum() == pytest.approx(plain.motive.sum())
    seen = simulate_scheme(world, NoSanction(), years=3, replications=20, seed=4)
    before = simulate_scheme(plain, NoSanction(), years=3, replications=20, seed=4)
    assert float(seen["long_work"].mean()) > float(before["long_work"].mean())
    assert not seen["transfer"].any()


def test_audits_that_follow_the_signals_find_more_than_a_lottery(today):
    """S09: special funds cross-checked by data."""

    def found(aimed):
        scenario = today.with_(
            {
                "parameters": {
                    "audits.cross_validated": aimed,
                    "reviews.capacity": 0,
                    "fabrication.audit_probability": 0.22,
                }
            }
        )
        return float(simulate_scheme(build_world(scenario), SCHEME, years=3, replications=40, seed=4)["found"].mean())

    assert found(1.0) > 1.2 * found(0.0)


def test_liability_is_feared_where_it_holds_whoever_is_first_in_all(today):
    """A unit without peers is not settled; that must not make everybody else fearless."""
    world = replace(build_world(today), peers=np.array([0, 1, 1, 1, 1, 2, 2, 2, 2]))
    liable = JointLiability({"person warned": 0.5}, detections=1, career=-0.4)
    lost = SchemeIncentives.under(world, within_peers(world, liable)).punishment
    expected = 0.5 * world.leader.worth_of_bonus + 0.4 * world.leader.worth_of_promotion
    np.testing.assert_allclose(lost, [0.0] + [expected] * 8)
