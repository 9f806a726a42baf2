"""Which grants are revoked: in memory, and in a file so that a restart forgets none while its tokens still live."""

from __future__ import annotations

import json
from pathlib import Path


class Revocations:
    """Up to which epoch each session is revoked, and until when (unix seconds) that has to be known."""

    def __init__(self, path: Path, now_s: float) -> None:
        self._path = path
        self._known: dict[str, tuple[int, float]] = {}
        for session_id, epoch, until in self._read():
            if until > now_s and epoch > self.epoch(session_id):
                self._known[session_id] = (epoch, until)
        self._compact()

    def epoch(self, session_id: str) -> int:
        """Grants up to this epoch are void; 0 where none is."""
        return self._known.get(session_id, (0, 0.0))[0]

    def add(self, session_id: str, epoch: int, until: float, now_s: float) -> None:
        """Revoke; raises OSError when it could not be kept, though it holds all the same."""
        self._known[session_id] = (max(epoch, self.epoch(session_id)), until)
        if stale := [name for name, (_, ends) in self._known.items() if ends <= now_s]:
            for name in stale:
                del self._known[name]
            self._compact()
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(self._line(session_id))

    def _read(self) -> list[tuple[str, int, float]]:
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            try:
                session_id, epoch, until = json.loads(line)
                found.append((str(session_id), int(epoch), float(until)))
            except (ValueError, TypeError):
                continue  # the line that a process died over
        return found

    def _compact(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text("".join(self._line(name) for name in self._known), encoding="utf-8")
        fresh.replace(self._path)

    def _line(self, session_id: str) -> str:
        return f"{json.dumps([session_id, *self._known[session_id]])}\n"
