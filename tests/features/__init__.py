"""Each feature at its far end: what comes out of it, and where."""
