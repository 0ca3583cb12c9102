"""One object that holds every choice of an index, and rebuilds the index from them."""

from gzsim.index.recipe.build import Index, build
from gzsim.index.recipe.methods import available, register
from gzsim.index.recipe.recipe import Recipe
from gzsim.index.recipe.step import Step

__all__ = ["Index", "Recipe", "Step", "available", "build", "register"]
