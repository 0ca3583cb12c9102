"""The historical record: loading, validation, vintages and provenance; the shipped one or anyone's own panel."""

from gzsim.record.features import FEATURES, Feature
from gzsim.record.load import as_record, load_record
from gzsim.record.record import Record

__all__ = ["FEATURES", "Feature", "Record", "as_record", "load_record"]
