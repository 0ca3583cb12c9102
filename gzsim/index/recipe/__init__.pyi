from .methods import available as available
from .methods import register as register
from .panels import frozen as frozen
from .recipe import Index as Index
from .recipe import Recipe as Recipe
from .recipe import build as build
from .recipe import build_all as build_all
from .step import Step as Step
