"""Whatever is tested, from whichever folder: no rule runs as it was compiled before it was changed."""

from forget_compiled import forget_stale

forget_stale()
