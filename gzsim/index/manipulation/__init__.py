"""What a false figure could gain, and weights under which it gains nothing."""

from gzsim.index.manipulation.honest import HonestWeights, highest_honest_weight, honest_weights
from gzsim.index.manipulation.moves import Moves, moves, reach_array

__all__ = ["HonestWeights", "Moves", "highest_honest_weight", "honest_weights", "moves", "reach_array"]
