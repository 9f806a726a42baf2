"""The curator's advice on the running platform: what it was about may be gone when somebody wants it."""

from __future__ import annotations

import time

import httpx
from voulezvous import ControlSigner

from tests.support.platform import Platform

_LOOKS = 30


def test_an_advice_whose_entry_is_gone_is_stale(ready: Platform, signer: ControlSigner) -> None:
    codes = set[str]()
    with httpx.Client(base_url=f"{ready.base_url}/v1/control", auth=signer, timeout=20) as station:
        for look in range(_LOOKS):
            for advice in station.get(f"/decisions?state=advice&limit={200 - look}").json()["items"]:
                if "entry_id" in advice and station.delete(f"/queue/{advice['entry_id']}").is_success:
                    answer = station.post(f"/decisions/{advice['decision_id']}/apply")
                    codes.add(str(answer.json().get("code")))
            if "ADVICE_STALE" in codes:
                return
            time.sleep(1)
    raise AssertionError(f"only {codes}")
