"""A kit for immersive heritage installations: text in, pictures out, sensors between.

Start reading at `loop.py` (the order of a frame) and `show/step.py` (how state moves).
"""

__version__ = "0.1.0"
