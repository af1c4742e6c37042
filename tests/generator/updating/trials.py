"""How many random updates are tried, and what is said of them."""

import sys
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings

# So many in every run of the suite, always the same; more, on demand, are new each time.
EXAMPLES = 500


def random_trials(
    request: pytest.FixtureRequest, share: float = 1
) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """As many examples as were asked for, or a share of them."""
    examples = request.config.getoption("examples")
    return settings(
        max_examples=max(round(examples * share), 1),
        derandomize=examples == EXAMPLES,
        database=None,
        deadline=None,
        # A failing example has a dozen edits at most; making it smaller takes minutes.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def tell(request: pytest.FixtureRequest, counted: Counter[str]) -> None:
    """Print the figures of a test, whether or not it passes."""
    with request.getfixturevalue("capsys").disabled():
        figures = ", ".join(f"{number} {what}" for what, number in counted.items())
        print(f"\n{request.node.name}: {figures}", file=sys.stderr)  # noqa: T201
