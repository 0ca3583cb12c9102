"""A scheme of reward and sanction: one class that a scenario declares, that is checked, and that settles itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import ConfigDict, Field, ValidationError

from gzsim.common.explaining import argument_error
from gzsim.common.parts import Part, Problem, Text
from gzsim.errors import InputError
from gzsim.numeric.ranking import ranks
from gzsim.numeric.smoothing import marginal_transfers, mean_transfers
from gzsim.sanctions.answers import hold_to_account
from gzsim.sanctions.appraisal import Appraisal, Array, Settlement
from gzsim.sanctions.money import FEN_PER_MILLION, in_fen, in_fen_together
from gzsim.views.labels import Name

if TYPE_CHECKING:  # compiled luck would be loaded by whoever opens a scenario
    from gzsim.numeric.luck import Law


IN_POINTS = Name(
    "its threshold is in score points by targets, and the record is scored between goalposts",
    "其门槛以按目标计算的得分为准，而历史数据按评分上下限计分",
)
"""Why a scheme with a mark of its own cannot be replayed."""


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a declared scheme may ask of the scenario that it stands in.

    Attributes
    ----------
    units : names of who is appraised, in the order of the scores
    indicators : names of what is appraised
    schemes : all that are declared, by name
    subsidy : CNY million per unit and year
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    schemes: Mapping[str, Scheme]
    subsidy: float


def _declared(schema: dict[str, Any]) -> None:
    """A scheme that stands in a file has a type and names, which a rule made in a program needs not."""
    schema["description"] = schema.get("description", "").partition("\n")[0]
    schema["required"] = ["name", "name_zh", "type", *schema.get("required", [])]


def kind(name: str, does: str) -> Any:
    """Field ``type`` of a class of schemes: the name by which a file knows it, and what it does in a few words."""
    return Field(name, description=f"{name}: {does}")


class Scheme(Part):
    """A rule from an appraisal to money, bonuses and careers. Money is in CNY million a year; positive is received.

    Its fields are what a file declares of it. A class with a field ``type`` that the face of `gzsim.sanctions` names
    can stand in a scenario.

    Whoever asks, what a scheme answers is checked on its way out (`gzsim.sanctions.answers`): a number that is missing,
    of another shape or beyond all measure is an ``InputError`` that names the scheme. What it is given cannot be
    written to.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, ignored_types=(bool,), json_schema_extra=_declared)

    name: Text | None = Field(None, description="English name")
    name_zh: Text | None = Field(None, description="Chinese name")
    reference: Text | None = Field(None, description="Where the scheme comes from (S.. of the source document)")

    balanced: ClassVar[bool] = False
    """Whether the units pay each other and nobody else. A scheme that says so is held to it, and settled so that
    receipts and payments are equal to the last fen; of any other the province makes up the difference."""
    stakes: ClassVar[tuple[str, ...]] = ()
    """Fields that all its money is in proportion to, if it moves any."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        hold_to_account(cls)

    def __init__(self, *values: Any, **fields: Any) -> None:
        """Take the scheme's own fields in their order, or any by name; what is wrong with one is an ``InputError``."""
        own = self._own_fields()
        if len(values) > len(own):
            problem = f"{len(values)} values for {len(own)} fields"
            raise InputError(problem, field=type(self).__name__, valid=", ".join(own))
        placed = dict(zip(own, values, strict=False))
        for name in placed.keys() & fields.keys():
            raise InputError("is given twice, by its place and by name", field=name, valid="once")
        given = placed | fields
        given = {name: value.item() if isinstance(value, np.generic) else value for name, value in given.items()}
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise argument_error(error, given) from None

    @classmethod
    def _own_fields(cls) -> list[str]:
        """Fields that make the rule; not its type and its names."""
        return [name for name in cls.model_fields if name not in ("type", *Scheme.model_fields)]

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        return ((name, getattr(self, name)) for name in self._own_fields())

    __str__ = Part.__repr__
    __init__.__pydantic_base_init__ = True  # in a file it is checked with the whole, so that errors keep their lines

    def misfits(self, around: Surroundings) -> Iterator[Problem]:
        """Yield what does not fit the scenario that the scheme is declared in."""
        return iter(())

    def placed_in(self, around: Surroundings) -> Scheme:
        """The scheme with what it takes from its surroundings; itself if that is nothing."""
        return self

    def on_record(self, smallest: int | None) -> tuple[Scheme | None, list[Name]]:
        """The scheme as the record can feed it, None if it cannot, and what a reader should know of that.

        ``smallest`` is the number of members of the smallest group, None where all are ranked together.
        """
        return self, []

    def scaled(self, factor: float) -> Scheme:
        """The scheme with all its money multiplied by a factor.

        Raises InputError if it does not say what its money is in proportion to, or cannot be so large.
        """
        if not self.stakes:
            valid = "a scheme that moves money, and names its `stakes`"
            raise InputError("has no stakes to scale", field=type(self).__name__, valid=valid)
        times = {
            name: tuple(factor * each for each in said) if isinstance(said, tuple) else factor * said
            for name in self.stakes
            for said in [getattr(self, name)]
        }
        return type(self)(**{name: getattr(self, name) for name in type(self).model_fields} | times)

    @abstractmethod
    def transfers(self, appraisal: Appraisal) -> Array:
        """Money of each unit, (..., unit), before it is rounded to fen."""

    def made_up(self, transfers: Array) -> Array:
        """What of a loss the unit must add from its own budget; nothing unless the scheme says so."""
        return np.zeros_like(transfers)

    def bonuses(self, appraisal: Appraisal) -> Mapping[str, Array]:
        """Change of bonuses by level, as a share of the own bonus."""
        return {}

    def careers(self, appraisal: Appraisal) -> Array:
        """Change of the chance of promotion."""
        return np.zeros_like(appraisal.scores)

    def marginal_money(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Money that one more expected score point brings, ∂E[transfer_i]/∂μ_i, (..., unit).

        For scores with expectation ``expected``, standard deviation ``doubt`` and luck of a law, normal unless given.
        By quadrature over a fixed set of normal draws, whatever the law, unless a scheme knows its own slope
        (`gzsim.numeric.smoothing.marginal_transfers`).
        """
        return marginal_transfers(lambda scores: self.transfers(Appraisal(scores)), expected, doubt)

    def expected_money(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Money that a unit can expect if it alone is expected at ``at``, the others at ``expected``, (..., unit).

            E[transfer_i(s)],   s_i = at_i + σ_i·z_i,   s_j = μ_j + σ_j·z_j

        Its slope in ``at`` is `marginal_money`; by quadrature unless a scheme knows better.
        """
        return mean_transfers(lambda scores: self.transfers(Appraisal(scores)), expected, doubt, at)

    def money_when_last(self, expected: Array, behind: Array) -> Array:
        """Money of a unit if it alone falls to ``behind``, a score below all others, (..., unit)."""
        there = np.where(np.eye(expected.shape[-1], dtype=bool), behind[..., None], expected[..., None, :])
        return np.diagonal(self.transfers(Appraisal(there)), axis1=-2, axis2=-1).copy()

    def marginal_bonus(self, expected: Array, doubt: Array, law: Law | None = None) -> Array:
        """Share of the leader's year's bonus that one more expected score point brings, (..., unit)."""
        return np.zeros_like(expected)

    def expected_bonus(self, expected: Array, doubt: Array, at: Array, law: Law | None = None) -> Array:
        """Change of the leader's bonus that a unit can expect if it alone is expected at ``at``, (..., unit)."""
        return np.zeros_like(expected)

    def measures_read(self) -> tuple[str, ...]:
        """Names of the measures, beside the score, that decide money."""
        return ()

    def measure_slopes(self, expected: Mapping[str, Array], doubt: Mapping[str, Array]) -> Mapping[str, Array]:
        """Money that one more unit of a measure is expected to bring to who has it, (..., unit) by name.

        For measures with expectation ``expected`` and standard deviation ``doubt``, of what the scheme reads.
        """
        return {}

    def settle(self, appraisal: Appraisal) -> Settlement:
        """Settle a year in whole fen: nothing is left of a balanced scheme, of another its rounded sum.

        Whoever must make up a loss makes up the one that was settled.
        """
        money = in_fen_together(self.transfers(appraisal), 0 if self.balanced else None)
        return Settlement(
            money=money,
            make_up=in_fen(self.made_up(money / FEN_PER_MILLION)),
            bonuses={level: np.maximum(-1.0, change) for level, change in self.bonuses(appraisal).items()},
            careers=np.clip(self.careers(appraisal), -1.0, 1.0),
        )


def paid_by_all(own: Array, usual: Array) -> Array:
    """What is left to each of its ``own`` if all pay alike for what it and the others, ``usual``, get, (..., unit).

    >>> paid_by_all(np.array([3.0, 0.0, 0.0]), np.zeros(3))
    array([2., 0., 0.])
    """
    return own - (usual.sum(-1, keepdims=True) - usual + own) / own.shape[-1]


def check_scheme(value: object, field: str) -> Scheme:
    """Return a scheme; raises ``InputError`` for anything else.

    >>> check_scheme("piece_rate", "scheme")
    Traceback (most recent call last):
    gzsim.errors.InputError: scheme: 'piece_rate' is no scheme. Valid: an object of a subclass of gzsim.sanctions.Scheme
    """
    if not isinstance(value, Scheme):
        problem = f"{value!r} is no scheme"
        raise InputError(problem, field=field, valid="an object of a subclass of gzsim.sanctions.Scheme")
    return value


def pay_by_rank(scores: Array, prizes: Array) -> Array:
    """Money by rank; units with equal scores share the prizes of the ranks that they fill.

    Parameters
    ----------
    scores : array (..., unit)
    prizes : array (unit,), best rank first

    >>> pay_by_rank(np.array([3.0, 1.0, 1.0, 2.0]), np.array([6.0, 0.0, 0.0, -6.0]))
    array([ 6., -3., -3.,  0.])
    """
    first = ranks(scores).astype(int) - 1
    beyond = ranks(scores, "max").astype(int)
    cumulated = np.concatenate([[0.0], np.cumsum(prizes)])
    shared = (cumulated[beyond] - cumulated[first]) / (beyond - first)
    return np.where(beyond - first == 1, prizes[first], shared)
