"""What every part of a scenario has in common: frozen, strict, and helpful about names it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn, Self, TypeVar

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

from gzsim.scenario.suggesting import did_you_mean

Value = TypeVar("Value")


@dataclass(frozen=True)
class Problem:
    """Something a rule found: where it is, in plain words what it is, and what would be valid."""

    path: tuple[str | int, ...]
    text: str
    valid: str = ""


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
    """A part of a scenario: cannot be changed, takes only the types it names, and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _know_every_field(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            fields = list(cls.model_fields)
            unknown = [str(key) for key in data if key not in cls.model_fields]
            if unknown:
                text = "unknown field{}"
                refuse([Problem((key,), text.format(did_you_mean(key, fields)), ", ".join(fields)) for key in unknown])
        return data

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


Names = Annotated[dict[str, Value], AfterValidator(ReadOnly)]
Text = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Number = Annotated[
    Annotated[float, Tag("number")] | Annotated[tuple[float, ...], Strict(False), Field(min_length=1), Tag("list")],
    Discriminator(lambda value: "list" if isinstance(value, list | tuple) else "number"),
]
Code = Annotated[str, BeforeValidator(_code, json_schema_input_type=str | int), Field(pattern=r"^\d{6}$")]
