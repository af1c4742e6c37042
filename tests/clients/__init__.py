"""Generated clients of the contract."""
