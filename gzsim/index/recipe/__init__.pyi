from .build import Index as Index
from .build import build as build
from .build import build_all as build_all
from .methods import available as available
from .methods import register as register
from .recipe import Recipe as Recipe
from .step import Step as Step
