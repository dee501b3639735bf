"""A show as a page for somebody who does not write shows: a curator, a translator, a partner.

One HTML file with its pictures in it, which asks for nothing else and can be printed: the story as
a map, every scene with its still, its ways out, its words in all languages, and what is known of
where everything comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from html import escape

from exhibit.app.credits import Source, Told, sources_of, told_of
from exhibit.authoring.details import CaptionsSpec, MemorySpec
from exhibit.authoring.specs import NodeSpec, SceneSpec, ShowSpec, all_nodes
from exhibit.authoring.storymap.drawing import Stills, draw
from exhibit.authoring.storymap.labels import Labels
from exhibit.authoring.storymap.lettering import runs_leftward
from exhibit.authoring.storymap.story import State, Story, reached_from
from exhibit.authoring.storymap.telling import story_of
from exhibit.media import captions
from exhibit.media.fault import MediaFault

Words = Mapping[str, str]  # by language; "" is all
_NAMES = {
    "ar": "العربية", "ar-MA": "الدارجة المغربية", "ar-TN": "الدارجة التونسية", "ber": "Tamaziɣt",
    "de": "Deutsch", "en": "English", "es": "español", "ff": "Fulfulde", "fr": "français",
    "it": "italiano", "pt": "português", "snk": "Soninkanxanne", "srr": "Seereer", "wo": "Wolof",
    "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
}  # fmt: skip
_STYLE = """
:root { color: #1d2433; background: #fff; font: 16px/1.5 "Noto Sans", "Noto Sans Arabic",
  "Segoe UI", "Geeza Pro", Helvetica, Arial, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 2.4rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { margin: 3rem 0 1rem; border-bottom: 1px solid #d9d3c6; padding-bottom: .3rem; }
h3 { font-size: 1.4rem; margin: 0 0 .6rem; }
.quiet { color: #5b6475; } .wrong { color: #c8102e; }
.map { overflow-x: auto; width: min(96vw, 120rem); position: relative; left: 50%;
  transform: translateX(-50%); } .map svg { max-width: 100%; height: auto;
  display: block; margin: auto; }
section.scene { margin: 0 0 3rem; } section.scene img, tr { break-inside: avoid; }
section.scene img { width: 100%; height: auto; display: block; border-radius: 6px;
  margin: 0 0 .8rem; background: #000; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; }
td, th { text-align: start; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #e3ded3; overflow-wrap: anywhere; }
th { font-weight: 400; color: #5b6475; } table { table-layout: fixed; }
td[dir=rtl] { font-size: 1.15em; }
ul.ways { padding: 0; margin: .6rem 0; list-style: none; }
ul.ways li { padding: .15rem 0; } code { font-family: inherit; background: #f5f2ec;
  padding: .05rem .35rem; border-radius: 4px; }
@media print { body { max-width: none; margin: 0; }
  .map { width: 100%; left: 0; transform: none; }
  h2.new { break-before: page; } }
"""


def page(spec: ShowSpec, labels: Labels, small: Stills, large: Stills) -> str:
    """The page; `small` stills stand in the map, `large` ones with the scenes."""
    story = story_of(spec, labels)
    parts = [
        "<!doctype html>",
        f'<html lang="{labels.language}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(spec.title)}</title><style>{_STYLE}</style></head><body>",
        *_head(spec, labels),
        f"<h2>{labels['story']}</h2>",
        f'<div class="map">{draw(story, labels, small, titled=False)}</div>',
        f'<h2 class="new">{labels["scene"]}</h2>',
        *_scenes(spec, story, labels, large),
        f"<h2>{labels['credits']}</h2>",
        *_credits(told_of(spec), sources_of(spec.folder), labels),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _head(spec: ShowSpec, labels: Labels) -> Iterator[str]:
    yield f"<h1{_direction(spec.title)}>{escape(spec.title)}</h1>"
    named = (f"<bdi>{escape(_named(tag.text))}</bdi>" for tag in spec.languages)
    count, colon = labels.scenes(len(spec.scenes)), labels[":"]
    yield f"<p>{count} · {labels['languages']}{colon} {', '.join(named)}</p>"
    if spec.unreviewed:
        tags = ", ".join(f"<bdi>{escape(_named(tag.text))}</bdi>" for tag in spec.unreviewed)
        yield f'<p class="quiet">{labels["unreviewed"]}{colon} {tags}</p>'


def _named(tag: str) -> str:
    return _NAMES.get(tag) or _NAMES.get(tag.split("-", maxsplit=1)[0]) or tag


# ------------------------------------------------------------------ scenes


def _scenes(spec: ShowSpec, story: Story, labels: Labels, stills: Stills) -> Iterator[str]:
    for state in in_order(story):
        number, scene = state.number, spec.scenes[state.number]
        name = scene.name.text
        yield f'<section class="scene" id="scene-{number}">'
        yield f"<h3{_direction(name)}>{escape(name)}</h3>"
        if source := stills.source(number):
            yield f'<img src="{source}" alt="{escape(name, quote=True)}">'
        yield from _ways(state, labels)
        said = list(words_of(scene, spec))
        yield from _table(said, spec, labels)
        yield "</section>"


def in_order(story: Story) -> Iterator[State]:
    """The scenes as a visitor comes to them; at last those that nobody comes to."""
    for region in story.regions:
        known = {state.name: state for state in region.states}
        come = list(reached_from(region.begins, known, region.anywhere))
        yield from (known[name] for name in [*come, *(n for n in known if n not in come)])


def _ways(state: State, labels: Labels) -> Iterator[str]:
    marks = [labels["begins"]] if state.begins else []
    if not state.reached:
        yield f'<p class="wrong">{labels["unreached"]}</p>'
    if marks or state.notes:
        yield f'<p class="quiet">{escape(" · ".join([*marks, *state.notes]))}</p>'
    yield '<ul class="ways">'
    for way in state.ways:
        where = ", ".join(f"<b><bdi>{escape(to)}</bdi></b>" for to in way.to)
        note = f" ({escape(way.note)})" if way.note else ""
        yield f"<li><code>{escape(way.when)}</code> → {where}{note} · {escape(way.how)}</li>"
    yield "</ul>"


def _table(said: list[Words], spec: ShowSpec, labels: Labels) -> Iterator[str]:
    """A row a text, a column a language: those of the show, and others that some text has."""
    if not said:
        yield f'<p class="quiet">{labels["silent"]}</p>'
        return
    tags = [tag.text for tag in spec.languages]
    tags += [tag for tag in dict.fromkeys(tag for words in said for tag in words)
             if tag and tag not in tags]  # fmt: skip
    heads = "".join(f"<th><bdi>{escape(_named(tag))}</bdi></th>" for tag in tags)
    yield f"<table><thead><tr>{heads}</tr></thead>"
    for words in said:
        yield f"<tr>{''.join(_cells(words, tags, spec, labels))}</tr>"
    yield "</table>"


def _cells(words: Words, tags: list[str], spec: ShowSpec, labels: Labels) -> Iterator[str]:
    if "" in words:
        shown = _shown(words[""])
        yield f'<td colspan="{len(tags)}"{_direction(words[""])}>{shown}</td>'
        return
    spoken = {tag.text for tag in spec.languages}
    for tag in tags:
        if tag in words:
            lang = escape(tag, quote=True)
            yield f'<td lang="{lang}"{_direction(words[tag])}>{_shown(words[tag])}</td>'
        else:
            yield f'<td class="wrong">{labels["missing"]}</td>' if tag in spoken else "<td></td>"


def _shown(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def words_of(scene: SceneSpec, spec: ShowSpec) -> Iterator[Words]:
    """Everything that is said in a scene, text by text: words, captions, what somebody tells."""
    for node in all_nodes(scene.nodes):
        if node.words:
            yield {tag: word.text for tag, word in node.words.items()}
        if isinstance(node.detail, CaptionsSpec):
            files = {tag: file.text for tag, file in node.detail.files.items()}
            yield from _told({tag or _first(spec): file for tag, file in files.items()}, spec)
        if isinstance(node.detail, MemorySpec):
            yield from _memory(node, node.detail, spec)


def _memory(node: NodeSpec, memory: MemorySpec, spec: ShowSpec) -> Iterator[Words]:
    for line in memory.marks:
        if line.words:
            yield {tag: word.text for tag, word in line.words.items()}
    original = memory.original.text if memory.original else _first(spec)
    files = {tag: file.text for tag, file in memory.transcripts.items()}
    if not files and memory.transcript:
        files = {original: memory.transcript.text}
    files |= {tag or original: file.text for tag, file in (memory.translations or {}).items()}
    yield from _told(files, spec)


def _told(files: Words, spec: ShowSpec) -> Iterator[Words]:
    """What stands in files of captions, as one text a language."""
    told = {}
    for tag, file in files.items():
        with suppress(MediaFault):
            told[tag] = " ".join(cue.text for cue in captions.load(spec.folder / file).cues)
    if told:
        yield told


def _first(spec: ShowSpec) -> str:
    return spec.languages[0].text


# ------------------------------------------------------------------ credits


def _credits(told: Iterable[Told], sources: Iterable[Source], labels: Labels) -> Iterator[str]:
    people, files = list(told), list(sources)
    if not people and not files:
        yield f'<p class="quiet">{labels["nothing"]}</p>'
    for each in people:
        speaker = labels["anonymous"] if each.anonymous else _in(each.speaker, labels)
        said = " · ".join(filter(None, [speaker, _in(each.credit, labels), each.licence]))
        name = f"<b><bdi>{escape(each.name)}</bdi></b>"
        yield f"<p>{labels['recording']} {name}{labels[':']} {escape(said)}</p>"
    if files:
        heads = ("what", "shows", "origin", "licence")
        yield f"<table><thead><tr>{''.join(f'<th>{labels[h]}</th>' for h in heads)}</tr></thead>"
        for row in files:
            cells = (row.path, row.shows, row.origin, row.licence)
            yield f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        yield "</table>"


def _in(words: Words, labels: Labels) -> str:
    """The words in the language of the page, or in the first there is."""
    return words.get(labels.language) or next(iter(words.values()), "")


def _direction(text: str) -> str:
    return ' dir="rtl"' if runs_leftward(text) else ""
