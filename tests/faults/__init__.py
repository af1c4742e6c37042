"""Faults, one at a time: what shows that the black-box suite can fail."""
