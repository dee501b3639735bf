"""Draws the pictures and makes the sounds of the show, from geometry and named chance.

    python -m assets.draw --list
    python -m assets.draw --only lantern

What is here was drawn for this kit. It follows geometry that anybody may use (polygons in
contact, offset rows of tesserae, warp and weft); it copies no artwork and speaks for no tradition.
"""
