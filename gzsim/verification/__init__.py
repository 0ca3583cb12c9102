"""The simulation held against theory: `verify` runs the limiting cases in which a closed form is known."""
