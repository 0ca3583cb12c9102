"""Draws by who, what, when and what for: the same numbers as the engine's, one at a time."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from gzsim.numeric.philox import QUANTILES_OF, Mechanism, philox


@cache
def key_of(name: str) -> int:
    """Number of a name, whatever stands beside it; nobody in particular is 0.

    >>> key_of(""), key_of("520100") == key_of("520300")
    (0, False)
    """
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "little") if name else 0


class Draws:
    """The luck of one replication."""

    def __init__(self, seed: int, replication: int, law: int) -> None:
        self.seed, self.replication, self.law = seed, replication, law

    def quarter(self, unit: str, indicator: str, quarter: int) -> list[tuple[float, float]]:
        """Luck of each month and error of its signal: the cells of a counter, two for each."""
        cells = self._cells(unit, indicator, quarter, Mechanism.LUCK)
        lucks, errors = QUANTILES_OF[self.law], QUANTILES_OF[0]
        return [(float(lucks[cells[m]]), float(errors[cells[m + 1]])) for m in (0, 2, 4)]

    def normal(self, unit: str, indicator: str, time: int, mechanism: int) -> float:
        """A standard normal draw."""
        return float(QUANTILES_OF[0][self._cells(unit, indicator, time, mechanism)[0]])

    def uniform(self, unit: str, time: int, mechanism: int) -> float:
        """A number inside (0, 1)."""
        return (self._words(unit, "", time, mechanism)[0] + 0.5) / 2**32

    def _words(self, unit: str, indicator: str, time: int, mechanism: int) -> list[int]:
        words = philox(key_of(unit), key_of(indicator), time, int(mechanism), self.seed, self.replication)
        return [int(word) for word in words]

    def _cells(self, unit: str, indicator: str, time: int, mechanism: int) -> list[int]:
        """Two cells of a table of quantiles from each word, the lower half first."""
        return [
            half for word in self._words(unit, indicator, time, mechanism) for half in (word % 2**16, word // 2**16)
        ]
