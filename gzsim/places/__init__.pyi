from .places import Places as Places
from .pooling import Pooled as Pooled
from .pooling import pooled as pooled
from .start import initial_state as initial_state
from .start import starting_places as starting_places
