"""The historical record: loading, validation, vintages and provenance; the shipped one or anyone's own panel."""

from gzsim.record.features import FEATURES, Feature
from gzsim.record.load import load_record
from gzsim.record.record import Record

__all__ = ["FEATURES", "Feature", "Record", "load_record"]
