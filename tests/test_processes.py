"""How the suite shares its work among processes."""

import pytest


@pytest.mark.fast
@pytest.mark.xdist_group("together")
def test_what_is_grouped_stays_together(request: pytest.FixtureRequest) -> None:
    """pytest-xdist tells groups apart by the ends of ids; else each row is installed twice."""
    if not request.config.getoption("loadgroup", False):
        pytest.skip("one process runs all tests")
    assert request.node.nodeid.endswith("@together")
