"""The commands of the command line: each module holds some, and the command line registers them."""
