"""How numbers become scores and ranks, and how sure one can be."""

from gzsim.index import aggregate, normalise, ranking, uncertainty, weights
from gzsim.index.names import IndexWarning
from gzsim.index.ranking import ranks
from gzsim.index.uncertainty import RankUncertainty, rank_quantiles

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
