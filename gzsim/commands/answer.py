"""What a command has found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from gzsim.views.labels import Language, Name
    from gzsim.views.text_table import TextTable


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What a command has found.

    Attributes
    ----------
    headline : what was found, in sentences; printed first
    figures : gives tables of numbers by name, the main one first, for JSON and files
    tables : gives what is printed, in a language; with True all of it, else a short part
    notes : what a reader should know, printed last
    details : more of it, printed where all is asked for
    facts : what else there is to know, such as the year; for JSON
    files : what was written where, by what it is
    code : exit code of the command
    fault : bad input besides what is good, raised once that has been told; None if there is none
    """

    headline: Sequence[Name]
    figures: Callable[[], Mapping[str, pd.DataFrame]] = dict
    tables: Callable[[Language, bool], Sequence[TextTable]] = lambda language, whole: ()
    notes: Sequence[Name] = ()
    details: Sequence[Name] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    code: int = 0
    fault: InputError | None = None
