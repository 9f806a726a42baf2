"""The benchmark of the edge reaches what the contract says it must."""

from __future__ import annotations

from bench.edge import work


def test_every_hot_operation_is_measured() -> None:
    hot = work.hot()
    assert "getNowPlaying" in hot
    assert hot <= {asked.operation for asked in work.ALL}
