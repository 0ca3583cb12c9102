"""Zones that the data show: places that are alike, whatever a plan calls them (S18)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError
from gzsim.index.normalise import zscore, zscore_array
from gzsim.zones.model import ZoneModel

MOST_LISTED = 5  # missing values that a message names
SURE_DIGITS = 12  # what differs beyond them is a tie: the last bits depend on the processor


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FoundZones(ZoneModel):
    """A zone model found in data, with what tells how far to trust it.

    Attributes
    ----------
    features : DataFrame, units × features; what was compared, in its own units
    silhouette : Series, number of zones → mean silhouette
        From −1 to 1; the highest decided. Above about 0.5 the zones are clearly apart, below about 0.25 hardly
        (Kaufman and Rousseeuw 1990).
    stability : DataFrame
        For each feature and each unit left out: how many zones were found then, and the adjusted Rand index with the
        zones of the full data (1: the same zones; about 0: no more alike than chance; NaN: one zone holds all units
        that remain, so that there is nothing to compare).
    """

    features: pd.DataFrame
    silhouette: pd.Series
    stability: pd.DataFrame

    @property
    def mean_stability(self) -> float:
        """Mean adjusted Rand index over everything left out in turn, NaN aside."""
        return float(self.stability["adjusted_rand"].mean())


def found(
    features: pd.DataFrame,
    functional_weights: pd.DataFrame,
    zones: tuple[int, int] = (2, 4),
    labels: pd.DataFrame | None = None,
) -> FoundZones:
    r"""Find zones by clustering standardised features; the clearest separation decides how many.

    Ward's method merges, step by step, the two groups whose union adds least to the sum of squares within groups of

    .. math:: z_{if} = (x_{if} - \bar x_f)/s_f

    and the number of zones within the range is the one with the highest mean silhouette

    .. math:: \frac1n \sum_i \frac{b_i - a_i}{\max(a_i, b_i)}

    (a: mean distance to the own zone, b: to the nearest other one; the smaller number in a tie). The weights of a zone
    are the mean of its members' functional weights: the yardstick that its members are held to today, on average. No
    new preference enters; what changes is with whom a unit shares its yardstick.

    Parameters
    ----------
    features : DataFrame, units × features
        Complete: a distance from missing values would be a guess.
    functional_weights : DataFrame, units × indicators
        Each unit's weights under the declared zones (:meth:`~gzsim.zones.model.ZoneModel.weights_of`).
    zones : tuple; fewest and most zones
    labels : DataFrame, features × (name, name_zh), optional
        For the names of the zones, which say what sets them apart most.

    Returns FoundZones: zones are ``zone_1``, ``zone_2``, … in the order of their lowest unit code.

    Raises InputError if a feature is missing for a unit, a unit has no weights, or there are too few units for so many
    zones.

    Source: Ward (1963), Hierarchical grouping to optimize an objective function, JASA 58. Rousseeuw (1987),
    Silhouettes, Journal of Computational and Applied Mathematics 20. Hubert and Arabie (1985), Comparing partitions,
    Journal of Classification 2.

    >>> features = pd.DataFrame({"income": [9.0, 8, 2, 1, 1.5]}, index=list("abcde"))
    >>> weights = pd.DataFrame({"growth": [0.8, 0.8, 0.8, 0.2, 0.2]}, index=features.index)
    >>> weights["forest"] = 1 - weights["growth"]
    >>> zones = found(features, weights, zones=(2, 3))
    >>> zones.assignment.to_dict()
    {'a': 'zone_1', 'b': 'zone_1', 'c': 'zone_2', 'd': 'zone_2', 'e': 'zone_2'}
    >>> zones.weights.loc["zone_2"].round(4).to_dict()
    {'growth': 0.4, 'forest': 0.6}
    """
    features = features.sort_index()[sorted(features.columns)]  # one order, so that ties are cut alike
    _check(features, functional_weights, zones)
    standardised = zscore(features)
    labelling, silhouette = _cluster(features.to_numpy(float), zones)
    assignment = _canonical(pd.Series(labelling, index=features.index))
    weights = functional_weights.loc[features.index].groupby(assignment).mean().rename_axis("zone")
    return FoundZones(
        name="found",
        name_zh="数据聚类分区",
        assignment=assignment.rename("zone").rename_axis("code"),
        weights=weights,
        basis=pd.Series("found in data", index=features.index, name="basis"),
        zone_names=_names(standardised.groupby(assignment).mean(), labels),
        features=features,
        silhouette=silhouette,
        stability=_stability(features, labelling, zones),
    )


def _check(features: pd.DataFrame, functional_weights: pd.DataFrame, zones: tuple[int, int]) -> None:
    gaps = [f"{feature} of {unit}" for unit, row in features.isna().iterrows() for feature in row.index[row]]
    if gaps:
        more = f" and {len(gaps) - MOST_LISTED} more" if len(gaps) > MOST_LISTED else ""
        problem = f"missing: {', '.join(gaps[:MOST_LISTED])}{more}"
        raise InputError(problem, field="features", valid="a value for every unit")
    without = features.index.difference(functional_weights.index)
    refuse(without, "no functional weights for", field="functional_weights")
    fewest, most = zones
    if not 2 <= fewest <= most <= len(features) - 2:
        valid = (
            f"2 <= fewest <= most <= {len(features) - 2} for {len(features)} units, one of which is left out in turn"
        )
        raise InputError(f"from {fewest} to {most} zones", field="zones", valid=valid)


def _cluster(x: np.ndarray, zones: tuple[int, int]) -> tuple[np.ndarray, pd.Series]:
    """Group the rows; returns the grouping with the highest mean silhouette, and the silhouettes."""
    # Half of what a process costs that scores one year, and only needed where zones are looked for.
    from scipy.cluster.hierarchy import cut_tree, linkage
    from scipy.spatial.distance import pdist, squareform
    from sklearn.metrics import silhouette_score

    z = zscore_array(x).round(SURE_DIGITS)
    numbers = range(zones[0], zones[1] + 1)
    cuts = cut_tree(linkage(z, method="ward"), n_clusters=list(numbers)).T
    apart = squareform(pdist(z))  # scikit-learn would take it from a matrix product, with other last bits elsewhere
    found = [silhouette_score(apart, cut, metric="precomputed") for cut in cuts]
    silhouette = pd.Series(found, index=pd.Index(numbers, name="zones")).round(SURE_DIGITS)
    return cuts[silhouette.argmax()], silhouette.rename("silhouette")


def _canonical(grouping: pd.Series) -> pd.Series:
    """Call groups zone_1, zone_2, … in the order in which they first appear."""
    return pd.Series([f"zone_{number + 1}" for number in pd.factorize(grouping)[0]], index=grouping.index)


def _names(centres: pd.DataFrame, labels: pd.DataFrame | None) -> pd.DataFrame:
    """Name each zone after the feature in which its mean lies farthest from that of all units."""
    if labels is None:
        plain = [feature.replace("_", " ") for feature in centres.columns]
        labels = pd.DataFrame({"name": plain, "name_zh": plain}, index=centres.columns)
    rows = {}
    for number, (zone, centre) in enumerate(centres.iterrows(), start=1):
        feature = centre.abs().round(SURE_DIGITS).idxmax()
        high = centre[feature] > 0
        name, name_zh = labels.loc[feature, ["name", "name_zh"]]
        rows[zone] = {
            "name": f"Zone {number}: {'high' if high else 'low'} {name}",
            "name_zh": f"第{number}类：{name_zh}{'高' if high else '低'}",
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _stability(features: pd.DataFrame, labelling: np.ndarray, zones: tuple[int, int]) -> pd.DataFrame:
    """Repeat the whole procedure without each feature and without each unit."""
    from sklearn.metrics import adjusted_rand_score  # see _cluster

    x = features.to_numpy(float)
    rows = []
    for position, feature in enumerate(features.columns if x.shape[1] > 1 else ()):
        again, silhouette = _cluster(np.delete(x, position, axis=1), zones)
        rows.append((feature, "feature", silhouette.idxmax(), adjusted_rand_score(labelling, again)))
    for position, unit in enumerate(features.index):
        again, silhouette = _cluster(np.delete(x, position, axis=0), zones)
        rest = np.delete(labelling, position)
        agreement = adjusted_rand_score(rest, again) if len(set(rest)) > 1 else np.nan
        rows.append((unit, "unit", silhouette.idxmax(), agreement))
    return pd.DataFrame(rows, columns=["left_out", "kind", "zones", "adjusted_rand"])
