"""Reference of every parameter of the simulation, made from the table that the simulation reads.

``python -m gzsim.scenario.parameter_reference`` prints it; ``docs/parameters.md`` holds it between two marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from gzsim.scenario.parameters import Parameter, Value, load_parameters

_HEAD = ("| parameter | default | unit | taken | plausible | because | source |", "|" + " --- |" * 7)


def parameter_reference() -> str:
    """Return Markdown tables of every parameter, one for each section.

    >>> line = next(each for each in parameter_reference().splitlines() if each.startswith("| `borrowing.repayment`"))
    >>> line.split(" | ")[1:5]
    ['0.1', 'share of debt repaid in a year', '0 to 1', '0.05 to 0.2']
    """
    return "\n".join(_lines()).strip()


def _lines() -> Iterator[str]:
    entries = load_parameters().entries
    for section, names in groupby(entries, lambda name: name.rpartition(".")[0]):
        yield from ("", f"## {section}", "", *_HEAD)
        for name in names:
            yield f"| `{name}` | {' | '.join(_cells(entries[name]))} |"


def _cells(parameter: Parameter) -> tuple[str, ...]:
    source, error = parameter.source, parameter.source.standard_error
    return (
        "" if parameter.value is None else value_text(parameter.value),
        parameter.unit,
        value_text(parameter.choices) if parameter.choices else _range((parameter.low, parameter.high)),
        plausible_text(parameter),
        parameter.because,
        f"{source.kind}: {source.text}" + (f" (s.e. {error:g})" if error else ""),
    )


def plausible_text(parameter: Parameter) -> str:
    """What is plausible of a parameter, in a few words; nothing where it is not varied.

    >>> plausible_text(load_parameters().entry("borrowing.repayment"))
    '0.05 to 0.2'
    """
    if parameter.plausible is None:
        return ""
    if parameter.type == "choice":
        return value_text(parameter.plausible)
    rest = f", 1 less {' and '.join(parameter.rest_of)}" if parameter.rest_of else ""
    return _range(parameter.plausible) + (" times" if isinstance(parameter.value, tuple) else rest)


def _range(ends: tuple[float, ...]) -> str:
    low, high = ends
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def value_text(value: Value) -> str:
    """A value of a parameter as people write it.

    >>> value_text((0.5, 1.0)), value_text("learned")
    ('0.5, 1', 'learned')
    """
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value))
    return value if isinstance(value, str) else f"{value:g}"


def main() -> None:
    """Print the reference."""
    print(parameter_reference())


if __name__ == "__main__":
    main()
