"""What a test does where the computer lacks something: skip with the reason, but never in continuous integration."""

import os

import pytest


def require_or_skip(available: bool, reason: str) -> None:
    """Skip the running test with `reason` unless `available`; fail instead where the variable CI is set."""
    if available:
        return
    if os.environ.get("CI"):
        pytest.fail(f"needed in continuous integration: {reason}")
    pytest.skip(reason)


# Once more where the browser itself breaks down ("Error: Page crashed"), never where an expectation fails.
BROWSER_BROKE_DOWN = pytest.mark.flaky(reruns=1, only_rerun=[r"^Error: "])
