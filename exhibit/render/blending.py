"""Blend modes: how what is drawn meets what is there, as factors for OpenGL.

All colours are premultiplied; s is what is drawn, d is what is there:

    normal    s + d (1 - sa)
    add       s + d
    multiply  s d + d (1 - sa)
    screen    s + d (1 - s)

and the alpha is sa + da (1 - sa) in all of them. On an opaque picture these are exact. Inside of a
mask what is there may be transparent. There normal, add and screen stay the same formulas: a glow
that is added to nothing comes out as it would over black, and covers what lies under the mask as
much as its own alpha. Multiplied with nothing a picture is itself, so a third term s (1 - da) is
drawn in a second pass; exact, except where things of one batch that multiply overlap each other.

The scenes of a region that change are drawn apart, and laid over the regions below as one picture.
What is added there keeps its light and covers nothing, so it is added to what is below too.
"""

from __future__ import annotations

from exhibit.scene.drawlist import Blend

Factors = tuple[int, int, int, int]  # of s and d for the colour, then for the alpha

# The same numbers in OpenGL and OpenGL ES.
ZERO, ONE = 0, 1
ONE_MINUS_S, ONE_MINUS_SA = 0x0301, 0x0303
ONE_MINUS_DA, D = 0x0305, 0x0306

NORMAL: Factors = (ONE, ONE_MINUS_SA, ONE, ONE_MINUS_SA)
# A draw for each of the factors, one after the other.
ON_OPAQUE: dict[Blend, tuple[Factors, ...]] = {
    "normal": (NORMAL,),
    "add": ((ONE, ONE, ONE, ONE_MINUS_SA),),
    "multiply": ((D, ONE_MINUS_SA, ONE, ONE_MINUS_SA),),
    "screen": ((ONE, ONE_MINUS_S, ONE, ONE_MINUS_SA),),
}
IN_A_MASK: dict[Blend, tuple[Factors, ...]] = {
    **ON_OPAQUE,
    "multiply": ((D, ONE_MINUS_SA, ZERO, ONE), (ONE_MINUS_DA, ONE, ONE_MINUS_DA, ONE)),
}
IN_A_REGION: dict[Blend, tuple[Factors, ...]] = {**IN_A_MASK, "add": ((ONE, ONE, ZERO, ONE),)}
