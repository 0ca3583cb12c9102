"""What pages that a person works with share: a server of this machine, one plain page, its language and its look."""
