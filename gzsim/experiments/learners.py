"""What learns an outcome from experiments: a Gaussian process or a forest of regression trees, both scikit-learn's."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.gaussian_process import GaussianProcessRegressor

TREES = 200
RESTARTS = 2
"""Other starting points from which the likelihood is climbed: it can have several tops."""

JITTER = 1e-8
"""Share of the variance that is added to the diagonal, or two equal experiments without noise could not be solved."""


class Learner(Protocol):
    """What has learned from experiments at places (experiment, column) of the unit cube."""

    def refitted(self, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None) -> Learner:
        """Learn the same way from other experiments."""

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of an experiment at each place."""


@dataclass(frozen=True)
class GaussianProcess:
    r"""A Gaussian process with a Matérn kernel that has a length for each column.

    .. math:: k(x, x') = \sigma^2 M_{5/2}\!\left(\sqrt{\textstyle\sum_d (x_d - x'_d)^2 / \ell_d^2}\right)
              + \tau_i^2\, 1[x = x']

    The variance :math:`\sigma^2`, the lengths :math:`\ell_d` and, where the noise of the experiments is not given,
    one :math:`\tau^2` for all maximise the likelihood.

    Source: Rasmussen and Williams (2006), Gaussian Processes for Machine Learning, MIT Press, ch. 2 and 5.
    """

    regressor: GaussianProcessRegressor
    noise: float
    """Of an experiment on average (root of the mean square), where it is not a part of the kernel."""

    @classmethod
    def fit(cls, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None, seed: int) -> GaussianProcess:
        """Learn from experiments with outcomes ``y`` and, if known, standard errors ``noise``."""
        from sklearn.gaussian_process import GaussianProcessRegressor  # slow to import
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

        kernel = ConstantKernel(1.0, (1e-3, 1e3)) * Matern(np.ones(x.shape[1]), (0.03, 100.0), nu=2.5)
        if noise is None:
            kernel += WhiteKernel(0.01, (JITTER, 1.0))
        model = GaussianProcessRegressor(kernel, normalize_y=True, n_restarts_optimizer=RESTARTS, random_state=seed)
        return cls._learned(model, x, y, noise)

    def refitted(self, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None) -> GaussianProcess:
        """Learn from other experiments, with the kernel of these to begin with."""
        from sklearn.base import clone

        model = clone(self.regressor).set_params(kernel=self.regressor.kernel_, n_restarts_optimizer=0)
        return self._learned(model, x, y, noise)

    @classmethod
    def _learned(
        cls, model: GaussianProcessRegressor, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None
    ) -> GaussianProcess:
        from sklearn.exceptions import ConvergenceWarning

        known = np.zeros(len(y)) if noise is None else noise
        model.set_params(alpha=(known / y.std()) ** 2 + JITTER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a factor that does nothing is at the longest length
            return cls(model.fit(x, y), float(np.sqrt(np.mean(known**2))))

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of an experiment at each place."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Predicted variances smaller than 0")  # by rounding, where it is known
            mean, sd = self.regressor.predict(x, return_std=True)
        return mean, np.hypot(sd, self.noise)


@dataclass(frozen=True)
class Forest:
    """A forest of regression trees grown to single experiments: their spread is that of an experiment at the place.

    Source: Breiman (2001), Random forests, Machine Learning 45(1); Meinshausen (2006), Quantile regression forests,
    Journal of Machine Learning Research 7.
    """

    regressor: RandomForestRegressor

    @classmethod
    def fit(cls, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None, seed: int) -> Forest:
        """Learn from experiments with outcomes ``y``; their noise is seen in them."""
        from sklearn.ensemble import RandomForestRegressor  # slow to import

        return cls(RandomForestRegressor(TREES, random_state=seed).fit(x, y))

    def refitted(self, x: np.ndarray, y: np.ndarray, noise: np.ndarray | None) -> Forest:
        """Learn from other experiments."""
        from sklearn.base import clone

        return Forest(clone(self.regressor).fit(x, y))

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation of an experiment at each place."""
        trees = np.array([tree.predict(x) for tree in self.regressor.estimators_])
        return trees.mean(axis=0), trees.std(axis=0)
