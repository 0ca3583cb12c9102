"""The main job and what it writes."""
