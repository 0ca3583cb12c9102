from .indicator import GradedIndicator as GradedIndicator
from .indicator import Indicator as Indicator
from .library import Library as Library
from .library import load_library as load_library
