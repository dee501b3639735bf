"""Sixty slips of the hand in a good show: each is answered at its line, with the right word."""

from __future__ import annotations

from pathlib import Path

import pytest

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
  - scene: dance
    tested: picture at 6s
    go:
      - {when: quiet for 30s, to: shore, with: cut}
"""

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
ALL = [*KEYS, *KINDS, *NAMES, *VALUES, *UNITS]


def test_the_show_is_good_before_anybody_slips(tmp_path: Path) -> None:
    picture(tmp_path, "water.png")
    good(write(tmp_path, SHOW))


@pytest.mark.parametrize(("right", "wrong", "meant"), ALL, ids=[wrong for _, wrong, _ in ALL])
def test_a_slip_is_answered_at_its_line(right: str, wrong: str, meant: str, tmp_path: Path) -> None:
    line = planted_line(right)
    picture(tmp_path, "water.png")
    _, problems = check(write(tmp_path, SHOW.replace(right, wrong, 1)))
    assert line in {problem.place.line for problem in problems}
    assert all(problem.place.column > 0 for problem in problems)
    assert len(problems) <= 2, [str(problem) for problem in problems]


def test_nine_slips_in_ten_are_answered_with_the_right_word(tmp_path: Path) -> None:
    picture(tmp_path, "water.png")
    unanswered = []
    for right, wrong, meant in ALL:
        line = planted_line(right)
        _, problems = check(write(tmp_path, SHOW.replace(right, wrong, 1)))
        hints = [problem.hint for problem in problems if problem.place.line == line]
        if not any(meant in hint.replace("'", " ").replace("?", " ").split() for hint in hints):
            unanswered.append((wrong, [str(problem) for problem in problems]))
    assert len(ALL) >= 60
    assert len(unanswered) <= len(ALL) // 10, unanswered


def planted_line(right: str) -> int:
    assert right in SHOW
    return SHOW[: SHOW.index(right)].count("\n") + 1
