"""What the table of levers beside schemes and zones compares: runs that share their draws."""

from __future__ import annotations

from typing import NamedTuple

from gzsim.scenario import Scenario, load_scenario


class Question(NamedTuple):
    """Runs, the baseline first, and what of them is compared."""

    runs: list[Scenario]
    outcomes: tuple[str, ...]
    years: int = 5


def questions() -> list[Question]:
    """Every comparison that shares its draws."""
    today, unwatched = load_scenario("guizhou-2025"), load_scenario("guizhou-2025-unwatched")
    lot = {"fabrication.audit_probability": 0.2}
    platform = load_scenario("guizhou-2025-captured").indicators
    captured = [name for name, each in platform.items() if each.dynamics.get("captured") == 1]
    by_platform = {f"indicators.{name}.dynamics.captured": 1 for name in captured}
    tiers = load_scenario("guizhou-2025-tiers")
    watching = {
        "lights": {"parameters": {"reports.bulletin_months": 3}},
        "reviews": {"parameters": {"reviews.capacity": 1}},
        "audits_by_lot": {"parameters": lot},
        "aimed_audits": {"parameters": lot | {"audits.cross_validated": 1}},
        "capture": by_platform,
    }
    return [
        Question(
            [today.with_(name="15"), load_scenario("guizhou-2025-long-term-30").with_(name="30")],
            ("capital", "achievement", "short_achievement", "work", "debt"),
            years=10,
        ),
        Question(
            [unwatched.with_(name="unwatched"), *(unwatched.with_(each, name=name) for name, each in watching.items())],
            ("gap", "honest_reviews", "false_lights", "forms", "achievement", "wrong_last"),
        ),
        Question(
            [
                tiers.with_(name="tiers"),
                tiers.with_({"parameters": {"paper.township.relief": 0.5}}, name="relief"),
                tiers.with_(by_platform, name="tiers_captured"),
            ],
            ("forms", "work", "achievement", "gap"),
        ),
    ]
