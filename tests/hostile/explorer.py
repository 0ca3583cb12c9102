"""Parts of the explorer's page with a hostile text wherever one is said."""

from __future__ import annotations

from types import SimpleNamespace

from gzsim.explorer.page import WORDS
from gzsim.explorer.saved import WORDS as SAVED
from gzsim.views.html import rendered
from gzsim.views.labels import Name
from hostile.texts import Texts


def explorer_parts(say: Texts) -> str:
    """Cards, map and table of saved settings."""
    bar = SimpleNamespace(at=50, low=40, width=20)
    card = {"key": say.unseen(), "name": say.name(), "row": 1, "verdict": "better", "difference": say(), "bar": bar,
            "unit": say.name(), "today": say(), "range": say.name(), "turned": say.name()}  # fmt: skip
    tile = {"kind": "wins", "column": 1, "row": 1, "name": say.name(), "value": say()}
    row = {"words": say.name(), "cells": [card]}
    words = {name: say.name() for name in (*WORDS, *SAVED)}
    both = {"text": _both, "words": words}
    said = [
        rendered("explorer/templates/cards.html.j2", cards=[card], changed=True, **both),
        rendered("explorer/templates/cards.html.j2", cards=[card | {"row": None}], changed=True, **both),
        rendered("explorer/templates/map.html.j2", tiles=[tile, tile | {"kind": "loses"}], **both),
        rendered("explorer/templates/saved.html.j2", rows=[row], outcomes=[card], **both),
    ]
    pending = {name: each for name, each in card.items() if name not in ("range", "turned")} | {"verdict": "worse"}
    said.append(rendered("explorer/templates/cards.html.j2", cards=[pending, card | {"verdict": "turns"}],
                         changed=True, **both))  # fmt: skip
    return "".join(said)


def _both(name: Name) -> str:
    return f"{name.en} {name.zh}"
