"""A told story: passages with choices, from the short form in which they are written.

A passage is a scene, and a telling is a region that is there during its scene: what is written
short is unfolded here into what any artist could write, before it is read. So whatever scenes can
do, passages can, and every mistake is found by the same readers, at its own line.

    tells:
      telling: fisher
      at: [50%, 76%]
      passages:
        - passage: tide
          say: {fr: La mer monte., en: The tide comes in.}
          choices:
            - {say: {fr: Frappez, en: Drum}, when: drum, to: boats}
          then: {after: 20s, to: tide}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from exhibit.authoring.meant import suggest
from exhibit.authoring.model.passages import (
    CHOICE_KEYS,
    LABEL_KEYS,
    LETTERS,
    PASSAGE_KEYS,
    TELLING_KEYS,
    THEN_KEYS,
    VARIANT_KEYS,
    WAYS,
    Passage,
    touched,
)
from exhibit.authoring.names import Name
from exhibit.authoring.parse import Mapping, Scalar, Tree
from exhibit.authoring.parse import Sequence as Items
from exhibit.authoring.readers import read_keys
from exhibit.authoring.slips import short
from exhibit.core import units
from exhibit.core.problems import Place, Problems

USUAL: dict[str, str | tuple[str, ...]] = {
    "at": ("50%", "78%"),
    "width": "76%",
    "size": "5%",
    "choices_at": ("50%", "88%"),
    "apart": "6%",
}


@dataclass(slots=True)
class Told:
    """What tellings unfold into: scenes, and entries of the show's `regions` and `variables`."""

    scenes: list[Tree] = field(default_factory=list)
    regions: list[tuple[Scalar, Tree]] = field(default_factory=list)
    variables: list[tuple[Scalar, Tree]] = field(default_factory=list)


def unfolded(scene: Tree, told: Told, problems: Problems) -> Tree:
    """A scene without its `tells`, which `told` is given instead."""
    tells = scene.get("tells") if isinstance(scene, Mapping) else None
    if tells is None or not isinstance(scene, Mapping):
        return scene
    host = scene.get("scene")
    name = host.text if isinstance(host, Scalar) else ""
    for telling in tells.items if isinstance(tells, Items) else (tells,):
        _Telling(name, telling, told, problems).unfold()
    rest = tuple(entry for entry in scene.entries if entry[0].text != "tells")
    return replace(scene, entries=rest)


def unfolded_scenes(show: Tree, told: Told, problems: Problems) -> Tree:
    """A show.yaml whose scenes have no `tells`."""
    scenes = show.get("scenes") if isinstance(show, Mapping) else None
    if not isinstance(scenes, Items) or not isinstance(show, Mapping):
        return show
    items = tuple(unfolded(scene, told, problems) for scene in scenes.items)
    return _with_entry(show, "scenes", replace(scenes, items=items))


def with_told(show: Tree, told: Told) -> Tree:
    """A show.yaml that has the regions and variables of what is told."""
    for key, entries in (("regions", told.regions), ("variables", told.variables)):
        if entries and isinstance(show, Mapping):
            written = show.get(key)
            before = written.entries if isinstance(written, Mapping) else ()
            place = entries[0][0].place
            show = _with_entry(show, key, Mapping((*before, *entries), place))
    return show


def _with_entry(tree: Mapping, key: str, value: Tree) -> Mapping:
    """The mapping with another value for a key, or with one more."""
    if tree.get(key) is None:
        return replace(tree, entries=(*tree.entries, (Scalar(key, value.place), value)))
    entries = ((name, value if name.text == key else old) for name, old in tree.entries)
    return replace(tree, entries=tuple(entries))


class _Telling:
    """One telling, on its way from its short form."""

    def __init__(self, host: str, tree: Tree, told: Told, problems: Problems) -> None:
        self._host = host
        self._tree = tree
        self._told = told
        self._problems = problems
        self._values = read_keys(tree, TELLING_KEYS, "a telling", problems) or {}
        self._name = self._values.get("telling", Name("", tree.place)).text
        self._passages: dict[str, Passage] = {}

    def unfold(self) -> None:
        written = self._values.get("passages")
        if not self._name or not written or not isinstance(self._tree, Mapping):
            return
        for tree in written:
            passage = self._passage(tree)
            if passage is not None:
                self._add(passage)
        if not self._passages:
            return
        first = self._values.get("begin") or next(iter(self._passages.values())).name
        place = self._tree.place
        region = _mapping(
            place,
            start=self._target(first),
            during=Items((Scalar(self._host, place),), place),
        )
        for passage in self._passages.values():
            self._told.scenes += self._scenes(passage)
        self._told.regions.append((Scalar(self._name, place), region))

    # -- reading

    def _passage(self, tree: Tree) -> Passage | None:
        values = read_keys(tree, PASSAGE_KEYS, "a passage", self._problems)
        if values is None or "passage" not in values or not isinstance(tree, Mapping):
            return None
        ways = [way for way in WAYS if way in values]
        if len(ways) > 1:
            self._problems.error(
                tree.place, "shape", f"a passage is told by one of '{ways[0]}' and '{ways[1]}'",
                "make two passages of it",
            )  # fmt: skip
        if not ways:
            return Passage(values["passage"], tree, (tree,))
        variants = tuple(
            each for each in values[ways[0]]
            if isinstance(each, Mapping)
            and read_keys(each, VARIANT_KEYS, "what is told", self._problems) is not None
        )  # fmt: skip
        return Passage(values["passage"], tree, variants or (tree,), ways[0])

    def _add(self, passage: Passage) -> None:
        before = self._passages.get(passage.name.text)
        if before is not None:
            self._problems.error(
                passage.name.place, "name-twice",
                f"there is a passage '{short(passage.name.text)}' already, at {before.name.place}",
                "give one of the two another name",
            )  # fmt: skip
            return
        self._passages[passage.name.text] = passage

    # -- unfolding

    def _scenes(self, passage: Passage) -> Iterator[Tree]:
        """The scenes of a passage: one a variant."""
        whole, place = passage.tree, passage.tree.place
        choices = self._choices(passage)
        for i, variant in enumerate(passage.variants):
            nodes: list[Tree] = []
            for tree in (whole,) if variant is whole else (whole, variant):
                nodes += _items(tree.get("nodes"))
            nodes += self._said(whole, variant)
            nodes += [node for choice in choices for node in choice.nodes]
            entries: dict[str, Tree] = {
                "region": Scalar(self._name, place),
                "nodes": Items(tuple(nodes), place),
                "go": Items((*(choice.go for choice in choices), *self._then(whole)), place),
            }
            kept = {key: whole.get(key) for key in ("enter", "leave", "timeline", "tested")}
            entries |= {key: tree for key, tree in kept.items() if tree is not None}
            entries["scene"] = Scalar(self._scene_name(passage, i), passage.name.place)
            yield _mapping(place, **entries)

    def _scene_name(self, passage: Passage, variant: int) -> str:
        """`fisher.tide`, and `fisher.tide 2` for another way in which it is told."""
        number = f" {variant + 1}" if variant else ""
        return f"{self._name}.{passage.name.text}{number}"

    def _target(self, to: Name) -> Tree:
        """Where a way out leads: to a passage of this telling, in its turn."""
        passage = self._passages.get(to.text)
        if passage is None:
            self._problems.error(
                to.place, "unknown-passage",
                f"'{short(self._name)}' has no passage '{short(to.text)}'",
                suggest(to.text, self._passages),
            )  # fmt: skip
            return Scalar(f"{self._name}.{next(iter(self._passages))}", to.place)
        names = tuple(
            Scalar(self._scene_name(passage, i), to.place) for i in range(len(passage.variants))
        )
        if len(names) == 1:
            return names[0]
        if passage.way == "chance":
            return Items(names, to.place)
        return _mapping(to.place, **{passage.way: Items(names, to.place)})

    def _said(self, whole: Mapping, variant: Mapping) -> Iterator[Tree]:
        """The words and the voice."""
        for tree in dict.fromkeys((variant, whole)):
            if (say := tree.get("say")) is not None:
                letters = {key: self._letter(key, whole, variant) for key in LETTERS}
                given = {key: value for key, value in letters.items() if value is not None}
                yield _mapping(say.place, text=say, name=Scalar("said", say.place), **given)
                break
        for tree in dict.fromkeys((variant, whole)):
            if (voice := tree.get("voice")) is not None:
                bus = self._tree.get("bus") if isinstance(self._tree, Mapping) else None
                extra = {} if bus is None else {"bus": bus}
                yield _mapping(voice.place, sound=voice, **extra)
                break

    def _letter(self, key: str, whole: Mapping, variant: Mapping) -> Tree | None:
        """How the words are set: as the variant, the passage or the telling says."""
        for tree in (variant, whole, self._tree):
            if isinstance(tree, Mapping) and (found := tree.get(key)) is not None:
                return found
        usual = USUAL.get(key)
        return None if usual is None else _usual(usual, whole.place)

    # -- choices

    def _choices(self, passage: Passage) -> list[_Choice]:
        found: list[_Choice] = []
        for number, tree in enumerate(_items(passage.tree.get("choices"))):
            values = read_keys(tree, CHOICE_KEYS, "a choice", self._problems)
            if values is None or "to" not in values or not isinstance(tree, Mapping):
                continue
            found.append(self._choice(passage, number, tree, values))
        return found

    def _choice(
        self, passage: Passage, number: int, tree: Mapping, values: dict[str, object]
    ) -> _Choice:
        place, to = tree.place, values["to"]
        assert isinstance(to, Name)
        label_at = self._label_at(tree, number)
        condition = self._condition(tree, label_at)
        used = f"{self._name}-{passage.name.text}-{number + 1}"
        extra: dict[str, Tree] = {}
        shown: Tree | None = None
        if values.get("once"):
            self._told.variables.append((Scalar(used, place), Scalar("no", place)))
            condition = _and(condition, f"not {used}")
            extra["do"] = Items(
                (_mapping(place, set=_mapping(place, **{used: Scalar("yes", place)})),), place
            )
            shown = _follows(place, used, "100%", "0%")
        allowed = tree.get("if")
        if isinstance(allowed, Scalar):
            may = f"{used}-may"
            self._told.variables.append((Scalar(may, place), _mapping(place, **{"is": allowed})))
            condition = _and(condition, may)
            shown = _follows(place, may, "0%", "100%") if shown is None else shown
        with_ = tree.get("with") or self._with()
        if with_ is not None:
            extra["with"] = with_
        go = _mapping(place, when=condition, to=self._target(to), **extra)
        return _Choice(go, tuple(self._label(tree, label_at, shown)))

    def _with(self) -> Tree | None:
        return self._tree.get("with") if isinstance(self._tree, Mapping) else None

    def _condition(self, tree: Mapping, label_at: Tree) -> Scalar:
        when, touch = tree.get("when"), tree.get("touch")
        if isinstance(when, Scalar):
            return when
        if isinstance(touch, Scalar):
            area = tree.get("area") or self._of_choices("area")
            return touched(touch, label_at, area, self._problems)
        self._problems.error(
            tree.place, "missing-key", "a choice needs 'when', or 'touch'",
            "for example: {say: .., when: drum, to: ..}",
        )  # fmt: skip
        return Scalar("time < 0s", tree.place)

    def _label(self, tree: Mapping, at: Tree, shown: Tree | None) -> Iterator[Tree]:
        """The words of a choice, where it has some."""
        say = tree.get("say")
        if say is None:
            return
        given = {key: tree.get(key) or self._of_choices(key) for key in LABEL_KEYS}
        entries = {key: value for key, value in given.items() if value is not None} | {"at": at}
        if shown is not None:
            entries["opacity"] = shown
        yield _mapping(say.place, text=say, **entries)

    def _label_at(self, tree: Mapping, number: int) -> Tree:
        """Where a choice stands: below the one before, unless it says where."""
        if (at := tree.get("at")) is not None:
            return at
        at = self._of_choices("at") or _usual(USUAL["choices_at"], tree.place)
        apart = self._of_choices("apart") or _usual(USUAL["apart"], tree.place)
        if not isinstance(at, Items) or len(at.items) != 2:
            return at
        across, down = at.items
        return Items((across, _lower(down, apart, number)), at.place)

    def _of_choices(self, key: str) -> Tree | None:
        """What the telling says of all its choices."""
        labels = self._tree.get("labels") if isinstance(self._tree, Mapping) else None
        return labels.get(key) if isinstance(labels, Mapping) else None

    def _then(self, whole: Mapping) -> Iterator[Tree]:
        """What follows when it has been told."""
        then = whole.get("then")
        if then is None:
            return
        if isinstance(then, Scalar):
            then = _mapping(then.place, to=then)
        values = read_keys(then, THEN_KEYS, "'then'", self._problems)
        if values is None or "to" not in values or not isinstance(then, Mapping):
            return
        told = (
            {}
            if then.get("after") or then.get("when")
            else {"when": Scalar("finished", then.place)}
        )
        rest = {key.text: value for key, value in then.entries if key.text != "to"}
        if (with_ := self._with()) is not None:
            rest.setdefault("with", with_)
        yield _mapping(then.place, **told, **rest, to=self._target(values["to"]))


@dataclass(frozen=True, slots=True)
class _Choice:
    go: Tree
    nodes: tuple[Tree, ...]


# --- trees ----------------------------------------------------------------------------------------


def _mapping(place: Place, **entries: Tree) -> Mapping:
    return Mapping(tuple((Scalar(key, place), value) for key, value in entries.items()), place)


def _items(tree: Tree | None) -> Sequence[Tree]:
    return tree.items if isinstance(tree, Items) else ()


def _usual(written: str | tuple[str, ...], place: Place) -> Tree:
    if isinstance(written, str):
        return Scalar(written, place)
    return Items(tuple(Scalar(each, place) for each in written), place)


def _follows(place: Place, channel: str, start: str, end: str) -> Tree:
    written = {"follow": channel, "from": start, "to": end, "smooth": "400ms"}
    return _mapping(place, **{key: Scalar(value, place) for key, value in written.items()})


def _and(condition: Scalar, more: str) -> Scalar:
    """Both; what was written stays at its column, for messages that point into it."""
    place = replace(condition.place, column=max(condition.place.column - 1, 1))
    spelled = None if condition.spelled is None else ""
    return Scalar(f"({condition.text}) and {more}", place, condition.quoted, spelled)


def _lower(down: Tree, apart: Tree, number: int) -> Tree:
    """A place so many times further down; what cannot be read is said where it is read."""
    if not isinstance(down, Scalar) or not isinstance(apart, Scalar):
        return down
    try:
        top, step = units.length(down.text), units.length(apart.text)
    except units.UnitError:
        return down
    if top.unit != step.unit:
        return down
    return Scalar(f"{top.value + number * step.value:g}{top.unit}", down.place)
