"""A kit for immersive heritage installations: text in, pictures out, sensors between.

Start reading at `loop.py` (the order of a frame) and `show/step.py` (how state moves).
"""

import os

__version__ = "0.1.0"

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # it greets on standard output
