"""What a calibration has found: parameters with their covariance, how well moments are met, and what moves what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gzsim.calibration.free import Free
from gzsim.calibration.recorded import TABLES
from gzsim.common.names import known, whole_number
from gzsim.scenario.draws import MOST_DRAWS
from gzsim.simulation.asking import as_seed
from gzsim.views.drawing import Drawing
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result

TOLD = 0.25
"""A parameter is identified if its standard error is at most this share of the range in which it was looked for."""
FAR = 2.0
"""Standard errors beyond which a moment is missed."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Calibration(Result):
    """Parameters fitted by simulated moments.

    Attributes
    ----------
    parameters : by name: estimate, standard_error, low, high (where it was looked for) and by_ratio, identified, about
    moments : by moment: recorded, standard_error (of the record), simulated, z, fitted
    covariance : of the estimates, in their own units
    sensitivity : moment × parameter, standard errors by which an estimate rises where the moment on record is higher
        by one of its own
    distance : sum of the squares of z of the moments fitted, large ones damped
    trials : points at which the cities were simulated
    """

    parameters: pd.DataFrame
    moments: pd.DataFrame
    covariance: pd.DataFrame
    sensitivity: pd.DataFrame
    distance: float
    trials: int

    @property
    def values(self) -> pd.Series:
        """Estimates by name."""
        return self.parameters["estimate"]

    @property
    def missed(self) -> pd.DataFrame:
        """Moments that are further than two standard errors off, furthest first."""
        far = self.moments[self.moments["z"].abs() > FAR]
        return far.sort_values("z", key=abs, ascending=False, kind="stable")

    def moved_by(self, parameter: str, most: int = 3) -> pd.Series:
        """The moments that tell most of a parameter, with their sensitivities.

        Raises InputError if there is no such parameter.
        """
        known(parameter, self.sensitivity.columns, "parameter")
        column = self.sensitivity[parameter]
        return column.sort_values(key=abs, ascending=False, kind="stable")[:most]

    def draws(self, n: int, seed: int = 0) -> pd.DataFrame:
        """Draws of the parameters, for `gz.design(uncertainties=...)`: normal within bounds, flat if nothing is told.

        Identified parameters are drawn jointly by the covariance, again where a draw falls outside the range in which
        they were looked for; the others over that range.

        Raises InputError for a number that cannot be meant.
        """
        n = whole_number(n, "n", 1, MOST_DRAWS)
        generator = np.random.Generator(np.random.Philox(key=as_seed(seed)))
        told = self.parameters.index[self.parameters["identified"]]
        open_ones = [_range_of(str(name), row) for name, row in self.parameters.iterrows() if name not in told]
        flat = {each.name: [each.at(share) for share in generator.random(n)] for each in open_ones}
        drawn = pd.concat([pd.DataFrame(flat), self._inside(told, n, generator)], axis=1)
        return drawn[list(self.parameters.index)]

    def _inside(self, told: pd.Index, n: int, generator: np.random.Generator) -> pd.DataFrame:
        covariance = self.covariance.loc[told, told].to_numpy()
        values, vectors = np.linalg.eigh(covariance)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        low, high = (self.parameters.loc[told, side].to_numpy() for side in ("low", "high"))
        rows: list[np.ndarray] = []
        while len(rows) < n:
            row = self.values[told].to_numpy() + root @ generator.standard_normal(len(told))
            if ((row >= low) & (row <= high)).all():
                rows.append(row)
        return pd.DataFrame(rows, columns=told)

    def plot(self, language: Language = "both") -> Drawing:
        """How far each moment is from the record, in standard errors of the record."""
        from gzsim.views.calibration_figures import draw_moments

        return draw_moments(self.moments, language, moment_names())


def _range_of(name: str, row: pd.Series) -> Free:
    return Free(name, row["low"], row["high"], row["estimate"], row["about"], bool(row["by_ratio"]))


def moment_names() -> dict[str, Name]:
    """Names of the moments for people.

    >>> moment_names()["met"]
    Name(en='Targets met', zh='目标完成')
    """
    table = pd.read_csv(TABLES / "moment_names.csv", index_col="moment")
    return {str(moment): Name(en, zh) for moment, en, zh in table.itertuples()}
