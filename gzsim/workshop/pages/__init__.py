"""Pages of the workshop in the browser: for teams, for the trainer, and for the wall."""
