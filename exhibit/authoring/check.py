"""The proof reader: everything that can be known to be wrong before the show plays.

`check` returns the show without the nodes and cues that cannot work, and every reason.
"""

from __future__ import annotations

from dataclasses import replace

from exhibit.authoring.check_languages import check_languages
from exhibit.authoring.check_scene import MediaFault, SceneChecker
from exhibit.authoring.check_story import check_story, scenes_named
from exhibit.authoring.check_styles import check_styles
from exhibit.authoring.loops import entry_loops, instant_loops
from exhibit.authoring.meant import suggest
from exhibit.authoring.model.sounds import bus_names
from exhibit.authoring.program import placed_program
from exhibit.authoring.slips import short
from exhibit.authoring.specs import InputSpec, LeapSpec, ShowSpec
from exhibit.authoring.visits import check_visits
from exhibit.core.problems import Problems


def check(spec: ShowSpec, problems: Problems, media_fault: MediaFault) -> ShowSpec:
    """The show without what cannot work; `problems` says what that is and why."""
    check_languages(spec, problems)
    for item in spec.inputs:
        _check_choice(item, [language.text for language in spec.languages], problems)
    _check_variables(spec, problems)
    _check_rhythms(spec, problems)
    _check_buses(spec, problems)
    _check_scenes(spec, problems)
    check_story(spec, problems)
    checker = SceneChecker(spec, media_fault, problems)
    check_styles(spec, checker.works_as)
    scenes = tuple(checker.scene(scene) for scene in spec.scenes)
    visits = check_visits(spec, problems)
    checked = replace(spec, scenes=scenes, fonts=checker.fonts(), visits=visits)
    _check_loops(checked, problems)
    return checked


def _check_loops(spec: ShowSpec, problems: Problems) -> None:
    show, places = placed_program(spec, problems)
    for scene, go in instant_loops(show):
        name = short(show.scenes[scene].name)
        problems.error(
            places[scene][go],
            "instant-loop",
            f"this way out of '{name}' leads round to '{name}' again with no time passing",
            "let a scene on the way last: 'after: 2s', or 'for 2s' at the end of its condition",
        )

    for scene, to in entry_loops(show):
        name = short(show.scenes[scene].name)
        leaps = (act for act in spec.scenes[scene].enter if isinstance(act, LeapSpec))
        led = {name.text: leap.place for leap in leaps for name in leap.target.names}
        problems.error(
            led[show.scenes[to].name],
            "instant-loop",
            f"as '{name}' begins it sends the show on, and that leads round to '{name}' again",
            "let one of the scenes on the way last: a 'go' with 'after: 2s' instead of 'enter'",
        )


def _check_choice(item: InputSpec, spoken: list[str], problems: Problems) -> None:
    for option in item.options if item.chooses else ():
        if option and option not in spoken:
            problems.error(
                item.name.place,
                "unknown-language",
                f"'{item.name.text}' offers '{short(option)}', which the show does not speak",
                suggest(option, spoken),
            )


def _check_variables(spec: ShowSpec, problems: Problems) -> None:
    """Inputs and variables are named in the same places: one name cannot be both."""
    inputs = {item.name.text for item in spec.inputs}
    for item in spec.variables:
        if item.name.text in inputs:
            problems.error(
                item.name.place,
                "name-twice",
                f"there is an input '{short(item.name.text)}' already",
                "give the variable another name",
            )


def _check_rhythms(spec: ShowSpec, problems: Problems) -> None:
    """A pulse answers a hit or a rhythm: one name cannot be both."""
    inputs = {item.name.text for item in spec.heard}
    for rhythm in spec.rhythms:
        if inputs.intersection(rhythm.names):
            problems.error(
                rhythm.name.place,
                "name-twice",
                f"there is an input '{short(rhythm.name.text)}' already",
                "give the rhythm another name",
            )


def _check_buses(spec: ShowSpec, problems: Problems) -> None:
    """What makes room for a bus is another bus."""
    known = bus_names(spec.sound)
    for bus in spec.sound.buses:
        for other, _ in bus.ducks or ():
            if other.text not in known or other.text == bus.name.text:
                itself = other.text == bus.name.text
                problems.error(
                    other.place,
                    "unknown-bus",
                    f"'{short(other.text)}' cannot make room for itself" if itself
                    else f"'{short(other.text)}' is not a bus of this show",
                    suggest(other.text, [name for name in known if name != bus.name.text]),
                )  # fmt: skip


def _check_scenes(spec: ShowSpec, problems: Problems) -> None:
    """Scene names once each; ways out and the start lead somewhere."""
    places: dict[str, str] = {}
    for scene in spec.scenes:
        if scene.name.text in places:
            problems.error(
                scene.name.place,
                "name-twice",
                f"there is a scene '{short(scene.name.text)}' already, "
                f"at {places[scene.name.text]}",
                "give one of the two another name",
            )
        places.setdefault(scene.name.text, str(scene.name.place))
    if spec.scenes_lack:
        return  # the scene that is missed may be in the file that could not be read
    for target in scenes_named(spec):
        if target.text not in places:
            problems.error(
                target.place,
                "unknown-scene",
                f"there is no scene '{short(target.text)}'",
                suggest(target.text, places),
            )
