"""What a surface looks like, as far as a `Part` can say it: one colour, one picture, its edges.

Roughness, metal, normal maps and the like are passed over. What reflects nothing and shines (an
emissive colour over black) is drawn unlit in the colour it shines with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhibit.media.gltf.branch import Branch
from exhibit.media.gltf.document import Document
from exhibit.media.gltf.pictures import Pictures

Colour = tuple[float, float, float, float]
Affine = tuple[tuple[float, float, float], tuple[float, float, float]]  # rows for u and for v

_WHITE = (1.0, 1.0, 1.0, 1.0)
_FARTHEST = 65_536.0  # of a place on a picture: float32 still tells 1/128 of it there


@dataclass(frozen=True, slots=True)
class Surface:
    """`places`: which TEXCOORD the picture uses; `turned`: how they move, or None."""

    colour: Colour = _WHITE  # straight sRGB
    picture: int | None = None
    places: int = 0
    turned: Affine | None = None
    cutoff: float = 0.0
    blends: bool = False
    two_sided: bool = False
    lit: bool = True

    @property
    def opaque(self) -> bool:
        return not self.blends and not self.cutoff


@dataclass(slots=True)
class Surfaces:
    """The materials of one document."""

    document: Document
    pictures: Pictures

    def look(self, number: int | None) -> Surface:
        """Material `number`, or the default one. Raises Fault."""
        if number is None:
            return Surface()
        material = self.document.root.entry("materials", number)
        mode = material.word("alphaMode", "OPAQUE")
        if mode not in ("OPAQUE", "MASK", "BLEND"):
            raise material.fault("alphaMode", "OPAQUE, MASK or BLEND")
        factor, texture, shines = _base(material)
        picture, places, turned = self._texture(texture)
        red, green, blue = srgb(np.array(factor[:3])).round(6).tolist()  # white is 1
        cutoff = max(0.0, material.number("alphaCutoff", 0.5)) if mode == "MASK" else 0.0
        holed = mode == "BLEND" or cutoff > 0
        alpha = min(1.0, max(0.0, factor[3])) if holed else 1.0
        return Surface(
            (red, green, blue, alpha),
            picture,
            places,
            turned,
            cutoff,
            mode == "BLEND",
            material.flag("doubleSided"),
            not shines and "KHR_materials_unlit" not in material.branch("extensions"),
        )

    def _texture(self, texture: Branch) -> tuple[int | None, int, Affine | None]:
        if "index" not in texture:
            return None, 0, None
        moved = texture.extension("KHR_texture_transform")
        places = moved.whole("texCoord", texture.whole("texCoord", 0))
        return self.pictures.number(texture.whole("index")), places, _affine(moved)


def srgb(linear: NDArray[np.floating]) -> NDArray[np.float64]:
    """Linear light, 0..1, in sRGB; what is beyond is bent back to the nearest."""
    light = np.clip(linear.astype(np.float64), 0.0, 1.0)
    high = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, 12.92 * light, high)


def moved_places(places: NDArray[np.float32], affine: Affine | None) -> NDArray[np.float32]:
    """(n, 2) places on a picture, finite, moved by an affine."""
    # A place that is no number says nothing about the others: it is somewhere on the picture.
    plain = np.nan_to_num(places, nan=0.0, posinf=_FARTHEST, neginf=-_FARTHEST)
    np.clip(plain, -_FARTHEST, _FARTHEST, out=plain)
    if affine is None:
        return plain
    turned = plain.astype(np.float64) @ np.array(affine)[:, :2].T + np.array(affine)[:, 2]
    return np.asarray(np.clip(turned, -_FARTHEST, _FARTHEST), np.float32)


def _base(material: Branch) -> tuple[tuple[float, ...], Branch, bool]:
    """The linear colour, its texture, and whether it shines by itself."""
    older = material.extension("KHR_materials_pbrSpecularGlossiness")
    if older.values:  # what scans on sharing sites still use
        return older.numbers("diffuseFactor", _WHITE), older.branch("diffuseTexture"), False
    metallic = material.branch("pbrMetallicRoughness")
    factor = metallic.numbers("baseColorFactor", _WHITE)
    texture = metallic.branch("baseColorTexture")
    light = material.numbers("emissiveFactor", (0.0, 0.0, 0.0))
    if max(light) > 0 and max(factor[:3]) < 0.01:
        return (*light, factor[3]), material.branch("emissiveTexture"), True
    return factor, texture, False


def _affine(moved: Branch) -> Affine | None:
    """KHR_texture_transform: scaled, turned anticlockwise as one sees the picture, then shifted."""
    if not moved.values:
        return None
    (x, y), (wide, high) = moved.numbers("offset", (0.0, 0.0)), moved.numbers("scale", (1.0, 1.0))
    turn = moved.number("rotation", 0.0)
    if max(abs(x), abs(y), abs(wide), abs(high)) > _FARTHEST:
        raise moved.fault("offset", "a place on a picture")
    cos, sin = math.cos(turn), math.sin(turn)
    return (cos * wide, sin * high, x), (-sin * wide, cos * high, y)
