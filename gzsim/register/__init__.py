"""A tamper-evident register of submissions (S22): who reported what, when, by which source, and how it was checked."""

from gzsim.register.entries import KINDS, SOURCES, CrossCheck, Report
from gzsim.register.register import Register, reports_of
from gzsim.register.result import Fault, Head, Named, Verification

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
