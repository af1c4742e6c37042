"""The package behind the `scaffold` command."""
