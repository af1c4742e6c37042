"""One module a command: each takes what was typed and returns a Result."""
