"""Parameters that no model has are refused by name."""

import numpy as np
import pytest
from scipy import stats

from gzsim import theory
from gzsim.errors import InputError

COSTS = stats.uniform(0.5, 0.5)
BAD = [
    ("cost", lambda: theory.piece_rate.optimal_piece_rate(0.0, 1.0, 1.0)),
    ("variance", lambda: theory.piece_rate.optimal_piece_rate(1.0, 1.0, -1.0)),
    ("rate", lambda: theory.piece_rate.effort_under_piece_rate(np.nan, 1.0)),
    ("C", lambda: theory.multitask.effort_response([[1.0, 2.0], [2.0, 1.0]])),
    ("C", lambda: theory.multitask.effort_response([[1.0, 0.5], [0.4, 1.0]])),
    ("Sigma", lambda: theory.multitask.optimal_weights(np.eye(2), [1, 1], np.eye(3), 1.0)),
    ("Sigma", lambda: theory.multitask.optimal_weights(np.eye(2), [1, 1], -np.eye(2), 1.0)),
    ("B", lambda: theory.multitask.optimal_weights(np.eye(2), [1, np.nan], np.eye(2), 1.0)),
    ("measured", lambda: theory.multitask.optimal_weights_if_some_unmeasured(np.eye(2), [1, 1], [[1.0]], 1.0, [2])),
    (
        "measured",
        lambda: theory.multitask.optimal_weights_if_some_unmeasured(np.eye(2), [1, 1], np.eye(2), 1.0, [0, 0]),
    ),
    ("value", lambda: theory.distortion.alignment([0.0, 0.0], [1.0, 0.0])),
    ("measures", lambda: theory.distortion.alignment([1.0, 0.0], [0.0, 0.0])),
    ("measures", lambda: theory.distortion.alignment([1.0, 0.0], [1.0, 0.0, 0.0])),
    ("spread", lambda: theory.tournament.duel(-1.0, 1.0, 1.0)),
    ("sd", lambda: theory.tournament.first_best_spread(1.0, 0.0)),
    ("units", lambda: theory.rank_tournament.normal_rank_effects(1)),
    ("units", lambda: theory.rank_tournament.gumbel_rank_effects(2.5)),
    ("noise", lambda: theory.rank_tournament.rank_effects(3, "normal")),
    ("units", lambda: theory.order_statistics.expected_order_statistics(0)),
    ("units", lambda: theory.order_statistics.expected_order_statistics(np.inf)),
    ("participation", lambda: theory.prize_schedule.optimal_prizes([0.1, -0.1], 0.0, 1.0, 1.0)),
    ("prizes", lambda: theory.contest.all_pay_effort([0.5], [0.0, 1.0], COSTS)),
    ("unit_costs", lambda: theory.contest.all_pay_effort([0.4], [1.0, 0.0], COSTS)),
    ("abilities", lambda: theory.contest.expected_total_effort([1.0, 0.0], stats.uniform(0, 1))),
    ("decisiveness", lambda: theory.contest.tullock(3, 1.0, 1.6)),
    ("decisiveness", lambda: theory.contest.tullock([2, 9], 1.0, 1.2)),
    ("contestants", lambda: theory.contest.tullock(1, 1.0)),
    ("contestants", lambda: theory.contest.tullock(np.nan, 1.0)),
    ("prize", lambda: theory.contest.tullock(9, [1.0, 0.0])),
    ("shares", lambda: theory.team.collective_penalty([0.5, 0.4], 1.0, 1.0, 1.0)),
    ("shares", lambda: theory.team.collective_penalty([1.2, -0.2], 1.0, 1.0, 1.0)),
    ("members", lambda: theory.team.group_product(0)),
    ("adjustment", lambda: theory.ratchet.ratchet_incentive(1.0, 1.2, 0.1)),
    ("interest", lambda: theory.ratchet.ratchet_incentive(1.0, 0.5, 0.0)),
    ("years", lambda: theory.ratchet.ratchet_incentives_of_term(1.0, 0.5, 0.1, 0)),
    ("prior_precision", lambda: theory.career.career_incentives(0.0, 1.0, 0.9, 3)),
    ("drift_precision", lambda: theory.career.stationary_career(1.0, 0.0, 0.9)),
    ("discount", lambda: theory.career.career_incentives_with_drift(1.0, 1.0, 1.0, 1.1, 3)),
    ("tasks", lambda: theory.career.multitask_career_incentive([1, 0], 1.0, 1.0)),
    ("audit", lambda: theory.reporting.over_reporting(1.0, 1.3, 1.0, 1.0)),
    ("fine", lambda: theory.reporting.inspection_game(1.0, 0.0, 1.0, 1.0)),
    ("hands", lambda: theory.tiers.time_of_tiers(0.5, 1.0, [0.1, 0.1], [0.5, 0.4])),
    ("forms", lambda: theory.tiers.time_of_tiers(0.5, 1.0, [1.1], [1.0])),
    ("target", lambda: theory.threshold.effort_under_threshold(np.inf, 1.0, 1.0, 1.0)),
    ("bonus", lambda: theory.threshold.hardest_target(0.0, 1.0, 1.0)),
    ("reach", lambda: theory.notch.bunching_at_ceiling(0.0, -1.0, stats.norm())),
    ("correlation", lambda: theory.selection.probability_last_is_last(9, 1.1)),
    ("yardsticks", lambda: theory.zone_alignment.zone_alignment([[0.5, 0.5]], [0.5, 0.5], [1.0], 0.4, 0.5)),
    ("loss", lambda: theory.make_up.effect_of_loss(20.0, 1.0, 18.0, 12.0, 0.1)),
    ("make_up", lambda: theory.make_up.effect_of_loss(1.0, 1.5, 18.0, 12.0, 0.1)),
    ("own", lambda: theory.make_up.effect_of_loss(0.0, 1.0, 18.0, 0.0, 0.1)),
    ("yardsticks", lambda: theory.zone_alignment.zone_alignment([0.7, 0.3], [0.5, 0.5], [1.0], 0.4, 0.5)),
    ("yardsticks", lambda: theory.zone_alignment.zone_alignment([[1.3, -0.3]], [0.5, 0.5], [1.0], 0.4, 0.5)),
    ("shares", lambda: theory.zone_alignment.zone_alignment(np.eye(2), [0.5, 0.5], [0.5, 0.6], 0.4, 0.5)),
    ("needs", lambda: theory.zone_alignment.zone_alignment(np.eye(2), [0.5, 0.5], [0.5, 0.5], 0.4, 1.1)),
    ("effect", lambda: theory.zone_alignment.zone_alignment(np.eye(2), [0.5, 0.5], [0.5, 0.5], 0.4, 0.5, [1.0])),
    ("cost", lambda: theory.zone_alignment.zone_alignment(np.eye(2), [0.5, 0.5], [0.5, 0.5], 0.4, 0.5, cost=0.0)),
    ("audit_cost", lambda: theory.design.best_audit(0.4, 1.0, 2.0, 3.0, 0.0)),
    ("audit", lambda: theory.design.best_slope_of_reports(0.5, 1.0, 1.0, 1.5, 0.4, 2.0)),
    ("sd", lambda: theory.design.best_deduction(9, 0.1, 2.0)),
    ("units", lambda: theory.design.best_deduction(1, 0.1, 0.1)),
    ("shares", lambda: theory.design.price_of_one_yardstick(np.eye(2), [0.5, 0.6])),
    ("needs", lambda: theory.design.price_of_one_yardstick([[0.1, 0.2], [0.3]], [0.5, 0.5])),
    ("effect", lambda: theory.design.price_of_one_yardstick(np.eye(2), [0.5, 0.5], effect=[1.0])),
    ("units", lambda: theory.selection.expected_truth_by_rank(0, 0.5)),
    ("probability", lambda: theory.run_length.mean_months(0.0)),
    ("in_a_row", lambda: theory.run_length.mean_months(0.5, 0)),
    ("reliability", lambda: theory.safety_margin.safety_margin(1.0, 1.0, 0.0, 3)),
    ("sd", lambda: theory.safety_margin.safety_margin(0.9, -1.0, 0.0, 9)),
    ("correlation", lambda: theory.safety_margin.safety_margin(0.9, 1.0, -0.6, 3)),
    ("correlation", lambda: theory.safety_margin.safety_margin(0.9, 1.0, [0.0, np.nan], 9)),
    ("children", lambda: theory.safety_margin.safety_margin(0.9, 1.0, 0.0, [9, 0])),
    ("margins", lambda: theory.safety_margin.targets_down(8.0, [0.5, np.nan])),
    ("hazard", lambda: theory.horizon.long_term_share(1.0, 1.0, 1.5, 0.9, 5)),
    ("weight_short", lambda: theory.horizon.long_term_share(0.0, 0.0, 0.1, 0.9, 5)),
]


@pytest.mark.parametrize(("field", "call"), BAD, ids=[f"{number}-{field}" for number, (field, _) in enumerate(BAD)])
def test_an_impossible_parameter_is_named(field, call):
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.field == field
    assert caught.value.valid
