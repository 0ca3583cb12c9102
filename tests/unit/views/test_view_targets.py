import numpy as np
import pandas as pd
import pytest

from gzsim.errors import InputError
from gzsim.views import figures
from gzsim.views.drawing import svg

TARGETS = {
    "growth": ("GDP growth", "地区生产总值增速"),
    "water": ("Water investment", "水利投资"),
    "air": ("Air", "空气"),
}
OFFICES = {"ndrc": ("Development and Reform", "发展改革委"), "water": ("Water Resources", "水利厅")}
PLACES = {"520100": ("Guiyang", "贵阳"), "520300": ("Zunyi", "遵义"), "522600": ("Qiandongnan", "黔东南")}
LEADS = {"growth": "ndrc", "water": "water", "air": None}
CLASSES = pd.DataFrame({"name": ["Water", "Roads"], "name_zh": ["水利", "交通"]}, index=["water", "roads"])


@pytest.fixture(scope="module")
def chain():
    rows = []
    for weight, (target, names) in zip((3.0, 2.0, 1.0), TARGETS.items(), strict=True):
        lead = LEADS[target]
        office = OFFICES.get(lead, (None, None))
        co = ("ndrc",) if target == "water" else ()
        rows += [(target, *names, lead, *office, co, code, *place, weight / 3) for code, place in PLACES.items()]
    columns = ["target", "target_name", "target_zh", "lead_department", "department_name", "department_zh",
               "co_departments", "territory", "territory_name", "territory_zh", "weight"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def okr():
    rows = [
        (0, "Guizhou 贵州", "Clean air", "清洁空气", "Days with good air", "优良天数", "committed", 0.75, "green"),
        (0, "Guizhou 贵州", "Clean air", "清洁空气", "Forest cover", "森林覆盖率", "committed", 0.2, "red"),
        (1, "Guiyang 贵阳", "Cleaner city", "清洁城市", "Less dust", "少扬尘", "aspirational", 0.55, "yellow"),
    ]
    columns = ["level", "owner", "objective", "objective_zh", "key_result", "key_result_zh", "kind", "score", "colour"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def months():
    month = pd.Index(range(13), name="month")
    planned = np.linspace(0, 1000, 13) ** 1.1
    by_month = pd.DataFrame({"planned_value": planned, "earned_value": 0.9 * planned, "cost": planned}, index=month)
    cells = pd.MultiIndex.from_product([CLASSES.index, month], names=["class", "month"])
    strip = pd.DataFrame({"projects": 8, "lagging_on": np.arange(26) % 9}, index=cells)
    return by_month, strip.drop([("roads", 1)])


@pytest.fixture(scope="module")
def gallery(chain, okr, months):
    def english(table):
        return table.assign(owner=table["owner"].str.split().str[0])

    return {
        "chain": lambda language: figures.responsibility_chain(chain, language),
        "okr": lambda language: figures.okr_board(english(okr) if language == "en" else okr, language),
        "portfolio": lambda language: figures.portfolio(*months, CLASSES, language, note=("Made up.", "虚构。")),
    }


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["chain", "okr", "portfolio"])
def test_texts_do_not_overlap_or_leave_the_figure_and_speak_the_language(gallery, assert_legible, name, language):
    assert_legible(gallery[name](language), language)


@pytest.mark.parametrize("name", ["chain", "okr", "portfolio"])
def test_the_same_table_gives_the_same_bytes(gallery, name):
    assert svg(gallery[name]("both")) == svg(gallery[name]("both"))


def heights(axes):
    """Heights of the bars in each column of a chain, left to right."""
    columns = {}
    for patch in axes.patches:
        if hasattr(patch, "get_width"):
            columns.setdefault(round(patch.get_x(), 3), []).append(patch.get_height())
    return [columns[x] for x in sorted(columns)]


def test_bars_of_the_chain_are_as_high_as_their_weight(gallery):
    targets, departments, *_ = heights(gallery["chain"]("en").axes[0])
    np.testing.assert_allclose(np.array(targets) / targets[-1], [3, 2, 1])
    np.testing.assert_allclose(np.array(departments) / departments[-1], [1.5, 1])


def test_tiles_of_the_chain_say_what_share_of_a_territory_each_department_leads(gallery, chain):
    led = chain.groupby(["territory", "lead_department"])["weight"].sum() / chain.groupby("territory")["weight"].sum()
    numbers = [text.get_text() for text in gallery["chain"]("en").axes[0].texts if text.get_text().isdigit()]
    assert sorted(numbers) == sorted(f"{100 * share:.0f}" for share in led)


def test_a_target_that_no_department_leads_is_marked(gallery, chain, drawn):
    texts = [text for text, _ in drawn(gallery["chain"]("en"))]
    assert texts.count("no department") == 1
    led = chain.assign(lead_department="ndrc", department_name="Development and Reform", department_zh="发展改革委")
    assert "no department" not in [text for text, _ in drawn(figures.responsibility_chain(led, "en"))]


def test_bars_end_at_their_score_and_bands_differ_without_colour(gallery, okr):
    axes = gallery["okr"]("en").axes[0]
    bars = [patch for patch in axes.patches if patch.get_zorder() == 2]
    assert [bar.get_width() for bar in bars] == okr["score"].tolist()
    assert len({bar.get_hatch() for bar in bars}) == 3
    marks = [text.get_text() for text in axes.texts if text.get_text()[0] in "●▲■"]
    assert marks == ["● G 0.75", "■ R 0.20", "▲ Y 0.55"]


def test_the_strip_shows_the_last_months_and_hatches_what_is_missing(gallery, months):
    figure = gallery["portfolio"]("en")
    curves, strip = figure.axes
    np.testing.assert_allclose(curves.lines[0].get_ydata(), months[0]["planned_value"] / 100)
    shown = [text.get_text() for text in strip.texts]
    expected = months[1].query("month >= 1")["lagging_on"].astype(str).tolist()
    assert sorted(shown) == sorted(expected)
    assert sum(patch.get_hatch() == "/////" for patch in strip.patches) == 1


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda chain, okr, months: figures.responsibility_chain(chain.drop(columns="weight")), "no column 'weight'"),
        (lambda chain, okr, months: figures.responsibility_chain(chain.iloc[:0]), "no rows"),
        (lambda chain, okr, months: figures.okr_board(okr.assign(colour="blue")), "colour: there is no 'blue'"),
        (lambda chain, okr, months: figures.okr_board(okr.assign(kind="hopeful")), "kind: there is no 'hopeful'"),
        (lambda chain, okr, months: figures.okr_board(okr.drop(columns="score")), "no column 'score'"),
        (
            lambda chain, okr, months: figures.portfolio(months[0].drop(columns="cost"), months[1], CLASSES),
            "cost",
        ),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(chain, okr, months, call, fault):
    with pytest.raises(InputError, match=fault):
        call(chain, okr, months)
