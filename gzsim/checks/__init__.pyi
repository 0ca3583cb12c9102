from .check import Check as Check
from .families import FAMILIES as FAMILIES
from .families import verify as verify
