"""Prepared media as the origin reads it: manifests by stat, the slate and init segments in memory.

The slate and the init segments it needs are held in memory from the first sight of them, so that
deleting every file still leaves a channel. Nothing else is: the page cache does that better.
"""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from lab.assets import MANIFEST_FILE, AssetManifest, ManifestError, Rendition, read_manifest
from lab.formats import OWN, storage_of
from lab.playout.channel import SLATE_ID
from lab.playout.patch import BrokenSegment, Fragment, check_header, header_bytes, read_fragment
from lab.playout.record import Clip

LIVE_FOLDER = "live"
"""Live sessions below a format's storage: `<session>/<timeline index>/<rendition>.m4s`."""
_Signature = tuple[int, int, int]


@dataclass(frozen=True)
class Slate:
    """The last resort, whole in memory: its manifest and the bytes of each rendition."""

    manifest: AssetManifest
    media: dict[str, bytes]

    @property
    def clip(self) -> Clip:
        """The slate as the schedule names it."""
        return clip_of(self.manifest)

    def fragment(self, rendition: Rendition, index: int) -> Fragment:
        """Header and body of the slate's segment that stands in at timeline `index`."""
        place = rendition.segments[index % len(rendition.segments)]
        raw = self.media[rendition.name]
        split = place.offset + header_bytes(place)
        header, body = raw[place.offset : split], raw[split : place.offset + place.size]
        check_header(header, place)
        return header, body


class Shelf:
    """Read-only view of the media of one format. `manifests_kept` bounds how many parsed manifests stay in memory."""

    def __init__(self, storage: Path, *, manifests_kept: int) -> None:
        self._storage = storage
        self._assets = storage / "assets"
        self._generations = storage / "generations"
        self._live = storage / LIVE_FOLDER
        self._kept = manifests_kept
        self._manifests: OrderedDict[str, tuple[_Signature, AssetManifest]] = OrderedDict()
        self._inits: dict[tuple[str, str], bytes] = {}
        self._slate: tuple[_Signature, Slate] | None = None
        self._former: dict[str, Slate | None] = {}
        self._of: dict[str, Shelf] = {}

    def of(self, media_format: str) -> "Shelf":
        """The shelf with the same assets in another format; asked of the one with the library's own."""
        if media_format == OWN:
            return self
        storage = storage_of(self._storage, media_format)
        return self._of.setdefault(media_format, Shelf(storage, manifests_kept=self._kept))

    def manifest(self, asset_id: str) -> AssetManifest:
        """The manifest of an asset that is on disk now; raises `BrokenSegment`."""
        folder = self._assets / asset_id
        try:
            seen = _signature(folder / MANIFEST_FILE)
            known = self._manifests.get(asset_id)
            if known is not None and known[0] == seen:
                self._manifests.move_to_end(asset_id)
                return known[1]
            manifest = read_manifest(folder)
        except (OSError, ManifestError) as error:
            self._manifests.pop(asset_id, None)
            raise BrokenSegment(f"asset {asset_id}: {error}") from error
        self._manifests[asset_id] = (seen, manifest)
        while len(self._manifests) > self._kept:
            self._manifests.popitem(last=False)
        return manifest

    def fragment(self, asset_id: str, rendition: str, segment: int) -> tuple[Rendition, Fragment]:
        """A segment as stored, with the rendition it belongs to; raises `BrokenSegment`."""
        try:
            found = self.manifest(asset_id).rendition(rendition)
        except KeyError as error:
            raise BrokenSegment(f"asset {asset_id} has no rendition {rendition}") from error
        return found, read_fragment(self._assets / asset_id, found, segment)

    def live(self, session_id: str, rendition: str, index: int) -> bytes:
        """A live segment as it airs at a timeline index; raises `BrokenSegment` where none came in time."""
        try:
            return (self._live / session_id / str(index) / f"{rendition}.m4s").read_bytes()
        except OSError as error:
            raise BrokenSegment(f"no live segment at {index}") from error

    def is_whole(self, asset_id: str) -> bool:
        """Whether every byte that the manifest promises is there, by size."""
        try:
            manifest = self.manifest(asset_id)
            return all(self._is_long_enough(asset_id, rendition) for rendition in manifest.renditions)
        except (OSError, BrokenSegment):
            return False

    def _is_long_enough(self, asset_id: str, rendition: Rendition) -> bool:
        last = rendition.segments[-1]
        return (self._assets / asset_id / rendition.file).stat().st_size >= last.offset + last.size

    def slate_for(self, generation: str) -> Slate | None:
        """The slate under the init segment of `generation`; the present one where none of that kind is left."""
        slate = self.slate()
        if slate is None or slate.manifest.generation == generation:
            return slate
        if generation not in self._former and generation.isalnum():
            self._former[generation] = self._read_slate(self._assets / former_slate(generation))
        return self._former.get(generation) or slate

    def slate(self) -> Slate | None:
        """The slate last seen whole; None before there is one."""
        folder = self._assets / SLATE_ID
        try:
            seen = _signature(folder / MANIFEST_FILE)
            if self._slate is None or self._slate[0] != seen:
                slate = self._read_slate(folder)
                self._slate = (seen, slate) if slate else self._slate
        except OSError:
            pass
        return self._slate[1] if self._slate else None

    def _read_slate(self, folder: Path) -> Slate | None:
        try:
            manifest = read_manifest(folder)
            slate = Slate(manifest, {r.name: (folder / r.file).read_bytes() for r in manifest.renditions})
            for rendition in manifest.renditions:
                self.init(manifest.generation, rendition.name)
                for index in range(manifest.segment_count):
                    slate.fragment(rendition, index)
        except (OSError, ManifestError, BrokenSegment):
            return None
        return slate

    def init(self, generation: str, rendition: str) -> bytes:
        """The init segment of a generation; raises `BrokenSegment` when it was never seen."""
        key = (generation, rendition)
        if key not in self._inits:
            try:
                self._inits[key] = (self._generations / generation / f"{rendition}.init.mp4").read_bytes()
            except OSError as error:
                raise BrokenSegment(f"no init segment of generation {generation}") from error
        return self._inits[key]


def former_slate(generation: str) -> str:
    """The folder of a slate that another encoder generation made, kept to stand in for films of its time."""
    return f"{SLATE_ID}-{generation}"


def clip_of(manifest: AssetManifest) -> Clip:
    """An asset as the schedule names it."""
    languages = tuple(track.language for track in manifest.captions)
    return Clip(manifest.asset_id, manifest.title, manifest.segment_count, manifest.generation, languages)


def _signature(path: Path) -> _Signature:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
