"""What is wrong with an address, told by the words of the page in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from gzsim.common.words import closest, did_you_mean, short
from gzsim.errors import InputError
from gzsim.views.labels import Name


class Misread(InputError):  # noqa: N818
    """An address that says what cannot be; ``said`` tells it in both languages.

    >>> error = Misread.number("rate", Name("At stake", "奖惩力度"), "often", 0, 30)
    >>> print(error)
    rate: must be a number, not 'often'. Valid: 0 to 30
    >>> error.said.zh
    '奖惩力度（rate）须为数字，不能是“often”。有效取值：0至30'
    """

    def __init__(self, problem: Name, *, field: str, called: Name, valid: Name) -> None:
        super().__init__(problem.en, field=field, valid=valid.en)
        self.said = Name(
            f"{called.en} ({field}): {problem.en}. Valid: {valid.en}",
            f"{called.zh}（{field}）{problem.zh}。有效取值：{valid.zh}".replace("？。", "？"),
        )

    @classmethod
    def number(cls, field: str, called: Name, text: str, low: float, high: float) -> Misread:
        """A lever at something that is no number."""
        problem = Name(f"must be a number, not {short(text)}", f"须为数字，不能是{_quoted(text)}")
        return cls(problem, field=field, called=called, valid=_range(low, high))

    @classmethod
    def outside(cls, field: str, called: Name, value: float, low: float, high: float) -> Misread:
        """A lever beyond the ends of its slider."""
        problem = Name(f"must lie in the range of its slider, not at {value:g}", f"的值{value:g}超出滑块范围")
        return cls(problem, field=field, called=called, valid=_range(low, high))

    @classmethod
    def choice(cls, field: str, called: Name, text: str, values: Iterable[str]) -> Misread:
        """A choice of something that is not offered."""
        problem = Name(
            f"must be one of its choices, not {short(text)}{did_you_mean(text, values)}",
            f"没有{_quoted(text)}这一选项{_meant(text, values)}",
        )
        return cls(problem, field=field, called=called, valid=_list(values))

    @classmethod
    def name(cls, name: str, known: Iterable[str]) -> Misread:
        """Something that is neither a lever nor a choice."""
        problem = Name(
            f"no lever or choice is called {short(name)}{did_you_mean(name, known)}",
            f"中没有名为{_quoted(name)}的参数{_meant(name, known)}",
        )
        return cls(problem, field="address", called=Name("Page", "网址"), valid=_list(known))


def _quoted(text: str) -> str:
    return f"“{short(text).strip(chr(34) + chr(39))}”"


def _meant(text: str, known: Iterable[str]) -> str:
    close = closest(text, known)
    return f"，是否应为“{close}”？" if close else ""


def _range(low: float, high: float) -> Name:
    return Name(f"{low:g} to {high:g}", f"{low:g}至{high:g}")


def _list(values: Iterable[str]) -> Name:
    return Name(", ".join(values), "、".join(values))
