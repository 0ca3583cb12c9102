"""The site of docs: what is on it, what is generated for it, and how Sphinx builds it."""
