from .replay import Replay as Replay
from .replay import replay as replay
