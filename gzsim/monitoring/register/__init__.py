"""A tamper-evident register of submissions (S22): who reported what, when, by which source, and how it was checked."""

from gzsim.monitoring.register.entries import KINDS, SOURCES, CrossCheck, Report
from gzsim.monitoring.register.register import Register, reports_of
from gzsim.monitoring.register.result import Fault, Head, Named, Verification

__all__ = [
    "KINDS",
    "SOURCES",
    "CrossCheck",
    "Fault",
    "Head",
    "Named",
    "Register",
    "Report",
    "Verification",
    "reports_of",
]
