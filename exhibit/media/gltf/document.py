"""A glTF file opened: its JSON checked for size, its buffers found, nothing large read yet.

Both containers are told apart by their first bytes, not by their names: a GLB (a header, then the
JSON, then one buffer) or plain JSON with files beside it.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path

from exhibit.media.gltf import store
from exhibit.media.gltf.branch import Branch, Fault, shown
from exhibit.media.gltf.store import Store

LARGEST_FILE = 512 << 20  # bytes, all buffers together: they are in memory while a model is read
LARGEST_JSON = 64 << 20  # bytes: a .gltf may hold its buffers as base64, which is large and flat
MOST_VALUES = 1_000_000  # commas and brackets of the JSON; each becomes about 100 bytes of Python

_MAGIC = b"glTF"
_JSON, _BIN = 0x4E4F534A, 0x004E4942
_WORKS_ON_ITS_OWN = "export it again as glTF 2.0 (.glb)"

# Extensions that say nothing which the picture cannot do without, or that are read here.
KNOWN = {
    "KHR_materials_unlit",
    "KHR_materials_pbrSpecularGlossiness",
    "KHR_texture_transform",
    "KHR_mesh_quantization",
    "KHR_lights_punctual",
    "KHR_materials_variants",
    "KHR_node_visibility",
    "KHR_xmp_json_ld",
    "KHR_xmp",
    "EXT_texture_webp",
}
_LOOKS = "KHR_materials_"  # sheen, varnish, refraction: the base colour stands for them
_ADVICE = {
    "KHR_draco_mesh_compression": "export it again without compression (in Blender: "
    "Export glTF > Data > Compression off)",
    "EXT_meshopt_compression": "export it again without meshopt compression (gltfpack: leave -c "
    "and -cc away)",
    "KHR_meshopt_compression": "export it again without meshopt compression (gltfpack: leave -c "
    "and -cc away)",
    "KHR_texture_basisu": "export it again with PNG, JPEG or WebP pictures instead of KTX2 "
    "(gltfpack: leave -tc away)",
    "EXT_mesh_gpu_instancing": "export it again without instancing (gltfpack: leave -mi away)",
    "EXT_texture_avif": "export it again with PNG, JPEG or WebP pictures",
}


@dataclass(frozen=True, slots=True)
class View:
    """A run of bytes in a buffer; `stride` is 0 where rows follow each other without gaps."""

    buffer: int
    start: int
    length: int
    stride: int


@dataclass(frozen=True, slots=True)
class Document:
    """The checked JSON and where the buffers lie. `notes` gather what is left out."""

    root: Branch
    folder: Path
    buffers: tuple[Store, ...]
    notes: list[str] = field(default_factory=list)
    _held: dict[int, bytes] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def view(self, number: int) -> View:
        """A buffer view that lies inside of its buffer."""
        found = self.root.entry("bufferViews", number)
        if "EXT_meshopt_compression" in found.branch("extensions"):
            refuse_extension("EXT_meshopt_compression")
        buffer = found.whole("buffer", most=max(0, len(self.buffers) - 1))
        if not self.buffers:
            raise Fault(f"is not right: {found.where} needs a buffer, and there is none")
        start, length = found.whole("byteOffset", 0), found.whole("byteLength", least=1)
        if start + length > self.buffers[buffer].size:
            raise Fault(
                f"is not right: {found.where} ends at byte {start + length:,} of a buffer of "
                f"{self.buffers[buffer].size:,}"
            )
        stride = found.whole("byteStride", 4, 4, 252) if "byteStride" in found else 0
        return View(buffer, start, length, stride)

    def whole(self, buffer: int) -> bytes:
        """All bytes of a buffer, read once."""
        if buffer not in self._held:
            self._held[buffer] = self.buffers[buffer].read(0, self.buffers[buffer].size)
        return self._held[buffer]

    def part(self, view: View) -> bytes:
        """The bytes of one view; the rest of its buffer stays on the disk if it is there still."""
        if view.buffer in self._held or self.buffers[view.buffer].path is None:
            return self.whole(view.buffer)[view.start : view.start + view.length]
        return self.buffers[view.buffer].read(view.start, view.length)


def read(path: Path) -> Document:
    """Opens a .glb or .gltf file and checks all that can be checked without its buffers."""
    size = _size_of(path)
    if size > LARGEST_FILE:
        raise Fault(
            f"has {size >> 20:,} MB, {LARGEST_FILE >> 20} are the most",
            "reduce it (fewer triangles, smaller pictures)",
        )
    text, binary = _contents(path, size)
    root = Branch(_parsed(text), "")
    version = root.branch("asset").word("version")
    if not version.startswith("2."):
        raise Fault(f"is glTF {shown(version)}, and only 2.0 is read", _WORKS_ON_ITS_OWN)
    for name in root.words("extensionsRequired"):
        refuse_extension(name)
    return Document(root, path.parent, tuple(_buffers(root, path.parent, binary)))


def refuse_extension(name: str) -> None:
    if name in KNOWN or (name.startswith(_LOOKS) and name not in _ADVICE):
        return
    advice = _ADVICE.get(name, f"export it again without {shown(name)}")
    raise Fault(f"needs the extension {shown(name)}, which is not read here", advice)


def _size_of(path: Path) -> int:
    try:
        if path.is_dir():
            raise Fault("is a folder", "name the .glb or .gltf file in it")
        if not path.is_file():
            raise Fault("is not there", "check its name")
        return path.stat().st_size
    except (OSError, ValueError) as fault:
        raise Fault("cannot be opened", "check its name and permissions") from fault


def _contents(path: Path, size: int) -> tuple[bytes, Store | None]:
    """The JSON text, and the buffer inside of a GLB."""
    try:
        with path.open("rb") as file:
            head = file.read(20)
            if head[:4] != _MAGIC:
                if size > LARGEST_JSON:
                    raise Fault(f"has {size >> 20:,} MB of text", "export it as .glb")
                return head + file.read(max(size - len(head), 0)), None  # makes room first
            length = _json_length(head, size)
            text = file.read(length)
            return text, _binary_chunk(path, file.read(8), 20 + length, size)
    except OSError as fault:
        raise Fault("cannot be read", "check its permissions") from fault


def _json_length(head: bytes, size: int) -> int:
    if len(head) < 20:
        raise Fault("is cut short")
    _, version, total, length, kind = struct.unpack("<4s4I", head)
    if version != 2:
        raise Fault(f"is glTF {version}, and only 2.0 is read", _WORKS_ON_ITS_OWN)
    if total > size:
        raise Fault(f"is cut short: it should have {total:,} bytes, and {size:,} are there")
    if kind != _JSON or 20 + length > total:
        raise Fault("is damaged: its first part is not the JSON that belongs there")
    if length > LARGEST_JSON:
        raise Fault(f"has {length >> 20:,} MB of JSON", "reduce it (fewer nodes)")
    return int(length)


def _binary_chunk(path: Path, head: bytes, start: int, size: int) -> Store | None:
    if len(head) < 8:
        return None
    length, kind = struct.unpack("<2I", head)
    if kind != _BIN:
        return None  # the format allows further parts, and says to pass over them
    if start + 8 + length > size:
        raise Fault(f"is cut short: its buffer should have {length:,} bytes")
    return Store(length, path, start + 8)


def _parsed(text: bytes) -> dict[str, object]:
    if sum(text.count(mark) for mark in b",[{") > MOST_VALUES:
        raise Fault(f"has more than {MOST_VALUES:,} values in its JSON", "reduce it (fewer nodes)")
    try:
        parsed = json.loads(text.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError, MemoryError) as fault:
        raise Fault("is not a glTF file, or it is damaged", "export it as .glb") from fault
    if not isinstance(parsed, dict):
        raise Fault("is not a glTF file", "export it as .glb")
    return parsed


def _no_number(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _buffers(root: Branch, folder: Path, binary: Store | None) -> list[Store]:
    found: list[Store] = []
    for number, buffer in enumerate(root.branches("buffers")):
        size = buffer.whole("byteLength", least=1)
        if "uri" in buffer:
            there = store.opened(buffer.word("uri"), folder)
        elif number == 0 and binary is not None:
            there = binary
        else:
            raise Fault(f"has no bytes for {buffer.where}")
        if size > there.size:
            raise Fault(
                f"is cut short: {buffer.where} should have {size:,} bytes, "
                f"and {there.size:,} are there"
            )
        # A data: text is measured by its own length, so it stays as long as it is.
        found.append(there if there.path is None else Store(size, there.path, there.start))
    if sum(one.size for one in found) > LARGEST_FILE:
        raise Fault(f"has buffers of more than {LARGEST_FILE >> 20} MB", "reduce it")
    return found
