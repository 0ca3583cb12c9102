"""Pages with a hostile text in every part."""

from __future__ import annotations

from gzsim.reports import Folded, Passage, ReportContext, ReportFigure, Section, render_bulletin, render_report
from gzsim.workshop.materials.sheets import SHEETS, sheet
from hostile.outputs import bulletin, cards, hostile_drawing, hostile_scenario, spreads, text_table
from hostile.texts import Texts


def report_page(say: Texts) -> str:
    """Report with a hostile text in every part."""
    both, shown = Passage(say(), say()), text_table(say)
    drawn = hostile_drawing(say)
    drawn.axes[0].lines[0].set_url("javascript:top.ran=1")
    figure = ReportFigure(say.unseen(), drawn, Passage(say(), say()), say(), say())
    section = Section(both, (both,), (figure,), (shown,), (both,))
    context = ReportContext(say.name(), (both,), shown, (section,), shown, (both,), (both,), {say(): say()})
    return render_report(context)


def index_page(say: Texts) -> str:
    """Page of an index with a hostile text in every part, folded tables and cards included."""
    both, shown = Passage(say(), say()), text_table(say)
    section = Section(both, (both,), (), (shown, Folded(shown), spreads(say)), (both,), cards(say))
    return render_report(ReportContext(say.name(), (both,), shown, (section,)), "index")


def bulletin_page(say: Texts) -> str:
    """Bulletin of hostile units, indicators, departments and notice."""
    return render_bulletin(bulletin(say))


def printed_pages(say: Texts) -> list[str]:
    """All printed sheets of a workshop, of a scenario of hostile names."""
    made = hostile_scenario(say.unseen)
    say.shown += [text for each in made.indicators.values() for text in (each.name, each.name_zh)]
    say.shown += [text for each in made.zones.names.values() for text in (each.name, each.name_zh)]
    chinese = [sheet(name, "zh", made) for name in ("weights", "role-cards")]
    return [*(sheet(name, "en", made) for name in SHEETS), *chinese]
