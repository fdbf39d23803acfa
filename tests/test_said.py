"""What is logged while a page is made is that page's, whoever else logs something meanwhile."""

from __future__ import annotations

import logging
import threading

import pytest

from tpmdocs.hosts.faster.said import Saying, recorded, say

log = logging.getLogger("pages")


def elsewhere() -> None:
    """Log something in another thread, as the server does for who reads a page."""
    thread = threading.Thread(target=lambda: log.warning("another's"))
    thread.start()
    thread.join()


@pytest.mark.parametrize("aloud", [True, False])
def test_only_what_this_thread_logs_is_recorded(aloud: bool, caplog: pytest.LogCaptureFixture) -> None:
    with recorded(aloud=aloud) as found:
        log.warning("%s words", "own")
        elsewhere()
        log.debug("nobody listens to this")
    log.warning("later")
    assert found == [Saying("pages", logging.WARNING, "own words")]
    assert caplog.messages == [*["own words"] * aloud, "another's", "later"]


def test_what_was_recorded_is_said_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    with recorded(aloud=False) as found:
        log.warning("100%% %s", "sure")
    say(found)
    assert caplog.messages == ["100% sure"]
