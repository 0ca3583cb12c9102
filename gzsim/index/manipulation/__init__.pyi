from .honest import HonestWeights as HonestWeights
from .honest import highest_honest_weight as highest_honest_weight
from .honest import honest_weights as honest_weights
from .moves import Moves as Moves
from .moves import moves as moves
from .moves import reach_array as reach_array
