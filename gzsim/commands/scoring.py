"""``gzsim score``, ``explain`` and ``replay``: what the record says."""

from __future__ import annotations

from typing import Annotated

import typer

from gzsim.commands.answer import Answer
from gzsim.commands.answering import answering
from gzsim.commands.options import Data, PlaceOption, RankingOption, ScenarioOption, ScenarioOrPlace, Zones
from gzsim.commands.records import of_record, record_in


@answering
def score(
    year: Annotated[int, typer.Argument(help="A year of the record.")],
    zones: Zones = "functional",
    weights: Annotated[str, typer.Option(help="policy (those of the scenario) or equal.")] = "policy",
    scenario: ScenarioOption = None,
    ranking: RankingOption = None,
    force: Annotated[bool, typer.Option("--force", help="Rank a year with too few data, too; not to be used.")] = False,
    data: Data = None,
) -> Answer:
    """Rank the prefectures in one year of the record, and say what the ranking rests on."""
    from gzsim.commands.leagues import league_answer
    from gzsim.history import score as score_year

    record, chosen = of_record(data, scenario)
    least = 0.0 if force else None
    return league_answer(
        score_year(record, year, zones, weights, scenario=chosen, minimum_coverage=least, ranking=ranking)
    )


@answering
def explain(
    what: ScenarioOrPlace,
    year: Annotated[int | None, typer.Option(help="Of a prefecture; the last year scored unless given.")] = None,
    zones: Zones = "functional",
    scenario: ScenarioOption = None,
    against: Annotated[str | None, typer.Option(help="Of a scenario: another baseline than it extends.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Also a year with too few data; not to be used.")] = False,
    data: Data = None,
) -> Answer:
    """Say in sentences what a scenario changes, or why a prefecture is ranked where it is."""
    from gzsim.scenario import load_scenario
    from gzsim.scenario.changes import explain_scenario
    from gzsim.scenario.loading import is_scenario

    if is_scenario(what):
        said = explain_scenario(load_scenario(what, record_in(data)), against)
        return Answer(headline=said.sentences[:1], notes=said.sentences[1:], figures=lambda: {"changes": said.changes})
    from gzsim.run.explain import explain_year

    said = explain_year(what, *of_record(data, scenario), year, zones, 0.0 if force else None)
    figures = {"parts": said.parts.rename_axis("indicator").reset_index(), "moves": said.moves}
    return Answer(
        headline=said.sentences[:1],
        notes=said.sentences[1:],
        figures=lambda: {**figures, "figures": said.figures},
        facts={"standing": said.standing.to_dict(), "lead": said.lead},
    )


@answering
def replay(
    scenario: ScenarioOption = None,
    ranking: RankingOption = None,
    scheme: Annotated[str | None, typer.Option(help="One of the scenario's schemes; all unless given.")] = None,
    place: PlaceOption = None,
    data: Data = None,
) -> Answer:
    """Show who would have come last on the record, and who would have paid or received money."""
    from gzsim.commands.leagues import replay_answer
    from gzsim.commands.one_place import with_place
    from gzsim.run.replays import replay_declared

    found = replay_declared(*of_record(data, scenario), ranking, scheme)
    answer = replay_answer(found)
    return answer if place is None else with_place(answer, found, place)
