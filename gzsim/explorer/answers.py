"""What a setting does: differences from today's rules, who wins and who loses, and how far all that ranges.

Work is cut into parts of a second or so, which processes do in any order; what has come so far is an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.explorer.scenarios import scenario_of
from gzsim.explorer.setting import Setting, today
from gzsim.run.headlines import DRAWS
from gzsim.scenario.scenario import Scenario
from gzsim.simulation.plausible import spread

OUTCOMES_SHOWN = ("achievement", "gap", "debt", "capital")
MAPPED = ("transfer", "achievement", "last")
"""Outcomes by which places win or lose."""

FIRST, AT_MOST = 24, 200
"""Replications of the first answer, and of the final one."""
A_DRAW = 4
"""Replications under each draw of parameters."""
BATCH = 5
"""Draws of a part."""


class Part(NamedTuple):
    """A part of the work: so many replications at the parameters as they are, or some draws of them."""

    setting: Setting
    replications: int = 0
    draws: range = range(0)
    of: int = DRAWS
    """Draws of the whole design."""


class Levels(NamedTuple):
    """Differences at the parameters as they are."""

    replications: int
    table: pd.DataFrame
    """By outcome: today (the level of today's rules), difference, standard_error, same_scale."""
    places: pd.DataFrame
    """By outcome and code: difference, standard_error, wins, loses."""


Drawn = pd.DataFrame
"""Differences under draws of parameters: draw × outcome; a draw that cannot be lived is left out."""


def parts_of(setting: Setting, draws: int = DRAWS) -> list[Part]:
    """All that is asked about a setting, the first answer first; of today's rules themselves the levels alone.

    >>> [len(part.draws) for part in parts_of(Setting(rate=20), draws=12)]
    [0, 0, 5, 5, 2]
    """
    levels = [Part(setting, FIRST), Part(setting, AT_MOST)]
    if not setting.changed():
        return levels
    return levels + [Part(setting, draws=range(first, min(first + BATCH, draws)), of=draws)
                     for first in range(0, draws, BATCH)]  # fmt: skip


def answered(part: Part) -> Levels | Drawn | str:
    """Do a part of the work; what is wrong with it is said and not raised, as a process has nobody to tell.

    >>> bool(answered(Part(Setting(rate=20), replications=2)).table.loc["debt", "difference"] > 0)
    True
    """
    try:
        pair = _pair(part.setting)
        return _drawn(pair, part.draws, part.of) if part.draws else _levels(pair, part.replications)
    except InputError as error:
        return str(error)
    except Exception as error:  # whatever it is, the other parts go on
        return f"{type(error).__name__}: {error}"


@lru_cache(maxsize=8)
def _pair(setting: Setting) -> tuple[Scenario, Scenario]:
    return today(), scenario_of(setting)


def _levels(pair: tuple[Scenario, Scenario], replications: int) -> Levels:
    from gzsim.simulation.simulate import compare

    found = compare(pair, replications=replications, threads=1)
    level = found.summary().set_index(["scheme", "outcome"])["mean"][found.baseline]
    table = found.differences().set_index("outcome").loc[list(OUTCOMES_SHOWN)]
    table = table[["difference", "standard_error", "same_scale"]].assign(today=level)
    columns = ["code", "difference", "standard_error", "wins", "loses"]
    places = pd.concat({name: found.winners_and_losers(name)[columns] for name in MAPPED}, names=["outcome"])
    return Levels(replications, table, places.reset_index("outcome").set_index(["outcome", "code"]))


def _drawn(pair: tuple[Scenario, Scenario], rows: range, draws: int) -> Drawn:
    from gzsim.experiments.design import design
    from gzsim.experiments.question import Question

    asked = design(pair, n=draws, seed=today().simulation.seed)
    question = Question.of(pair, outcomes=OUTCOMES_SHOWN, replications=A_DRAW)
    answers = [question.answer(asked.changes(row)) for row in rows]
    found = {row: each.mean[1] - each.mean[0] for row, each in zip(rows, answers, strict=True)}
    table = pd.DataFrame.from_dict(found, orient="index", columns=list(question.outcomes)).rename_axis(index="draw")
    return table[list(OUTCOMES_SHOWN)].dropna()


@dataclass(frozen=True)
class Answer:
    """What has come so far of what was asked."""

    setting: Setting
    levels: Levels | None = None
    drawn: tuple[Drawn, ...] = ()
    wrong: str = ""
    asked: int = DRAWS

    @property
    def draws(self) -> int:
        """Draws of parameters that have come."""
        return sum(map(len, self.drawn))

    def with_part(self, came: Levels | Drawn | str) -> Answer:
        """The answer with what came of one more part."""
        if isinstance(came, str):
            return replace(self, wrong=came)
        if isinstance(came, Levels):
            better = self.levels is None or came.replications > self.levels.replications
            return replace(self, levels=came) if better else self
        return replace(self, drawn=(*self.drawn, came))

    def headlines(self) -> pd.DataFrame:
        """Four outcomes: today, difference, standard_error, same_scale; draws, low, median, high, other_sign, holds."""
        table = self.levels.table
        ranges = [spread(self._of(name), row["difference"]) for name, row in table.iterrows()]
        return table.join(pd.DataFrame(ranges, index=table.index))

    def _of(self, outcome: str) -> Sequence[float]:
        return np.concatenate([each[outcome] for each in self.drawn]).tolist() if self.drawn else []
