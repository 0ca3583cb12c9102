"""Made-up tables with the columns, names and gaps of real ones, and what holds of every figure drawn from them."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

PREFECTURES = {
    "520100": ("Guiyang", "贵阳"),
    "520200": ("Liupanshui", "六盘水"),
    "520300": ("Zunyi", "遵义"),
    "520400": ("Anshun", "安顺"),
    "520500": ("Bijie", "毕节"),
    "520600": ("Tongren", "铜仁"),
    "522300": ("Qianxinan", "黔西南"),
    "522600": ("Qiandongnan", "黔东南"),
    "522700": ("Qiannan", "黔南"),
}
FUNCTIONAL = {
    "520100": "central_city",
    "520200": "rural_revitalisation",
    "520300": "central_city",
    "520400": "rural_revitalisation",
    "520500": "rural_revitalisation",
    "520600": "ecological",
    "522300": "rural_revitalisation",
    "522600": "ecological",
    "522700": "ecological",
}
NAMED_BY_SOURCE = {"520100", "520300", "522600"}
INDICATORS = {
    "gdp_growth": ("GDP growth", "地区生产总值增速", "series"),
    "industrial_investment_growth": ("Industrial investment growth", "工业投资增速", "none"),
    "water_conservancy_investment": ("Water-conservancy investment", "水利投资", "none"),
    "industrial_value_added_growth": ("Industrial value-added growth", "规模以上工业增加值增速", "proxy"),
    "digital_economy_growth": ("Digital-economy growth", "数字经济增加值增速", "proxy"),
    "fiscal_revenue_growth": ("General budget revenue growth", "一般公共预算收入增速", "series"),
    "resident_income_growth": ("Resident income growth", "居民人均可支配收入增速", "proxy"),
    "specialty_agriculture_growth": ("Specialty-agriculture output growth", "特色农业产值增速", "proxy"),
    "good_air_days": ("Days with good air", "空气质量优良天数比率", "proxy"),
    "water_quality": ("Sections with good water", "水质优良断面比例", "none"),
    "forest_cover": ("Forest cover", "森林覆盖率", "proxy"),
    "science_and_talent": ("Science, innovation and talent", "科技创新与人才培养", "none"),
}
MODELS = ("uniform", "functional", "found")
SCHEMES = ("none", "last_place", "piece_rate")
UNSCORED = {2004, 2013, 2018}


def zone_of(model, code):
    """The zone of a prefecture under a model."""
    found = "zone_1" if code in {"520100", "520300"} else "zone_2"
    return {"uniform": "all", "functional": FUNCTIONAL[code], "found": found}[model]


@pytest.fixture(scope="session")
def places():
    """Where the record puts the prefectures on the map, and what it calls them."""
    from gzsim.record import load_record

    return load_record().prefectures


@pytest.fixture(scope="session")
def scores():
    draws = np.random.default_rng(7)
    tables = []
    for model in MODELS:
        strength = draws.normal(0, 1.5, 9)
        for year in range(2003, 2022):
            if year in UNSCORED:
                continue
            score = 70 + 5 * (strength + draws.normal(0, 1, 9))
            rank = (-score).argsort().argsort() + 1
            tables.append(
                pd.DataFrame(
                    {
                        "zone_model": model,
                        "year": year,
                        "code": list(PREFECTURES),
                        "name": [name for name, _ in PREFECTURES.values()],
                        "name_zh": [name for _, name in PREFECTURES.values()],
                        "zone": [zone_of(model, code) for code in PREFECTURES],
                        "score": score,
                        "lead": score - score.mean(),
                        "ranking": "lead",
                        "rank": rank,
                        "rank_in_zone": 1,
                        "rank_low": np.maximum(1, rank - draws.integers(0, 3, 9)),
                        "rank_high": np.minimum(9, rank + draws.integers(0, 3, 9)),
                        "coverage": draws.uniform(0.4, 0.7),
                    }
                )
            )
    scores = pd.concat(tables, ignore_index=True)
    scores["rank_in_zone"] = scores.groupby(["zone_model", "year", "zone"])["rank"].rank().astype(int)
    return scores


@pytest.fixture(scope="session")
def one_year(scores):
    return scores[scores["year"] == 2016]


@pytest.fixture(scope="session")
def zones():
    def basis(model, code):
        if model == "functional":
            return "source" if code in NAMED_BY_SOURCE else "assumption"
        return {"uniform": "assumption", "found": "found in data"}[model]

    return pd.DataFrame(
        [(model, code, zone_of(model, code), basis(model, code)) for model in MODELS for code in PREFECTURES],
        columns=["zone_model", "code", "zone", "basis"],
    )


@pytest.fixture(scope="session")
def zone_names():
    return pd.DataFrame(
        {
            "name": ["Zone 1: high GDP per head", "Zone 2: high primary share"],
            "name_zh": ["第1类：人均生产总值高", "第2类：第一产业占比高"],
        },
        index=["zone_1", "zone_2"],
    )


@pytest.fixture(scope="session")
def coverage():
    rows = []
    for indicator, (name, name_zh, status) in INDICATORS.items():
        for year in range(2000, 2024):
            seen = status if year >= 2004 else "none"
            used = seen != "none" and year not in UNSCORED | {2022, 2023}
            proxy_of = f"{name.lower()}; a stand-in" if seen == "proxy" else None
            reason = "" if used else ("not in the record" if seen == "none" else "fewer than nine prefectures")
            rows.append(
                (
                    year,
                    indicator,
                    name,
                    name_zh,
                    seen,
                    f"{name}, measured",
                    f"{name_zh}数据",
                    proxy_of,
                    used,
                    reason,
                    reason and "无数据",
                )
            )
    columns = ["year", "indicator", "name", "name_zh", "status", "series_name", "series_name_zh", "proxy_of", "used",
               "reason", "reason_zh"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="session")
def weights():
    draws = np.random.default_rng(3)
    zones = [("uniform", "all"), *(("functional", z) for z in ("central_city", "ecological", "rural_revitalisation"))]
    zones += [("found", "zone_1"), ("found", "zone_2")]
    tables = []
    for model, zone in zones:
        share = draws.dirichlet(np.full(len(INDICATORS), 2.0)).round(2)
        share[0] += 1 - share.sum()
        tables.append(
            pd.DataFrame({"zone_model": model, "zone": zone, "indicator": list(INDICATORS), "weight": share.round(2)})
        )
    return pd.concat(tables, ignore_index=True)


@pytest.fixture(scope="session")
def outcomes():
    return pd.DataFrame(
        [
            ("achievement", "True achievement", "真实成绩", "points, full mark of the ruler = 100", "higher"),
            ("true_score", "Score of the truth", "真实得分", "points, targets of the year", "higher"),
            ("reported_score", "Score of the reports", "上报得分", "points, targets of the year", "none"),
            ("gap", "Reported above true", "虚报差距", "score points", "lower"),
            ("work", "Work on indicators", "工作投入", "share of working time", "none"),
            ("capital", "Long-term capital", "长期资本", "spans above rest", "higher"),
            ("debt", "Debt", "债务", "percent of GDP at the end of the year", "lower"),
            ("last", "Ranked last", "排名末位", "probability", "lower"),
            ("wrongly_last", "Ranked last without being last in truth", "误判末位", "probability", "lower"),
            ("transfer", "Money received", "获得资金", "CNY million a year", "none"),
            ("inequality", "Inequality of whole budgets", "财政总支出差异", "Theil index × 1000", "lower"),
        ],
        columns=["outcome", "name", "name_zh", "unit", "better"],
    ).set_index("outcome")


@pytest.fixture(scope="session")
def scheme_differences(outcomes):
    draws = np.random.default_rng(12)
    rows = []
    for outcome in outcomes.index:
        size = draws.choice([0.02, 0.5, 8.0])
        for scheme in SCHEMES[1:]:
            rows.append((scheme, "none", outcome, size * draws.normal(), size * draws.uniform(0.05, 0.5)))
    return pd.DataFrame(rows, columns=["scheme", "baseline", "outcome", "difference", "standard_error"])


@pytest.fixture(scope="session")
def scheme_prefectures():
    draws = np.random.default_rng(13)
    rows = []
    for scheme in SCHEMES:
        chances = draws.dirichlet(np.linspace(0.5, 4, 9))
        for (code, (name, name_zh)), chance in zip(PREFECTURES.items(), chances, strict=True):
            rows.append((scheme, code, name, name_zh, "last", chance, 0.012))
            rows.append((scheme, code, name, name_zh, "transfer", 60 * (0.11 - chance), 1.1))
    return pd.DataFrame(rows, columns=["scheme", "code", "name", "name_zh", "outcome", "mean", "standard_error"])


@pytest.fixture(scope="session")
def scheme_years():
    draws = np.random.default_rng(14)
    rows = []
    for slope, scheme in zip((0.2, 0.5, 0.8), SCHEMES, strict=True):
        for step, year in enumerate(range(2025, 2035)):
            true = 78 + slope * step + draws.normal(0, 0.15)
            rows.append((scheme, year, "true_score", true, 0.35))
            reported = true + 3 + 2 * slope + draws.normal(0, 0.15)
            rows.append((scheme, year, "reported_score", reported, 0.3))
            rows.append((scheme, year, "gap", reported - true, 0.2))
    return pd.DataFrame(rows, columns=["scheme", "year", "outcome", "mean", "standard_error"])


@pytest.fixture(scope="session")
def gallery(scores, one_year, zones, places, zone_names, coverage, weights, outcomes, scheme_differences,
            scheme_prefectures, scheme_years):  # fmt: skip
    """Every figure as a function of the language, drawn once; `__wrapped__` draws it anew."""
    from gzsim.views import figures
    from gzsim.views.labels import NAMES, names_of

    names = {**NAMES, **names_of(zone_names), **names_of(coverage, "indicator")}
    drawings = {
        "rank_history": lambda language: figures.rank_history(scores, language, names, breaks=[2019]),
        "rank_intervals": lambda language: figures.rank_intervals(one_year, language, names),
        "zone_map": lambda language: figures.zone_map(zones, places, language, names),
        "weights": lambda language: figures.weights(weights, language, names),
        "coverage": lambda language: figures.coverage(coverage, language),
        "scheme_differences": lambda language: figures.scheme_differences(scheme_differences, outcomes, language),
        "last": lambda language: figures.scheme_prefectures(scheme_prefectures, outcomes, "last", language),
        "transfer": lambda language: figures.scheme_prefectures(scheme_prefectures, outcomes, "transfer", language),
        "last_evenly": lambda language: figures.scheme_prefectures(
            scheme_prefectures, outcomes, "last", language, evenly=True
        ),
        "scheme_years": lambda language: figures.scheme_years(scheme_years, outcomes, language=language),
        "scheme_gap": lambda language: figures.scheme_gap(scheme_years, outcomes, language=language),
        "rank_map": lambda language: figures.rank_map(
            one_year[one_year["zone_model"] == "found"], places, language, names
        ),
        "moved_map": lambda language: figures.moved_map(one_year, places, "uniform", "found", language, names),
    }
    return {name: cache(draw) for name, draw in drawings.items()}


def texts_drawn(figure):
    """Every text that the figure draws, with its box; ticks beyond the axes exist but are not drawn."""
    found, draw = [], Text.draw

    def noting(text, renderer):
        if text.get_visible() and text.get_text().strip():
            found.append((text.get_text(), text.get_window_extent(renderer)))
        draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", noting)
        figure.draw_without_rendering()
    return found


@pytest.fixture(scope="session")
def drawn():
    return texts_drawn


@pytest.fixture(params=["en", "zh", "both"])
def language(request):
    """Every language that a figure speaks."""
    return request.param


@pytest.fixture(scope="session")
def assert_legible():
    """Texts neither overlap nor leave the figure, and Chinese is drawn exactly where it is asked for."""

    def check(figure, language):
        boxes, page = texts_drawn(figure), figure.bbox.padded(1)
        assert boxes
        for text, box in boxes:
            assert Bbox.intersection(page, box).get_points().tolist() == box.get_points().tolist(), text
        edges = np.array([box.padded(-1).get_points() for _, box in boxes])
        low, high = edges.min(axis=1), edges.max(axis=1)
        meet = ((low[:, None] <= high) & (low <= high[:, None])).all(axis=-1)
        pairs = [(boxes[one][0], boxes[other][0]) for one, other in np.argwhere(np.triu(meet, 1))]
        assert not pairs
        chinese = any("\u4e00" <= letter <= "\u9fff" for text, _ in boxes for letter in text)
        assert chinese == (language != "en")

    return check
