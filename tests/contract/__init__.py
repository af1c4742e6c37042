"""The HTTP contract as a black-box suite: it talks to a service and knows no framework."""
