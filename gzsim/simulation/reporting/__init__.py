"""Reports, the reviews of them, and the lights that they turn on."""
