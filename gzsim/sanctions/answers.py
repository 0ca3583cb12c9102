"""What a scheme answers is checked on its way out, and what it is asked about cannot be written to.

A scheme of one's own goes wherever the shipped ones go. A missing number in it must not become a result, and a change
of the scores that it is shown must not change what others are paid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from functools import wraps
from typing import Any

import numpy as np

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.sanctions.appraisal import Appraisal, Array, Settlement, as_numbers, read_only
from gzsim.sanctions.money import FEN_PER_MILLION, MOST


def hold_to_account(scheme: type) -> None:
    """Let every method that a class of schemes defines answer through the check of its kind."""
    for name, check in _CHECKS.items():
        method = vars(scheme).get(name)
        if callable(method) and not getattr(method, "__isabstractmethod__", False):
            setattr(scheme, name, _held(name, method, check))


def _held(name: str, method: Callable, check: Callable[[Any, str, Any, Any], Any]) -> Callable:
    @wraps(method)
    def asked(self: Any, *given: Any, **named: Any) -> Any:
        given = tuple(_shown(each) for each in given)
        named = {word: _shown(each) for word, each in named.items()}
        field = f"{type(self).__name__}.{name}"
        try:
            answer = method(self, *given, **named)
        except (ValueError, TypeError, FrozenInstanceError) as error:
            if not _writes(error):
                raise
            told = "writes into what it is shown"
            raise InputError(told, field=field, valid="a new array, and the old one left as it is") from error
        return check(self, field, answer, *(*given, *named.values())[:1])

    return asked


def _writes(error: Exception) -> bool:
    """Whether the error is that of writing into an array, a mapping or an appraisal that cannot be written to."""
    return isinstance(error, FrozenInstanceError) or any(word in str(error) for word in ("read-only", "mappingproxy"))


def _shown(value: Any) -> Any:
    """What may be read only; rows of units, because sums follow the layout."""
    return read_only(np.asarray(value, order="C")) if isinstance(value, np.ndarray) else value


def _numbers(field: str, answer: Any, shape: tuple[int, ...], what: str) -> Array:
    """The answer as floats of a shape."""
    valid = f"{what}, an array of shape {shape}"
    try:
        values = as_numbers(answer, field)
    except InputError as error:
        raise InputError(error.problem, field=field, valid=valid) from None
    if values.shape != shape:
        raise InputError(f"an array of shape {values.shape}", field=field, valid=valid)
    wrong = ~np.isfinite(values)
    if wrong.any():
        place = np.argwhere(wrong)[0]
        raise InputError(f"{values[tuple(place)]} for unit {place[-1] + 1}", field=field, valid=valid)
    return values


def _money(field: str, answer: Any, shape: tuple[int, ...]) -> Array:
    values = _numbers(field, answer, shape, "a finite number of CNY million for every unit")
    if values.size and np.abs(values).max() > MOST:
        place = np.unravel_index(np.abs(values).argmax(), shape)
        told = f"{values[place]:g} CNY million for unit {place[-1] + 1}"
        raise InputError(told, field=field, valid=f"at most {MOST:,.0f}")
    return values


def _transfers(scheme: Any, field: str, answer: Any, appraisal: Appraisal) -> Array:
    money = _money(field, answer, appraisal.scores.shape)
    if scheme.balanced:
        left = np.abs(money.sum(-1)).max(initial=0.0)
        if left * FEN_PER_MILLION > money.shape[-1] / 2:  # what floats may leave is less than half a fen for each unit
            told = f"is balanced, and its payments add up to {left:g} CNY million"
            raise InputError(told, field=field, valid="payments that sum to zero, or balanced = False")
    return money


def _made_up(scheme: Any, field: str, answer: Any, transfers: Array) -> Array:
    return _money(field, answer, np.shape(transfers))


def _prizes(scheme: Any, field: str, answer: Any, units: int) -> Array:
    return _numbers(field, answer, (units,), "a finite number for every rank")


def _shares(scheme: Any, field: str, answer: Any, appraisal: Appraisal) -> Array:
    return _numbers(field, answer, appraisal.scores.shape, "a finite share for every unit")


def _by_level(scheme: Any, field: str, answer: Any, appraisal: Appraisal) -> dict[str, Array]:
    _mapping(field, answer)
    return {level: _shares(scheme, f"{field}.{level}", change, appraisal) for level, change in answer.items()}


def _slopes(scheme: Any, field: str, answer: Any, expected: Array) -> Array:
    return _numbers(field, answer, np.shape(expected), "a finite number for every unit")


def _measure_slopes(scheme: Any, field: str, answer: Any, expected: Mapping[str, Array]) -> dict[str, Array]:
    _mapping(field, answer)
    for name in answer:
        known(name, expected, field)
    what = "a finite number for every unit"
    return {name: _numbers(f"{field}.{name}", slopes, expected[name].shape, what) for name, slopes in answer.items()}


def _measures_read(scheme: Any, field: str, answer: Any, *_: Any) -> tuple[str, ...]:
    if not isinstance(answer, tuple) or not all(isinstance(name, str) for name in answer):
        raise InputError(f"{answer!r}", field=field, valid="a tuple of names of measures")
    return answer


def _mapping(field: str, answer: Any) -> None:
    if not isinstance(answer, Mapping):
        raise InputError(f"{type(answer).__name__} in place of a mapping", field=field, valid="arrays by name")


def _settlement(scheme: Any, field: str, answer: Any, appraisal: Appraisal) -> Settlement:
    if not isinstance(answer, Settlement):
        raise InputError(f"{type(answer).__name__} in place of a Settlement", field=field, valid="a Settlement")
    shape = appraisal.scores.shape
    for name in ("money", "make_up"):
        fen = np.asarray(getattr(answer, name))
        if fen.dtype.kind not in "iu" or fen.shape != shape:
            told = f"{fen.dtype.name} of shape {fen.shape}"
            raise InputError(told, field=f"{field}.{name}", valid=f"whole fen, integers of shape {shape}")
    if scheme.balanced and answer.province.any():
        told = f"is balanced, and {np.abs(answer.province).max()} fen are left"
        raise InputError(told, field=f"{field}.money", valid="payments that sum to zero")
    changes = _by_level(scheme, f"{field}.bonuses", answer.bonuses, appraisal)
    changes["careers"] = _shares(scheme, f"{field}.careers", answer.careers, appraisal)
    for name, change in changes.items():
        if change.size and change.min() < -1.0:
            raise InputError(f"{name}: {change.min():g}", field=field, valid="changes of -1 or more: all of it is lost")
    return answer


_CHECKS: dict[str, Callable[[Any, str, Any, Any], Any]] = {
    "transfers": _transfers,
    "made_up": _made_up,
    "prizes": _prizes,
    "bonuses": _by_level,
    "careers": _shares,
    "marginal_money": _slopes,
    "expected_money": _slopes,
    "marginal_bonus": _slopes,
    "expected_bonus": _slopes,
    "money_when_last": _slopes,
    "measures_read": _measures_read,
    "measure_slopes": _measure_slopes,
    "settle": _settlement,
}
"""How the answer of each method is checked: by scheme, name for messages, answer, and what it was asked about."""
