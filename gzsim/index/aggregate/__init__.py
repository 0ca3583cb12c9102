"""Aggregating: from normalised indicators and weights to one score per unit, or to an order of the units."""

from gzsim.index.aggregate.ideal_point import topsis, topsis_array
from gzsim.index.aggregate.kemeny import Kemeny, kemeny
from gzsim.index.aggregate.levels import by_level
from gzsim.index.aggregate.mazziotta_pareto import ampi, ampi_goalposts, ampi_plus, mpi, mpi_plus
from gzsim.index.aggregate.means import (
    arithmetic,
    arithmetic_array,
    generalised_mean,
    generalised_mean_array,
    geometric,
    geometric_array,
    harmonic,
    harmonic_array,
)
from gzsim.index.aggregate.ordered import owa
from gzsim.index.aggregate.outranking import copeland, outranking_matrix

__all__ = [
    "Kemeny",
    "ampi",
    "ampi_goalposts",
    "ampi_plus",
    "arithmetic",
    "arithmetic_array",
    "by_level",
    "copeland",
    "generalised_mean",
    "generalised_mean_array",
    "geometric",
    "geometric_array",
    "harmonic",
    "harmonic_array",
    "kemeny",
    "mpi",
    "mpi_plus",
    "outranking_matrix",
    "owa",
    "topsis",
    "topsis_array",
]
