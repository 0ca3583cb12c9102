from .context import report_context as report_context
from .context import write_report as write_report
