"""The agents of the Mesa model: views on the arrays of one replication, checked at every door."""
