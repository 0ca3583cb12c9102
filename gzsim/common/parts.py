"""What everything declared in a file has in common: frozen, strict, and helpful about names it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn, Self, TypeVar
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from gzsim.common.words import did_you_mean, short

Value = TypeVar("Value")


@dataclass(frozen=True)
class Problem:
    """Something a rule found: where it is, in plain words what it is, and what would be valid."""

    path: tuple[str | int, ...]
    text: str
    valid: str = ""


def unknown(kind: str, name: str, known: Iterable[str], path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Yield the problem that a name is not one of those that are known, if it is not."""
    if name not in known:
        yield Problem(path, f"unknown {kind} {short(name)}{did_you_mean(name, known)}", ", ".join(known))


def refuse(problems: list[Problem]) -> NoReturn:
    """Raise the problems as pydantic errors, each at its own place."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError("rule", "{text}", {"text": problem.text, "valid": problem.valid}),
            loc=problem.path,
            input=None,
        )
        for problem in problems
    ]
    raise ValidationError.from_exception_data("Scenario", details)


class Part(BaseModel):
    """A part of what a file declares: cannot be changed, takes only the types it names, and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _know_every_field(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        fields = list(cls.model_fields)
        unknown = [str(key) for key in data if key not in cls.model_fields]
        if unknown:
            text = "unknown field{}"
            refuse([Problem((key,), text.format(did_you_mean(key, fields)), ", ".join(fields)) for key in unknown])
        return {key: value for key, value in data.items() if value is not None}  # a null leaves a field out

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        problems = list(self.problems())
        if problems:
            refuse(problems)
        return self

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with this part although each of its fields is well formed by itself."""
        return iter(())


class ReadOnly(dict[str, Value]):
    """A dict that cannot be changed, so that no scenario can alter another that shares it.

    >>> ReadOnly(a=1)["a"] = 2
    Traceback (most recent call last):
    TypeError: a scenario cannot be changed in place; use scenario.with_(...)
    """

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a scenario cannot be changed in place; use scenario.with_(...)")

    __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


def _code(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _named(values: dict[str, Value]) -> ReadOnly[Value]:
    odd = [name for name in values if not _is_name(name)]
    if odd:
        refuse([Problem((name,), _NO_NAME) for name in odd])
    return ReadOnly(values)


def _name(text: str) -> str:
    if not _is_name(text):
        refuse([Problem((), _NO_NAME)])
    return text


def _is_name(text: str) -> bool:
    """Whether tables, figures and messages can show it."""
    return text.isprintable() and 0 < len(text) <= LONGEST_NAME


def _printable(text: str) -> str:
    """Line breaks and tabs aside, control characters only disturb whoever shows the text."""
    odd = [sign for sign in text if category(sign) == "Cc" and sign not in "\n\t"]
    if odd:
        refuse([Problem((), f"must not hold the control character {odd[0]!r}")])
    return text


LONGEST_NAME = 100
_NO_NAME = f"a name must be 1 to {LONGEST_NAME} characters that can be shown on one line"
Names = Annotated[dict[str, Value], AfterValidator(_named)]
Text = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Name = Annotated[str, AfterValidator(_name)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=-1e9, le=1e9)]  # in any unit that people publish
_KINDS = {list: "list", tuple: "list", str: "word"}
Setting = Annotated[
    Annotated[float, Tag("number")]
    | Annotated[tuple[float, ...], Strict(False), Field(min_length=1), Tag("list")]
    | Annotated[Text, Tag("word")],
    Discriminator(lambda value: _KINDS.get(type(value), "number")),
]
"""Value of a parameter: a number, a list of numbers, or a word."""
Code = Annotated[str, BeforeValidator(_code, json_schema_input_type=str | int), Field(pattern=r"^\d{6}$")]
