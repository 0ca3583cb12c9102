"""One page on which levers are turned: what they do to four outcomes, how sure that is, who wins and who loses."""
