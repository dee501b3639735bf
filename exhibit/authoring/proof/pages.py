"""The page of each finding: what it is, in English and in French, what is wrong, what is right.

A page is a file of `pages/`, named by its code:

    # unknown-key: error

    A key that is not known here.

    Une clé que l'on ne connaît pas ici.

    ```yaml wrong
    - image: bird.png
      opactiy: 50%  # <-
    ```

    ```yaml right
    ...

The arrow marks the line at which the finding is said. Behind `wrong`, `line=2` says that where no
arrow can stand, `file=` what the file is called where it is no part of show.yaml, `encoding=` how
it was saved, `also=` what is always found with it, and `escaped` that what cannot be seen is
written as in "\\t". The tests execute them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_PAGE = re.compile(r"# (?P<code>[\w-]+): (?P<severity>\w+)\n\n(?P<en>.+)\n\n(?P<fr>.+)\n")
_BLOCK = re.compile(
    r"^```(?P<kind>\w+) (?P<side>\w+)(?P<said>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S
)


@dataclass(frozen=True, slots=True)
class Example:
    """Some lines of a file; `said` is what its first line says of it."""

    kind: str  # yaml, vtt, glsl, json
    right: bool
    text: str
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    code: str
    severity: str
    english: str
    french: str
    examples: tuple[Example, ...]


def codes() -> list[str]:
    """Every code that has a page, in the order of the alphabet."""
    folder = files("exhibit.authoring.proof").joinpath("pages")
    names = (file.name for file in folder.iterdir())
    return sorted(name.removesuffix(".md") for name in names if name.endswith(".md"))


@cache
def page_of(code: str) -> Page:
    """The page of a code; KeyError when there is none."""
    if code not in codes():
        raise KeyError(code)
    file = files("exhibit.authoring.proof").joinpath("pages", f"{code}.md")
    text = file.read_text("utf-8")
    head = _PAGE.match(text)
    if head is None or head["code"] != code:
        raise ValueError(f"the page {code}.md does not begin as pages do")
    return Page(code, head["severity"], head["en"], head["fr"], tuple(_examples(text)))


def _examples(text: str) -> Iterator[Example]:
    for found in _BLOCK.finditer(text):
        said = dict(word.partition("=")[::2] for word in found["said"].split())
        yield Example(found["kind"], found["side"] == "right", found["text"], said)


# --- as text --------------------------------------------------------------------------------------

_WORDS = {"en": ("Wrong", "Right"), "fr": ("Faux", "Juste")}
_SEVERITIES = {
    "en": {"error": "error", "warning": "warning", "note": "note"},
    "fr": {"error": "erreur", "warning": "avertissement", "note": "remarque"},
}


def explained(page: Page, language: str = "en") -> Iterator[str]:
    """A page as the lines that a terminal shows."""
    wrong, right = _WORDS[language]
    yield f"{page.code} ({_SEVERITIES[language][page.severity]})"
    yield about(page, language)
    for example in page.examples:
        yield ""
        named = f" ({example.said['file']})" if "file" in example.said else ""
        yield f"{right if example.right else wrong}{named}:"
        yield from (f"    {line}".rstrip() for line in example.text.splitlines())


def about(page: Page, language: str = "en") -> str:
    return page.french if language == "fr" else page.english


def collected(language: str) -> str:
    """All pages as one page of Markdown, by their severity."""
    title, intro, titles = _HEADS[language]
    parts = [f"# {title}\n", f"{intro}\n"]
    pages = [page_of(code) for code in codes()]
    for severity, heading in titles.items():
        parts.append(f"## {heading}\n")
        for page in pages:
            if page.severity == severity:
                parts += [f"### {page.code}\n", f"{about(page, language)}\n"]
                parts += [_shown(example, language) for example in page.examples]
    return "\n".join(parts)


def _shown(example: Example, language: str) -> str:
    word = _WORDS[language][example.right]
    named = f", `{example.said['file']}`" if "file" in example.said else ""
    return f"{word}{named}:\n\n```{example.kind}\n{example.text}```\n"


_HEADS = {
    "en": (
        "Mistakes",
        "Every finding of `exhibit check`, by its code: what it is, what is wrong, what is right.\n"
        "`exhibit explain CODE` shows one. An arrow `# <-` marks the line that is named.\n\n"
        "This page is written by the kit from its own pages; the tests check every example.",
        {
            "error": "Errors: something cannot work as it stands",
            "warning": "Warnings: it plays, and is probably not what was meant",
            "note": "Notes: good to know",
        },
    ),
    "fr": (
        "Les erreurs",
        "Tout ce que trouve `exhibit check`, par son code : ce que c'est, ce qui est faux, ce qui "
        "est juste.\n`exhibit explain CODE --in fr` en montre un. Une flèche `# <-` marque la "
        "ligne qui est nommée.\n\n"
        "*Traduction faite pour ce kit ; aucun relecteur de langue française ne l'a encore "
        "vérifiée.*\nCette page est écrite par le kit d'après ses propres pages ; les tests "
        "vérifient chaque exemple.",
        {
            "error": "Erreurs : quelque chose ne peut pas marcher ainsi",
            "warning": "Avertissements : cela joue, et ce n'est sans doute pas ce qui était voulu",
            "note": "Remarques : bon à savoir",
        },
    ),
}
