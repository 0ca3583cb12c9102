from .bulletin import render_bulletin as render_bulletin
from .bulletin import write_bulletin as write_bulletin
from .page import ReportContext as ReportContext
from .page import ReportFigure as ReportFigure
from .page import Section as Section
from .page import render_report as render_report
from .texts import Passage as Passage
from .texts import say as say
