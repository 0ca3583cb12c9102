"""The one door for files that somebody else wrote: regular, of sensible size, UTF-8, no deeper than a person writes."""
