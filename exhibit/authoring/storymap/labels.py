"""What a map says by itself, in the language of who reads it; the artist's words stay theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        ":": ":",
        "begins": "begins here",
        "unreached": "no way leads here",
        "stays": "it stays",
        "anywhere": "from every scene",
        "after": "after {}",
        "nobody": "nobody for {}",
        "timeline": "its timeline takes {}",
        "during": "during {}",
        "over": "over the picture of the show",
        "under": "under the picture of the show",
        "from": "from {}",
        "limit": "after {} at the most",
        "unlimited": "for as long as it likes",
        "enter": "as it begins",
        "leave": "as it ends",
        "on": "on {}",
        "every": "every {}",
        "speaks": "speaks {}",
        "forgets": "forgets {}",
        "back": "the scene before",
        "resumes": "from where it was left",
        "chance": "one of them, by chance",
        "shuffle": "each once, in an order of chance",
        "cycle": "each in its turn",
        "order": "each in its turn, then the last",
        "once": "each once",
        "cut": "cut",
        "crossfade": "crossfade",
        "wipe": "wipe",
        "through": "through a colour",
        "iris": "iris",
        "left": "left",
        "right": "right",
        "up": "up",
        "down": "down",
        "scenes": "{} scenes",
        "one_scene": "1 scene",
        "languages": "languages",
        "unreviewed": "no speaker has checked these words yet",
        "story": "The story",
        "scene": "Scenes",
        "words": "words",
        "credits": "Credits and licences",
        "what": "what",
        "shows": "what it is",
        "origin": "from where",
        "licence": "licence",
        "speaker": "who speaks",
        "anonymous": "anonymous, as they wish",
        "nothing": "Nothing is written down yet about where pictures, sounds and words come from.",
        "silent": "no words",
        "missing": "missing",
        "any": "all languages",
        "recording": "recording",
    },
    "fr": {
        ":": "\u202f:",  # French has a space before it
        "begins": "commence ici",
        "unreached": "aucun chemin n’y mène",
        "stays": "elle reste",
        "anywhere": "depuis chaque scène",
        "after": "après {}",
        "nobody": "personne pendant {}",
        "timeline": "sa chronologie dure {}",
        "during": "pendant {}",
        "over": "par-dessus l’image du spectacle",
        "under": "sous l’image du spectacle",
        "from": "depuis {}",
        "limit": "après {} au plus",
        "unlimited": "aussi longtemps qu’elle veut",
        "enter": "au début",
        "leave": "à la fin",
        "on": "à chaque {}",
        "every": "toutes les {}",
        "speaks": "parle {}",
        "forgets": "oublie {}",
        "back": "la scène d’avant",
        "resumes": "là où elle en était",
        "chance": "l’une d’elles, au hasard",
        "shuffle": "chacune une fois, dans un ordre de hasard",
        "cycle": "chacune à son tour",
        "order": "chacune à son tour, puis la dernière",
        "once": "chacune une fois",
        "cut": "coupe",
        "crossfade": "fondu",
        "wipe": "volet",
        "through": "par une couleur",
        "iris": "iris",
        "left": "vers la gauche",
        "right": "vers la droite",
        "up": "vers le haut",
        "down": "vers le bas",
        "scenes": "{} scènes",
        "one_scene": "1 scène",
        "languages": "langues",
        "unreviewed": "aucun locuteur n’a encore relu ces mots",
        "story": "L’histoire",
        "scene": "Scènes",
        "words": "mots",
        "credits": "Crédits et licences",
        "what": "quoi",
        "shows": "ce que c’est",
        "origin": "d’où",
        "licence": "licence",
        "speaker": "qui parle",
        "anonymous": "anonyme, selon son souhait",
        "nothing": "Rien n’est encore écrit sur l’origine des images, des sons et des mots.",
        "silent": "sans mots",
        "missing": "manque",
        "any": "toutes les langues",
        "recording": "enregistrement",
    },
}
LANGUAGES = tuple(_WORDS)


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language, one of LANGUAGES."""

    language: str = "en"

    def __getitem__(self, word: str) -> str:
        return _WORDS[self.language][word]

    def said(self, word: str, about: str) -> str:
        """A phrase with something in it: `after 3 s`."""
        return self[word].format(about)

    def time(self, seconds: float) -> str:
        return time_words(seconds)

    def scenes(self, count: int) -> str:
        return self["one_scene"] if count == 1 else self["scenes"].format(count)


def labels_for(languages: tuple[str, ...], asked: str = "") -> Labels:
    """The language asked for, or the show's own first one, where the kit knows it; else English."""
    for tag in (asked, *languages[:1]):
        if tag.split("-")[0] in _WORDS:
            return Labels(tag.split("-")[0])
    return Labels()


def time_words(seconds: float) -> str:
    """`300 ms`, `2.5 s`, `1 min 30 s`."""
    if 0.0 < seconds < 1.0:
        return f"{round(seconds * 1000)} ms"
    minutes, rest = divmod(seconds, 60.0)
    if not minutes:
        return f"{rest:g} s"
    return f"{minutes:g} min" + (f" {rest:g} s" if rest else "")
