"""Every part of the workshop's pages, made of texts that people could write."""

from __future__ import annotations

import pandas as pd

from gzsim.scenario import load_scenario
from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.choice import Choice
from gzsim.workshop.comparing import HEADLINE, Outcome
from gzsim.workshop.decade import Year
from gzsim.workshop.pages.chosen import chosen_html
from gzsim.workshop.pages.codes import code_html, joining
from gzsim.workshop.pages.decade import years_html
from gzsim.workshop.pages.parts import Notice, part
from gzsim.workshop.pages.projector import row_of, wall_html
from gzsim.workshop.pages.results import board_html, outcome_html
from gzsim.workshop.pages.team import STATES
from gzsim.workshop.seat import Progress
from gzsim.workshop.sessions import Team
from gzsim.workshop.trainer import Standing
from hostile.texts import Texts

TOLD = {"rank": 3.0, "reported_score": 98.0, "transfer": -0.3, "found": 1.0}
TRUE = {"true_score": 90.0, "fabrication": 1.5, "debt": 9.0, "capital": 0.1, "wrongly_last": 1.0}


def outcome(say: Texts) -> Outcome:
    """A run whose outcomes and places have hostile names."""
    rows = [
        {"scope": "place", "outcome": name, "name": say(), "name_zh": say.unseen(), "unit": say(),
         "unit_zh": say.unseen(), "better": "higher", "baseline": 1.0, "value": 2.0, "difference": 1.0,
         "standard_error": 0.1, "draws": 8, "asked": 24, "low": 0.5, "median": 1.0, "high": 1.5, "turned": 0.0,
         "holds": True}
        for name in HEADLINE
    ]  # fmt: skip
    both = {"name": say(), "name_zh": say.unseen()}
    places = {"code": "520100", **both, "last": 0.1, "last_baseline": 0.2, "money": 1.0, "money_baseline": 0.0}
    indicators = {"indicator": "a", "name": say(), "name_zh": say.unseen(), "effort": 0.1, "effort_baseline": 0.1,
                  "invented": 0.0, "invented_baseline": 0.0}  # fmt: skip
    return Outcome(pd.DataFrame(rows), pd.DataFrame([indicators]), pd.DataFrame([places]), pd.DataFrame(), (8, 24))


def choice(say: Texts) -> Choice:
    """A choice of hostile texts."""
    result = {"text": say(), "indicator": "forest_cover", "start": 60, "target": 64}
    return Choice.read({
        "objectives": [{"text": say(), "key_results": [result]}], "targets": {"gdp_growth": 8}, "scheme": "last_place",
        "amounts": {"rate": 0.3}, "watch": {"audits": 0.2}, "captured": ["water_quality"], "reach": "province",
        "vetoes": {"good_air_days": 90},
    })  # fmt: skip


def workshop_parts(say: Texts) -> list[str]:
    """Each part of a page of the workshop."""
    speaker, team = Speaker(language="en"), Team(1, 1, say(), "520100", 1)
    board = outcome(Texts(say.start)).headline  # names and units are told by our own words
    board = board.assign(team=team.name, place=say(), place_zh=say.unseen(), score=98.0, rank=3.0)
    said = outcome(say)
    hidden = {"year": TRUE, "ranks": {"520100": 5.0}}
    years = [
        Year(0, 0, True, told=TOLD),
        Year(1, 1, True, told=TOLD, lights=[{"a": 2}], hidden=hidden, new_leader=True),
        Year(2, 1, False, message=Name(say(), say.unseen())),
    ]
    standing = Standing(team, Name(say(), say.unseen()), (say(),), 0, 1, "failed")
    notice, progress = Notice(), Progress(2, 4, 10, True, False, False)
    notice.tell(Name(say(), say.unseen()))
    rows = [row_of(team, years)]
    log = [{"what": say(), "why": say(), "address": say(), "count": 3}]
    parts = [
        chosen_html([(Name(say()), choice(say))], load_scenario("guizhou-2025"), speaker),
        outcome_html(said, speaker),
        board_html(board, speaker, team.name),
        years_html(years, 2025, "520100", speaker),
        code_html(speaker, say(), "ABCD2345", "http://127.0.0.1/", say()),
        part("joined", speaker, names=[say()], count=joining(1).en),
        part("teams", speaker, progress=progress, teams=[standing], states=STATES),
        part("log", speaker, rows=log),
        notice.html(speaker, "note"),
        wall_html(rows, progress, say(), 2025, speaker, {}),
        wall_html(rows, Progress(2, 4, 10, True, True, False), say(), 2025, speaker, {}),
    ]
    return [str(each) for each in parts]
