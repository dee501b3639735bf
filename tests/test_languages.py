"""Languages in a show that plays: what stands in, who chooses, voices, and several at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from exhibit.app.occasion import Occasion
from exhibit.app.outputs import Outputs
from exhibit.app.produce import Production, produce
from exhibit.app.proofread import checked
from exhibit.app.studio import Studio
from exhibit.authoring.venue import Venue, check_venue, load_venue
from exhibit.core.problems import Problems
from exhibit.picture import Picture, Sounding
from exhibit.scene.drawlist import Screening, all_steps
from exhibit.show.events import Event
from exhibit.show.languages import asking
from exhibit.show.state import State
from exhibit.show.step import advance, begin
from exhibit.wires.room import Room
from tests.media.films import film
from tests.pictures import assert_same_picture
from tests.shows import sound, write
from tests.visits import as_json, at, saved_and_loaded

HEAD = """\
show: Yard
canvas: [320, 120]
languages: [fr, ar-TN, ar-MA, en]
fallback: {ar-MA: [en]}
inputs:
  tongue: {kind: choice, options: [fr, ar-TN, en], chooses: language}
  near: {kind: distance, between: [0, 3]}
  next: hit
start: yard
scenes:
  - scene: yard
    nodes:
"""


@dataclass(frozen=True)
class Yard:
    production: Production
    problems: Problems

    def state(self, events: list[Event], time_s: float) -> State:
        early = [event for event in events if event.time_s <= time_s]
        show = self.production.show
        straight = advance(show, begin(show), early, until=time_s)
        stepped = begin(show)
        for event in early:
            stepped = saved_and_loaded(advance(show, stepped, [event], until=event.time_s))
        assert as_json(advance(show, stepped, [], until=time_s)) == as_json(straight)
        return straight

    def heard(self, events: list[Event], time_s: float) -> list[Sounding]:
        picture = Picture(self.production.show, self.production.stages, self.production.lengths)
        state = self.state(events, time_s)
        picture.layers(state, time_s)
        return picture.sounds(state)

    def files(self, events: list[Event], time_s: float) -> list[str]:
        return [Path(each.file).name for each in self.heard(events, time_s)]


def yard(folder: Path, *nodes: str, **files: float) -> Yard:
    for name, seconds in files.items():
        sound(folder, f"{name}.wav", seconds)
    text = HEAD + "".join(f"      - {node}\n" for node in nodes)
    problems = Problems()
    spec = checked(write(folder, text), problems)
    assert spec is not None
    assert not problems.errors, problems.errors
    production, _ = produce(Occasion(spec, Venue()), problems)
    return Yard(production, problems)


# --- who chooses ----------------------------------------------------------------------------------


def test_staff_choose_a_language_that_no_input_offers(tmp_path: Path) -> None:
    here = yard(tmp_path, "{text: 12}")
    show = here.production.show
    chosen = [asking(1.0, "ar-MA"), *at(2.0, tongue="en")]
    spoken = [show.languages[here.state(chosen, t).language] for t in (0.5, 1.5, 2.5)]
    assert spoken == ["fr", "ar-MA", "en"]


def test_only_the_panel_is_heard_and_only_what_is_spoken(tmp_path: Path) -> None:
    here = yard(tmp_path, "{text: 12}")
    show = here.production.show
    strangers = [
        Event(1.0, "udp 10.0.0.9", "/exhibit/language", ("en",)),
        Event(1.0, "panel", "/exhibit/language", ("wo",)),
        Event(1.0, "panel", "/exhibit/language", ()),
        Event(1.0, "panel", "/exhibit/language", (2,)),
    ]
    assert here.state(strangers, 2.0).language == 0
    room = Room(show, ())
    assert room.refusal(strangers[0]) is not None
    assert room.refusal(asking(1.0, "en")) is None
    assert room.hear([strangers[0], asking(1.5, "en")], 2.0) == [asking(1.5, "en")]


# --- what stands in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        ("{fr: a, ar-TN: b, en: c}", "ar-MA", "c"),  # as the show says
        ("{fr: a, ar-TN: b}", "ar-MA", "b"),  # as it is written elsewhere
        ("{fr: a, en: c}", "ar-TN", "a"),  # the first of the show
        ("{en: c}", "ar-TN", "c"),
    ],
)
def test_words_stand_in_in_their_order(
    tmp_path: Path, words: str, language: str, said: str
) -> None:
    here = yard(tmp_path, f"{{text: {words}}}", *(f"{{text: {each}}}" for each in "abc"))
    number = here.production.show.languages.index(language)
    drawn = here.production.stages[0].drawings[number].sprites.records["cell"]
    shown = drawn[0].tolist()
    assert shown == drawn[1 + "abc".index(said)].tolist()


# --- voices ---------------------------------------------------------------------------------------

TOLD = "{sound: {fr: fr.wav, ar-TN: ar.wav}, name: told, start: 1s}"


def test_a_voice_is_heard_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    here = yard(tmp_path, TOLD, fr=9.0, ar=6.0)
    assert here.files([], 0.5) == []
    assert here.files([], 2.0) == ["fr.wav"]
    assert here.files([asking(0.2, "ar-TN")], 2.0) == ["ar.wav"]
    assert here.files([asking(0.2, "ar-MA")], 2.0) == ["ar.wav"]  # that of another country
    assert here.files([asking(0.2, "en")], 2.0) == ["fr.wav"]


def test_a_voice_changes_at_once_and_goes_on_at_its_second(tmp_path: Path) -> None:
    here = yard(tmp_path, TOLD, fr=9.0, ar=6.0)
    (before,) = here.heard([asking(3.0, "ar-TN")], 2.9)
    (after,) = here.heard([asking(3.0, "ar-TN")], 3.1)
    assert (before.since_s, after.since_s) == (1.0, 1.0)
    assert before.key != after.key
    assert here.files([asking(3.0, "ar-TN")], 7.5) == []  # that one is over
    assert here.files([], 7.5) == ["fr.wav"]


def test_a_voice_that_is_missing_is_named(tmp_path: Path) -> None:
    here = yard(tmp_path, TOLD, fr=1.0, ar=1.0)
    assert "this sound is missing in ar-MA, en" in [each.message for each in here.problems]
    text = HEAD + "      - {sound: {fr: fr.wav, wo: ar.wav}}\n"
    problems = Problems()
    checked(write(tmp_path, text), problems)
    assert "the show does not speak 'wo'" in [each.message for each in problems]


MEMORY = (
    "{memory: gran, voice: {fr: fr.wav, ar-TN: ar.wav}, original: ar-TN, transcript: ar.vtt, "
    "translations: {fr: fr.vtt, en: en.vtt}, speaker: anonymous, licence: here, "
    "chapters: [{at: 0s}, {at: 4s}], jump: {next: next}}"
)


def memory(folder: Path, node: str = MEMORY) -> Yard:
    folder.mkdir(exist_ok=True)
    for name in ("ar", "fr", "en"):
        words = f"WEBVTT\n\n00:01.000 --> 00:05.000\n{name} words\n"
        (folder / f"{name}.vtt").write_text(words, "utf-8")
    return yard(folder, node, fr=8.0, ar=12.0)


def stands(here: Yard, events: list[Event], time_s: float) -> tuple[float, float]:
    """Where the recording stands, in its own seconds, and as a share of it."""
    state = here.state(events, time_s)
    player = here.production.show.players_in[state.language][0]
    at_s = state.players[0].position(time_s, player.lasts_s)
    return at_s, at_s / player.lasts_s


def test_a_memory_lasts_as_long_as_the_voice_that_is_heard(tmp_path: Path) -> None:
    here = memory(tmp_path)
    show = here.production.show
    lengths = [show.players_in[number][0].lasts_s for number in range(4)]
    assert lengths == [8.0, 12.0, 12.0, 8.0]
    assert show.players_in[1][0].chapters == (0.0, 6.0)  # at the same share
    assert here.files([], 2.0) == ["fr.wav"]
    assert here.files([asking(1.0, "ar-TN")], 2.0) == ["ar.wav"]


def test_a_memory_goes_on_at_the_same_share_of_it(tmp_path: Path) -> None:
    here = memory(tmp_path)
    events = [asking(4.0, "ar-TN"), asking(7.0, "fr")]
    assert stands(here, events, 4.0) == (6.0, 0.5)
    assert stands(here, events, 6.999) == pytest.approx((8.999, 0.75), abs=1e-3)
    assert stands(here, events, 7.0) == (6.0, 0.75)
    assert stands(here, events, 20.0) == (8.0, 1.0)
    assert not here.state(events, 20.0).players[0].runs
    assert stands(here, [asking(1.0, "ar-TN"), *at(2.0, next=1.0)], 2.0)[0] == 6.0


def test_one_who_hears_a_voice_reads_what_it_says(tmp_path: Path) -> None:
    """In a language that has a voice its words are the transcript, and nothing is translated.

    In English one hears the French voice, and reads its words and their translation; what is
    written elsewhere as `ar-TN` is read as that, unless the show says otherwise: here English.
    """
    drawings = memory(tmp_path).production.stages[0].drawings
    assert [len(drawing.sprites.readings) for drawing in drawings] == [1, 1, 2, 2]
    plain = write(
        tmp_path,
        (tmp_path / "show.yaml").read_text("utf-8").replace("fallback: {ar-MA: [en]}\n", ""),
    )
    spec = checked(plain, Problems())
    assert spec is not None
    production, _ = produce(Occasion(spec, Venue()), Problems())
    drawings = production.stages[0].drawings
    assert [len(drawing.sprites.readings) for drawing in drawings] == [1, 1, 1, 2]


def test_captions_on_another_wall_stand_at_the_same_share(tmp_path: Path) -> None:
    here = memory(tmp_path)
    picture = Picture(here.production.show, here.production.stages, here.production.lengths)
    state = here.state([], 4.0)
    picture.layers(state, 4.0)
    moments = [moment.players.tolist() for moment in picture._moments]
    assert moments == [[4.0]]
    from exhibit.picture import spoken_in  # noqa: PLC0415  # beside what it is compared with

    other = spoken_in(here.production.show, picture._moments[0], 1)
    assert (other.language, other.players.tolist()) == (1, [6.0])


def test_a_film_has_a_file_a_language(tmp_path: Path) -> None:
    film(tmp_path / "fr.mp4", "libx264", "yuv420p")
    film(tmp_path / "en.mp4", "libx264", "yuv420p")
    here = yard(tmp_path, "{film: {fr: fr.mp4, en: en.mp4}}")
    assert [Path(each.file).name for each in here.production.films] == ["fr.mp4", "en.mp4"]
    picture = Picture(here.production.show, here.production.stages, here.production.lengths)
    picture.layers(here.state([], 0.1), 0.1)
    shown = []
    for language in range(4):
        (layer,) = picture.layers_in(language)
        shown += [s.film for s in all_steps(layer.drawlist.steps) if isinstance(s, Screening)]
    assert shown == [0, 0, 1, 1]


# --- several at once ------------------------------------------------------------------------------

VENUE = """\
venue: Two walls
outputs:
  - {name: left, sees: [0%, 0%, 50%, 100%], language: ar-TN}
  - {name: right, sees: [50%, 0%, 100%, 100%], language: fr}
"""
WALLS = (
    "{shape: star, at: [50%, 85%], size: 25%, colour: '#d9a441'}",
    "&words {text: {fr: '{near, number, 0.00} m, la cour', ar-TN: 'الصحن، {near, number, 0.00} م', "
    "en: yard}, at: [25%, 40%], size: 14%}",
    "{group: right, at: [50%, 0%], nodes: [*words]}",
)


def venue_of(folder: Path, here: Path, problems: Problems, text: str = VENUE) -> Venue:
    (folder / "walls.yaml").write_text(text, "utf-8")
    spec = checked(here, Problems())
    assert spec is not None
    return check_venue(load_venue(folder / "walls.yaml", problems), spec, problems)


def test_two_walls_are_read_in_two_languages_at_once(tmp_path: Path) -> None:
    yard(tmp_path / "show", *WALLS)
    venue = venue_of(tmp_path, tmp_path / "show", Problems())
    spec = checked(tmp_path / "show", Problems())
    assert spec is not None
    sets = (Event(0.0, "set", "/in/near", (1.256,)),)
    with Studio(Occasion(spec, venue, sets=sets), (320, 120)) as studio:
        both = next(iter(studio.pictures([1.0])))
    assert_same_picture(both, "app/two_walls")
    for language, columns in ((0, slice(160, 320)), (1, slice(0, 160))):
        with Studio(Occasion(spec, Venue(), language=language, sets=sets), (320, 120)) as studio:
            alone = next(iter(studio.pictures([1.0])))
        assert np.array_equal(both[:, columns], alone[:, columns])


def test_nothing_more_is_drawn_where_all_read_the_same(tmp_path: Path) -> None:
    here = yard(tmp_path, *WALLS)
    picture = Picture(here.production.show, here.production.stages, here.production.lengths)
    picture.layers(here.state([], 0.1), 0.1)
    venue = venue_of(tmp_path, tmp_path, Problems(), VENUE.replace("ar-TN", "fr"))
    assert Outputs(venue.outputs).parts(picture, 0) == []
    assert len(Outputs(venue.outputs).parts(picture, 1)) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("language: fr", "language: wo", "the show does not speak 'wo'"),
        ("name: right", "name: left", "there is an output 'left' already"),
        ("[50%, 0%, 100%, 100%]", "[50%, 0%, 40%, 100%]", "'sees' is left, top, right and bottom"),
        ("[50%, 0%, 100%, 100%]", "[50%, 0%, 140%, 100%]", "a share of 0..1"),
        ("sees: [50%", "sees: half, x: [50%", "'sees' is left, top, right and bottom, in this"),
    ],
)
def test_an_output_that_is_wrong_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    yard(tmp_path / "show", "{text: 12}")
    problems = Problems()
    venue_of(tmp_path, tmp_path / "show", problems, VENUE.replace(old, new))
    assert problems.errors
    if not message.startswith("a share"):
        assert message in problems.errors[0].message


# --- what check says ------------------------------------------------------------------------------


def notes(folder: Path, text: str) -> list[tuple[str, str]]:
    problems = Problems()
    checked(write(folder, text), problems)
    return [(p.message, p.hint) for p in problems.sorted() if p.code in _CODES]


_CODES = ("translation", "unreviewed", "unknown-text", "fallback")


def test_check_counts_what_is_missing_and_unreviewed_by_language(tmp_path: Path) -> None:
    text = (
        HEAD
        + "      - {text: {fr: Oui, en: Yes}, name: a}\n"
        + "      - {text: {fr: Non}, name: b}\n"
    )
    text = text.replace("start:", "unreviewed: {en: all, fr: [yard/b]}\nstart:")
    assert notes(tmp_path, text) == [
        ("fr: 2 of 2 texts are there, and no speaker has checked 1 of them yet",
         "unreviewed: yard/b (show.yaml:15)"),
        ("ar-TN: 0 of 2 texts are there",
         "missing: yard/a (show.yaml:14), yard/b (show.yaml:15)"),
        ("ar-MA: 0 of 2 texts are there",
         "missing: yard/a (show.yaml:14), yard/b (show.yaml:15)"),
        ("en: 1 of 2 texts are there, and no speaker has checked it yet",
         "missing: yard/b (show.yaml:15)"),
    ]  # fmt: skip


def test_what_is_named_there_must_be_there(tmp_path: Path) -> None:
    text = (HEAD + "      - {text: {fr: Oui, ar-TN: a, ar-MA: b, en: c}, name: yes}\n").replace(
        "start:", "unreviewed: {fr: [yard/yess]}\nstart:"
    )
    assert notes(tmp_path, text.replace("[en]}", "[ar-MA]}")) == [
        ("'ar-MA' cannot stand in for itself", "leave it out here"),
        ("there is no text 'yard/yess'",
         "did you mean 'yard/yes'?; 'exhibit words SHOW' lists the keys"),
    ]  # fmt: skip
