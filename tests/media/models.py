"""Builds small glTF files for the tests, right ones and wrong ones."""

from __future__ import annotations

import base64
import io
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

CODES = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
TYPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}

CORNERS = [[0, 0, 0], [2, 0, 0], [2, 1, 0], [0, 1, 0]]  # a board, its front towards +z
BOARD = [[0, 1, 2], [0, 2, 3]]


class Model:
    """JSON as a dictionary, to be broken at will, and one buffer that grows."""

    def __init__(self) -> None:
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [],
            "meshes": [],
            "accessors": [],
            "bufferViews": [],
            "buffers": [],
        }
        self.data = bytearray()

    def add(self, key: str, entry: dict[str, Any]) -> int:
        self.json.setdefault(key, []).append(entry)
        return len(self.json[key]) - 1

    def view(self, data: bytes, **more: Any) -> int:
        self.data += bytes(-len(self.data) % 4)
        entry = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data), **more}
        self.data += data
        return self.add("bufferViews", entry)

    def accessor(self, rows: ArrayLike, kind: str = "f4", **more: Any) -> int:
        values: NDArray[Any] = np.asarray(rows)
        width = values.shape[1] if values.ndim == 2 else 1
        view = self.view(values.astype("<" + kind).tobytes())
        entry = {"bufferView": view, "componentType": CODES[kind], "count": len(values)}
        return self.add("accessors", {**entry, "type": TYPES[width], **more})

    def mesh(self, positions: ArrayLike, indices: ArrayLike | None = None, **more: Any) -> int:
        """A mesh of one primitive; attributes in capitals, the rest as it is."""
        attributes = {"POSITION": self.accessor(positions)}
        attributes |= {name: value for name, value in more.items() if name.isupper()}
        primitive: dict[str, Any] = {"attributes": attributes}
        primitive |= {name: value for name, value in more.items() if not name.isupper()}
        if indices is not None:
            primitive["indices"] = self.accessor(np.ravel(indices), "u2")
        return self.add("meshes", {"primitives": [primitive]})

    def node(self, **entry: Any) -> int:
        return self.add("nodes", entry)

    def picture(self, pixels: ArrayLike, form: str = "PNG") -> int:
        """A texture of a picture inside of the buffer."""
        image = self.add("images", {"bufferView": self.view(encoded(pixels, form))})
        return self.add("textures", {"source": image})

    def animation(self, *channels: tuple[int, str, Any, Any, str]) -> int:
        """Channels of (node, path, times, values, interpolation)."""
        found: dict[str, Any] = {"samplers": [], "channels": []}
        for node, path, times, values, curve in channels:
            sampler = {
                "input": self.accessor(times),
                "output": self.accessor(values),
                "interpolation": curve,
            }
            found["samplers"].append(sampler)
            target = {"node": node, "path": path}
            found["channels"].append({"sampler": len(found["samplers"]) - 1, "target": target})
        return self.add("animations", found)

    def glb(self) -> bytes:
        self.json["buffers"] = [{"byteLength": len(self.data)}] if self.data else []
        text = json.dumps(self.json).encode()
        text += b" " * (-len(text) % 4)
        data = bytes(self.data) + bytes(-len(self.data) % 4)
        body = struct.pack("<2I", len(text), 0x4E4F534A) + text
        body += struct.pack("<2I", len(data), 0x004E4942) + data
        return struct.pack("<4s2I", b"glTF", 2, 12 + len(body)) + body

    def write(self, folder: Path, name: str = "thing.glb") -> Path:
        path = folder / name
        path.write_bytes(self.glb())
        return path

    def write_beside(self, folder: Path, uri: str = "thing.bin") -> Path:
        """A .gltf, its buffer beside it in thing.bin or, for "data:", inside of its JSON."""
        (folder / "thing.bin").write_bytes(self.data)
        if uri == "data:":
            inline = base64.b64encode(self.data).decode()
            uri = f"data:application/octet-stream;base64,{inline}"
        self.json["buffers"] = [{"byteLength": len(self.data), "uri": uri}]
        path = folder / "thing.gltf"
        path.write_text(json.dumps(self.json))
        return path


def encoded(pixels: ArrayLike, form: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(file, form)
    return file.getvalue()


def board(**more: Any) -> Model:
    """One node with a board of two triangles."""
    model = Model()
    model.node(mesh=model.mesh(CORNERS, BOARD, **more))
    return model


def fan_of_two() -> Model:
    """Something of everything: two nodes, a picture, colours, normals, and a movement."""
    model = Model()
    texture = model.picture(np.full((4, 4, 4), 200, np.uint8))
    material = model.add(
        "materials",
        {
            "pbrMetallicRoughness": {
                "baseColorTexture": {"index": texture},
                "baseColorFactor": [1, 0.5, 0.25, 1],
            },
            "alphaMode": "MASK",
        },
    )
    mesh = model.mesh(
        CORNERS,
        BOARD,
        material=material,
        NORMAL=model.accessor([[0, 0, 1]] * 4),
        TEXCOORD_0=model.accessor([[0, 1], [1, 1], [1, 0], [0, 0]]),
        COLOR_0=model.accessor([[255, 128, 0, 255]] * 4, "u1", normalized=True),
    )
    model.node(children=[1], translation=[0, 1, 0])
    model.node(mesh=mesh, rotation=[0, 0, 0.7071068, 0.7071068])
    times = [0.0, 0.5, 1.0]
    turn = [[0, 0, 0, 1], [0, 0, 0.7071068, 0.7071068], [0, 0, 1, 0]]
    tangents = np.zeros((3, 3, 3))
    tangents[:, 1] = [[0, 1, 0], [0, 2, 0], [0, 1, 0]]
    model.animation(
        (1, "rotation", times, turn, "LINEAR"),
        (0, "translation", times, tangents.reshape(-1, 3), "CUBICSPLINE"),
    )
    return model
