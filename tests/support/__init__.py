"""What several suites need: databases, running services, rendered projects."""
