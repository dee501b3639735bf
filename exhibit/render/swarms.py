"""Particles: the columns of an emitter go to the GPU as they are, and one draw call shows them all.

A column becomes one input of the vertex shader, so nothing is rearranged on the CPU: 100,000
particles are five copies of 2 MB together.
"""

from __future__ import annotations

import numpy as np

from exhibit.render import glbuffers, glprograms, programs
from exhibit.render.glcalls import Profile
from exhibit.scene.drawlist import Swarm

# What the vertex shader reads for each particle: the rows of a swarm, then its colour.
PARTICLE = np.dtype(
    [
        ("x", np.float32),
        ("y", np.float32),
        ("half_side", np.float32),
        ("turn", np.float32),
        ("colour", np.uint8, 4),
    ]
)
ROWS = 4
MOST_PARTICLES = 1_000_000  # of one swarm: 20 MB a frame

View = tuple[float, float, float, float]  # canvas in pixels, pixels of the viewport for one of them


class Swarms:
    """A program and one stream buffer for the swarms of a show."""

    def __init__(self, profile: Profile) -> None:
        """Raises ShaderFault."""
        uniforms = ("view", "row_x", "row_y", "tint", "cell", "layer")
        self._program = programs.load(profile, "swarm.vert", "swarm.frag", uniforms, PARTICLE)
        self._buffer = glbuffers.new_buffer()
        self._vertex_array = glbuffers.new_vertex_array()
        glbuffers.use_vertex_array(self._vertex_array)
        for location in range(ROWS + 1):
            glbuffers.read_per_instance(location)

    def prepare(self, swarm: Swarm, view: View) -> int:
        """Uploads what is alive and sets how it is drawn; answers how many particles there are.

        With a texture, it is the one in use.
        """
        count = alive(swarm)
        if count:
            self._upload(swarm, count)
            self._pose(swarm, view)
        return count

    def _upload(self, swarm: Swarm, count: int) -> None:
        row_bytes = 4 * count
        glbuffers.use_vertex_array(self._vertex_array)
        glbuffers.forget_contents(self._buffer, (ROWS + 1) * row_bytes)
        for location in range(ROWS):
            row = np.ascontiguousarray(swarm.rows[location, :count], np.float32)
            glbuffers.copy_in(location * row_bytes, row_bytes, row.ctypes.data)
            glbuffers.point_at(location, 1, 4, location * row_bytes)
        colours = np.ascontiguousarray(swarm.colours[:count], np.uint8)
        glbuffers.copy_in(ROWS * row_bytes, row_bytes, colours.ctypes.data)
        glbuffers.point_at_bytes(ROWS, 4, 4, ROWS * row_bytes)

    def _pose(self, swarm: Swarm, view: View) -> None:
        at, pose = self._program.at, swarm.pose.tolist()
        glprograms.use_program(self._program.number)
        glprograms.set_numbers(at["view"], *view)
        glprograms.set_numbers(at["row_x"], *pose[0:3])
        glprograms.set_numbers(at["row_y"], *pose[3:6])
        glprograms.set_numbers(at["tint"], *pose[6:10])
        glprograms.set_numbers(at["cell"], *swarm.cell)
        glprograms.set_numbers(at["layer"], -1 if swarm.texture < 0 else swarm.layer)

    def close(self) -> None:
        glbuffers.free_buffers([self._buffer], [self._vertex_array])
        programs.free([self._program])


def alive(swarm: Swarm) -> int:
    """How many particles there are to draw: none where the emitter is not seen."""
    if not float(swarm.pose[9]) > 0.0:
        return 0
    held = min(int(swarm.rows.shape[1]), len(swarm.colours), MOST_PARTICLES)
    return min(max(int(swarm.count[0]), 0), held)
