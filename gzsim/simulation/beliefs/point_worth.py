"""What a score point is worth: money and bonus that the scheme brings for it, and the career of who believes in one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gzsim.numeric.luck import LAWS
from gzsim.simulation.in_force import InForce
from gzsim.simulation.standing import doubt_of_a_year
from gzsim.simulation.state import Array, State


class PointWorth(NamedTuple):
    """Worth of a score point, and what it was found from. Arrays (R, N)."""

    worth: Array
    """β, utility of one more point of the own score."""
    career: Array
    """Utility of it through the career."""
    offset: Array
    """What is added to scaled scores before they are compared (`gzsim.simulation.standing`)."""
    expected: Array
    """Expected score as it is compared."""
    believed: Array
    """The same as leaders reckon with it: under symmetric beliefs everybody stands at the mean."""
    doubt: Array
    """Standard deviation of that."""
    experience: Array | None
    """Money for a compared point as it was learned; None where leaders reckon by the rules of the scheme."""


def point_worth(state: State, rules: InForce, score: Array, marked: Array, doubt: Array) -> PointWorth:
    """Worth of a score point β from expected scores and doubt (R, N); ``marked`` are expected marks (R, K, N).

    Money goes by scores as they are compared (`gzsim.simulation.standing`), in which a point counts λ.
    """
    world, law, scale = rules.world, LAWS[rules.world.beliefs.law], rules.standing.scale
    offset = rules.standing.offset(world, rules.peers, marked, score)
    expected, doubt, experience = offset + scale * score, scale * doubt, None
    believed = expected
    if world.beliefs.kind == "symmetric":
        doubt = np.broadcast_to(scale * doubt_of_a_year(world), expected.shape)
        believed = rules.ranked.mean(expected)
    if world.beliefs.kind == "learned":
        money = experience = np.maximum(0.0, state.experience)
    else:
        money = rules.scheme.marginal_money(believed, doubt, law)
    career = world.leader.career_worth * world.career_profile[state.tenure] * state.believer
    bonus = world.leader.worth_of_bonus * rules.scheme.marginal_bonus(believed, doubt, law)
    worth = world.leader.worth_of_money * scale * money + career + scale * bonus
    return PointWorth(worth, career, offset, expected, believed, doubt, experience)
