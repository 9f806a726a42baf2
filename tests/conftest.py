"""What every suite shares: no deadlines for property tests, and no answer outside the contract (tests/support/gate.py).

Property tests have no deadline, because the machine that runs them may be busy.
"""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.support.gate"]

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
