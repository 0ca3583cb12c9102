from .making import make_province as make_province
from .template import write_template as write_template
