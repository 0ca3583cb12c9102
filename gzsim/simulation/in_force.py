"""What holds in a year for everybody: the world, the scheme, and with whom and how places are compared."""

from __future__ import annotations

from typing import NamedTuple

from gzsim.numeric.peers import Peers
from gzsim.sanctions import Scheme
from gzsim.simulation.beliefs.scheme_incentives import SchemeIncentives
from gzsim.simulation.standing import Standing
from gzsim.simulation.world import World


class InForce(NamedTuple):
    """The rules of one year."""

    world: World
    scheme: Scheme
    peers: Peers
    """With whom reports and scores are compared."""
    ranked: Peers
    """With whom a unit is ranked and settled."""
    incentives: SchemeIncentives
    standing: Standing
