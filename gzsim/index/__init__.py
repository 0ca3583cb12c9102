"""How numbers become scores and ranks, and how sure one can be."""

from gzsim.index import aggregate, normalise, uncertainty, weights
from gzsim.index.names import IndexWarning
from gzsim.index.uncertainty import RankUncertainty, rank_quantiles
from gzsim.numeric import ranking
from gzsim.numeric.ranking import ranks

__all__ = [
    "IndexWarning",
    "RankUncertainty",
    "aggregate",
    "normalise",
    "rank_quantiles",
    "ranking",
    "ranks",
    "uncertainty",
    "weights",
]
