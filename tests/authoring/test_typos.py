"""Slips of the hand in a good show: each is answered at its line, with the right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media.models import fan_of_two
from tests.shows import check, good, picture, write

SHOW = """\
show: Lagoon
canvas: [320, 180]
languages: [fr, ar, en]
inputs:
  near: {kind: distance, unit: m, between: [0.3, 3.0], rest: 3.0}
  glow: level
  drum: hit
  lamp: switch
  tongue: {kind: choice, options: [fr, ar], chooses: language}
start: shore
idle: {after: 60s, to: shore, with: crossfade 3s}
rhythm:
  walk: {tempo: 100 bpm, pattern: "x..x.."}
  sabar: {tempo: 132 bpm, beat: 3 pulses, pattern: "x.o"}
scenes:
  - scene: shore
    background: "#0b1026"
    nodes:
      - {image: water.png, name: floor, fit: cover}
      - group: lanterns
        at: [50%, 30%]
        nodes:
          - {shape: ellipse, name: lantern, size: 40, soft: 20, colour: gold}
      - {shape: star, name: sun, points: 8, inner: 40%, opacity: {follow: near, from: 1, to: 0.2}}
      - {shape: ring, name: moon, size: 60, scale: {pulse: drum, from: 1, to: 2, decay: 600ms}}
      - {shape: polygon, name: sail, turn: {wave: 6s, from: 0deg, to: 45deg, shape: triangle}}
      - {text: {fr: Bonsoir, ar: مساء, en: Evening}, name: line, align: centre, font: serif}
    timeline:
      - {at: 1s, show: line, over: 2s, ease: out}
      - {at: 4s, fade: floor, to: 50%, over: 3s, ease: bounce}
      - {at: 6s, move: lanterns, to: [50%, 60%], over: 500ms}
    go:
      - {when: near < 0.8 for 2s, to: voices, with: crossfade 2s}
      - {when: lamp is on and drum >= 3, to: dance}
      - {when: tongue is ar for 1s or time > 90s, to: voices}
  - scene: voices
    go:
      - {after: 20s, to: dance}
  - scene: space
    nodes:
      - {image: bird.png, sheet: [6, 2], frames: 11, fps: 8, play: once, skew: 9deg, blend: screen}
      - {image: tile.png, tile: 40, pivot: [0, 9], visible: yes, anchor: top left}
      - {image: frame.png, slice: 3, size: [60, 40], layer: 2}
      - {shape: path, through: [[0, 0], [40, 9]], closed: yes, stroke: 3, drawn: 50%, name: way}
      - {shape: svg, data: M0 0 L9 9 L0 9, fill: no, rule: evenodd}
      - {shape: ring, repeat: {count: 9, ring: 80, facing: yes, late: 80ms}, name: wheel}
      - {shape: ring, repeat: {count: 9, scatter: 80, vary: {hue: 9deg, place: 8}}, name: dust}
      - {shape: ring, repeat: {grid: [3, 3], gap: 40}, opacity: {noise: 2s, from: 0, to: 1}}
      - {shape: star, scale: {keys: {0s: 1, 2s: 2}, loop: back}, turn: {wave: sabar, from: 0, to: 9}}
      - {shape: star, opacity: {follow: glow, from: 0, to: 1, spring: 1s, bounce: 20%}}
      - {shape: star, opacity: {pulse: walk, from: 0, to: 1}, colour: {keys: {0: red, 3: teal}, on: walk}}
      - {particles: dot, rate: 20, life: [1s, 2s], from: {disc: 40}, towards: down, spread: 9deg}
      - {particles: dot, rate: 20, gravity: [0, 9], drag: 2, wind: [9, 0], colours: [red], grow: [1, 0]}
      - {mesh: lantern.glb, name: lamp, spin: 30deg, tilt: 9deg, light: [0, 1, 0], shade: 20%}
      - {points: court.ply, grain: 0.02, most: 900, up: z}
      - {shader: ripple.frag, period: 9s, values: {amount: 0.5, tint: teal}}
      - {mask: hole, inverted: yes, by: [{shape: ellipse}], nodes: [{shape: rectangle}]}
      - {trail: comet, echoes: 5, every: 60ms, fade: 80%, nodes: [{shape: ellipse}]}
      - {camera: view, zoom: 2, nodes: [{shape: star, name: far}]}
      - {camera: walking, eye: [0, 1, 4], look: [0, 1, 0], lens: 50deg, nodes: [{mesh: lantern.glb}]}
    timeline:
      - {at: 1s, draw: way, to: 100%, from: 0%}
      - {at: 2s, spin: lamp, to: 90deg}
      - {at: 3s, tilt: lamp, to: 9deg, ease: elastic}
  - scene: dance
    tested: picture at 6s
    go:
      - {when: quiet for 30s, to: shore, with: cut}
"""  # noqa: E501

# What is written instead of what, and the word that the hint should name.
KEYS = [
    ("canvas:", "canvass:", "canvas"),
    ("languages:", "langages:", "languages"),
    ("inputs:", "input:", "inputs"),
    ("idle:", "idel:", "idle"),
    ("unit: m", "units: m", "unit"),
    ("rest: 3.0", "reste: 3.0", "rest"),
    ("options:", "option:", "options"),
    ("chooses:", "choses:", "chooses"),
    ("after: 60s", "afer: 60s", "after"),
    ("with: crossfade 3s", "wiht: crossfade 3s", "with"),
    ("background:", "backround:", "background"),
    ("timeline:", "time-line:", "timeline"),
    ("tested:", "testd:", "tested"),
    ("fit: cover", "fitt: cover", "fit"),
    ("at: [50%, 30%]", "position: [50%, 30%]", "at"),
    ("soft: 20", "sofft: 20", "soft"),
    ("colour: gold", "color: gold", "colour"),
    ("points: 8", "point: 8", "points"),
    ("inner: 40%", "iner: 40%", "inner"),
    ("opacity:", "alpha:", "opacity"),
    ("turn:", "rotation:", "turn"),
    ("decay: 600ms", "decai: 600ms", "decay"),
    ("shape: triangle", "shap: triangle", "shape"),
    ("align: centre", "aling: centre", "align"),
    ("font: serif", "fonts: serif", "font"),
    ("over: 2s", "duration: 2s", "over"),
    ("ease: out", "easing: out", "ease"),
    ("to: voices, with", "go: voices, with", "to"),
]
KINDS = [
    ("kind: distance", "kind: proximity", "distance"),
    ("glow: level", "glow: slider", "level"),
    ("drum: hit", "drum: hitt", "hit"),
    ("lamp: switch", "lamp: swich", "switch"),
    ("image: water.png", "imge: water.png", "image"),
    ("group: lanterns", "groupe: lanterns", "group"),
    ("text: {fr", "texte: {fr", "text"),
    ("shape: ellipse", "shape: circle", "ellipse"),
    ("shape: star", "shape: start", "star"),
    ("follow: near", "folow: near", "follow"),
    ("pulse: drum", "puls: drum", "pulse"),
    ("wave: 6s", "wav: 6s", "wave"),
    ("show: line", "shwo: line", "show"),
    ("fade: floor", "fad: floor", "fade"),
    ("move: lanterns", "mouve: lanterns", "move"),
]
NAMES = [
    ("follow: near", "follow: naer", "near"),
    ("pulse: drum", "pulse: drumm", "drum"),
    ("show: line", "show: lien", "line"),
    ("fade: floor", "fade: flor", "floor"),
    ("move: lanterns", "move: lantrens", "lanterns"),
    ("start: shore", "start: shoer", "shore"),
    ("to: shore, with: crossfade 3s", "to: shor, with: crossfade 3s", "shore"),
    ("after: 20s, to: dance", "after: 20s, to: dence", "dance"),
    ("near < 0.8", "neer < 0.8", "near"),
    ("and drum", "and drim", "drum"),
    ("when: quiet", "when: quite", "quiet"),
    ("lamp is on", "lmap is on", "lamp"),
    ("water.png", "watter.png", "water.png"),
    ("options: [fr, ar]", "options: [fr, arr]", "ar"),
]
VALUES = [
    ("fit: cover", "fit: covr", "cover"),
    ("ease: out", "ease: outt", "out"),
    ("ease: bounce", "ease: bounse", "bounce"),
    ("shape: triangle", "shape: triangel", "triangle"),
    ("align: centre", "align: center", "centre"),
    ("font: serif", "font: serife", "serif"),
    ("with: cut", "with: cutt", "cut"),
    ("with: crossfade 3s", "with: crosfade 3s", "crossfade"),
    ("colour: gold", "colour: glod", "gold"),
]
UNITS = [
    ("after: 60s", "after: 60sec", "60s"),
    ("over: 500ms", "over: 500msec", "500ms"),
    ("after: 20s", "after: 20 seconds", "20s"),
    ("over: 3s", "over: 0,5s", "0.5s"),
    ("near < 0.8", "near < 0,8", "0.8"),
    ("to: 45deg", "to: 45degrees", "45deg"),
    ("quiet for 30s", "quiet for 30sec", "30s"),
    ("at: 4s", "at: 4", "4s"),
]
WIDER_KEYS = [
    ("rhythm:", "rythm:", "rhythm"),
    ("tempo: 100", "temp: 100", "tempo"),
    ('pattern: "x..x.."', 'patern: "x..x.."', "pattern"),
    ("beat: 3", "beats: 3", "beat"),
    ("sheet: [6", "sheets: [6", "sheet"),
    ("frames: 11", "frams: 11", "frames"),
    ("fps: 8", "fsp: 8", "fps"),
    ("play: once", "paly: once", "play"),
    ("skew: 9deg", "skw: 9deg", "skew"),
    ("blend: screen", "blnd: screen", "blend"),
    ("tile: 40", "tiel: 40", "tile"),
    ("pivot: [0", "pivt: [0", "pivot"),
    ("visible: yes", "visble: yes", "visible"),
    ("anchor: top", "ancor: top", "anchor"),
    ("slice: 3", "slices: 3", "slice"),
    ("through: [[", "trough: [[", "through"),
    ("stroke: 3", "strok: 3", "stroke"),
    ("drawn: 50%", "drwan: 50%", "drawn"),
    ("closed: yes", "close: yes", "closed"),
    ("data: M0", "dat: M0", "data"),
    ("rule: evenodd", "rul: evenodd", "rule"),
    ("repeat: {count: 9, ring", "reapet: {count: 9, ring", "repeat"),
    ("count: 9, ring", "cont: 9, ring", "count"),
    ("ring: 80", "rign: 80", "ring"),
    ("facing: yes", "faceing: yes", "facing"),
    ("late: 80ms", "lat: 80ms", "late"),
    ("scatter: 80", "scater: 80", "scatter"),
    ("vary: {hue", "very: {hue", "vary"),
    ("gap: 40", "gaps: 40", "gap"),
    ("place: 8}", "plcae: 8}", "place"),
    ("spring: 1s", "spirng: 1s", "spring"),
    ("bounce: 20%", "bounc: 20%", "bounce"),
    ("loop: back", "lop: back", "loop"),
    ("rate: 20, life", "rates: 20, life", "rate"),
    ("life: [1s", "lifes: [1s", "life"),
    ("towards: down", "toward: down", "towards"),
    ("spread: 9deg", "spred: 9deg", "spread"),
    ("gravity: [0", "gravty: [0", "gravity"),
    ("drag: 2", "darg: 2", "drag"),
    ("colours: [red]", "colors: [red]", "colours"),
    ("grow: [1", "grwo: [1", "grow"),
    ("spin: 30deg", "spinn: 30deg", "spin"),
    ("tilt: 9deg, light", "tlit: 9deg, light", "tilt"),
    ("light: [0", "ligth: [0", "light"),
    ("shade: 20%", "shde: 20%", "shade"),
    ("grain: 0.02", "grian: 0.02", "grain"),
    ("most: 900", "mots: 900", "most"),
    ("period: 9s", "peroid: 9s", "period"),
    ("values: {amount", "value: {amount", "values"),
    ("inverted: yes", "invert: yes", "inverted"),
    ("echoes: 5", "echos: 5", "echoes"),
    ("every: 60ms", "evry: 60ms", "every"),
    ("fade: 80%, nodes", "fad: 80%, nodes", "fade"),
    ("zoom: 2", "zom: 2", "zoom"),
    ("look: [0", "lok: [0", "look"),
    ("lens: 50deg", "lense: 50deg", "lens"),
]
WIDER_WORDS = [
    ("particles: dot, rate: 20, life", "particels: dot, rate: 20, life", "particles"),
    ("mesh: lantern.glb, name", "mehs: lantern.glb, name", "mesh"),
    ("points: court.ply", "pionts: court.ply", "points"),
    ("shader: ripple", "shadder: ripple", "shader"),
    ("mask: hole", "msak: hole", "mask"),
    ("trail: comet", "trial: comet", "trail"),
    ("camera: view", "camra: view", "camera"),
    ("noise: 2s", "nosie: 2s", "noise"),
    ("keys: {0s", "key: {0s", "keys"),
    ("draw: way", "darw: way", "draw"),
    ("spin: lamp", "spn: lamp", "spin"),
    ("tilt: lamp", "tlit: lamp", "tilt"),
    ("shape: path", "shape: pth", "path"),
    ("blend: screen", "blend: sceen", "screen"),
    ("play: once", "play: onec", "once"),
    ("loop: back", "loop: bakc", "back"),
    ("wave: sabar", "wave: sabra", "sabar"),
    ("pulse: walk", "pulse: wlak", "walk"),
    ("on: walk", "on: wakl", "walk"),
    ("spin: lamp", "spin: lmap", "lamp"),
    ("draw: way", "draw: wya", "way"),
    ("lantern.glb, name", "lanterne.glb, name", "lantern.glb"),
    ("court.ply", "curt.ply", "court.ply"),
    ("ripple.frag", "riple.frag", "ripple.frag"),
    ("bird.png", "brid.png", "bird.png"),
    ("rule: evenodd", "rule: evenod", "evenodd"),
    ("tint: teal", "tint: teel", "teal"),
    ("lens: 50deg", "lens: 50degrees", "50deg"),
    ("every: 60ms", "every: 60msec", "60ms"),
]
ALL = [*KEYS, *KINDS, *NAMES, *VALUES, *UNITS, *WIDER_KEYS, *WIDER_WORDS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pictures and files that the show names."""
    for name in ("water.png", "bird.png", "tile.png", "frame.png"):
        picture(tmp_path, name)
    fan_of_two().write(tmp_path, "lantern.glb")
    (tmp_path / "court.ply").write_text(CLOUD)
    (tmp_path / "ripple.frag").write_text("vec4 paint(vec2 uv) { return tint; }")
    return tmp_path


CLOUD = """\
ply
format ascii 1.0
element vertex 2
property float x
property float y
property float z
end_header
0 0 0
1 1 1
"""


def test_the_show_is_good_before_anybody_slips(folder: Path) -> None:
    good(write(folder, SHOW))


@pytest.mark.parametrize(("right", "wrong", "meant"), ALL, ids=[wrong for _, wrong, _ in ALL])
def test_a_slip_is_answered_at_its_line(right: str, wrong: str, meant: str, folder: Path) -> None:
    line = planted_line(right)
    _, problems = check(write(folder, SHOW.replace(right, wrong, 1)))
    assert line in {problem.place.line for problem in problems}
    assert all(problem.place.column > 0 for problem in problems)
    assert len(problems) <= 2, [str(problem) for problem in problems]


def test_nine_slips_in_ten_are_answered_with_the_right_word(folder: Path) -> None:
    unanswered = []
    for right, wrong, meant in ALL:
        line = planted_line(right)
        _, problems = check(write(folder, SHOW.replace(right, wrong, 1)))
        hints = [problem.hint for problem in problems if problem.place.line == line]
        if not any(meant in hint.replace("'", " ").replace("?", " ").split() for hint in hints):
            unanswered.append((wrong, [str(problem) for problem in problems]))
    assert len(ALL) >= 150
    assert len(unanswered) <= len(ALL) // 10, unanswered


def planted_line(right: str) -> int:
    assert right in SHOW
    return SHOW[: SHOW.index(right)].count("\n") + 1
