from .bulletin import Bulletin as Bulletin
from .bulletin import supervise as supervise
from .quarters import NO_REPORT as NO_REPORT
from .quarters import quarters as quarters
from .watched import Limits as Limits
from .watched import Watched as Watched
