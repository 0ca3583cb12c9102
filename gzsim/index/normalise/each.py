"""Normalising each indicator by a method of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.index.names import by_name, signs

Method = Callable[..., pd.DataFrame]


def each(X: pd.DataFrame, methods: Mapping[str, Method], directions: Mapping | pd.Series | None = None) -> pd.DataFrame:
    r"""Normalise every indicator by its own method.

    .. math:: y_{\cdot k} = m_k(x_{\cdot k},\, d_k)

    The scales are the methods' own: z-scores beside figures from 0 to 100 have other weights in effect than declared.

    Parameters
    ----------
    methods : mapping indicator → function ``(X, directions=…) -> DataFrame``
        A function of :mod:`gzsim.index.normalise`, one's own, or one with its parameters filled in by
        :func:`functools.partial`; each is given its own column.

    Raises InputError if methods do not name exactly the indicators, or a method gives back another table.

    >>> from functools import partial
    >>> from gzsim.index.normalise import goalposts, minmax
    >>> X = pd.DataFrame({"growth": [4.0, 6, 8], "forest": [30.0, 45, 60]})
    >>> each(X, {"growth": minmax, "forest": partial(goalposts, low={"forest": 0}, high={"forest": 60})})
       growth  forest
    0     0.0    50.0
    1    50.0    75.0
    2   100.0   100.0
    """
    if not isinstance(methods, Mapping):
        raise InputError(f"methods {methods!r}", field="methods", valid="a mapping indicator → function")
    by_name(dict.fromkeys(methods, 0), frame(X).columns, "methods")
    sign = dict(zip(X.columns, signs(directions, X.columns), strict=True))
    columns = [_one(X[[name]], methods[name], sign[name]) for name in X.columns]
    return pd.concat(columns, axis=1) if columns else X.copy()


def _one(column: pd.DataFrame, method: Method, sign: float) -> pd.DataFrame:
    name = column.columns[0]
    if not callable(method):
        raise InputError(f"no function: {method!r}", field=f"methods.{name}", valid="a function (X, directions=...)")
    made = method(column, directions={name: sign})
    if not (isinstance(made, pd.DataFrame) and made.index.equals(column.index) and list(made) == [name]):
        raise InputError("another table comes back", field=f"methods.{name}", valid="the same units and name")
    return made
