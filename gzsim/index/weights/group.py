"""Comparisons by several experts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.names import by_name, warn_of
from gzsim.index.weights.comparisons import ACCEPTABLE, Comparisons, ahp, from_judgements
from gzsim.index.weights.judgements import parts, read_judgements
from gzsim.views.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class GroupComparisons(Result):
    """What a group of experts tells.

    Attributes
    ----------
    weights : Series, item → weight; of the group; summing to 1
    group : Comparisons; of the group's matrix, with its consistency
    experts : DataFrame, experts × (items, "cr")
        Each expert's own weights and consistency ratio; NaN for an expert whose own comparisons do not link all items.
    """

    weights: pd.Series
    group: Comparisons
    experts: pd.DataFrame

    @property
    def lambda_max(self) -> float:
        """Principal eigenvalue of the group's matrix."""
        return self.group.lambda_max

    @property
    def cr(self) -> float:
        """Consistency ratio of the group's matrix."""
        return self.group.cr


def group_ahp(
    matrices: Mapping[str, pd.DataFrame], expert_weights: Mapping[str, float] | None = None
) -> GroupComparisons:
    r"""Weigh by the comparisons of several experts, aggregated judgement by judgement.

    .. math:: a_{kl} = \prod_e a_{kl}^{(e)\; v_e}

    with :math:`\sum_e v_e = 1`: the weighted geometric mean stays reciprocal, as the arithmetic would not. Where an
    expert did not compare a pair, those who did speak for all, with weights in proportion to theirs.

    Parameters
    ----------
    matrices : mapping expert → DataFrame, items × items
        See :func:`gzsim.index.weights.ahp`; items are matched by name.
    expert_weights : mapping expert → v_e, optional
        Above 0; equal if not given. Only their proportions count.

    Raises InputError if experts compare different items, weights do not fit the experts, or a matrix is not one of
    judgements.

    Warns IndexWarning of experts whose own CR exceeds 0.1, and of the group if its CR does.

    Source: Aczél and Saaty (1983), J. of Mathematical Psychology 27, 93–102; Forman and Peniwati (1998), European
    Journal of Operational Research 108, 165–169.

    >>> names = ["growth", "forest"]
    >>> one, two = (pd.DataFrame([[1, a], [1 / a, 1]], index=names, columns=names) for a in (9.0, 1.0))
    >>> group_ahp({"one": one, "two": two}).weights.round(4).to_dict()
    {'growth': 0.75, 'forest': 0.25}
    """
    if not matrices:
        raise InputError("no expert", field="matrices", valid="at least one matrix")
    experts = pd.Index(matrices)
    v = np.ones(len(experts)) if expert_weights is None else by_name(expert_weights, experts, "expert_weights")
    refuse(experts[~(v > 0)], "weight not above 0", field="expert_weights", valid="weights > 0")
    checked = _same_items({expert: read_judgements(A) for expert, A in matrices.items()})
    logs = np.log(np.stack([judgement.to_numpy() for judgement in checked.values()]))
    share = np.where(np.isnan(logs), 0.0, v[:, None, None])
    total = share.sum(axis=0)
    with np.errstate(invalid="ignore"):  # nobody compared the pair: 0/0 is missing, as it should be
        mean = np.exp((share * np.nan_to_num(logs)).sum(axis=0) / total)
    items = next(iter(checked.values())).index
    own = pd.DataFrame.from_dict({expert: _own(judgement) for expert, judgement in checked.items()}, orient="index")
    warn_of(experts, (own["cr"] > ACCEPTABLE).to_numpy(), f"own consistency ratio exceeds {ACCEPTABLE}")
    group = ahp(pd.DataFrame(mean, index=items, columns=items))
    return GroupComparisons(group.weights, group, own)


def _same_items(checked: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    items = next(iter(checked.values())).index
    for expert, judgement in checked.items():
        odd = items.symmetric_difference(judgement.index)
        refuse(odd, "not compared by all", field=f"matrices.{expert}", valid=", ".join(map(str, items)))
    return {expert: judgement.loc[items, items] for expert, judgement in checked.items()}


def _own(judgement: pd.DataFrame) -> dict:
    if len(parts(judgement)) > 1:  # an expert may compare only some: the others' judgements link the rest
        return dict.fromkeys([*judgement.index, "cr"], np.nan)
    found = from_judgements(judgement)
    return {**found.weights.to_dict(), "cr": found.cr}
