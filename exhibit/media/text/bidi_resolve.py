"""One isolating run sequence: weak types, brackets, neutrals, levels (W, N and I of UAX #9).

Each class is one letter in a string, so that a rule of the standard is one substitution. Plain
sequences of a few characters (a label, a counter) are remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩"
    "⹕⹖⹗⹘⹙⹚⹛⹜《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_ANGLES = "\u2329\u3008", "\u232a\u3009"  # the same brackets twice: canonical equivalents
OPENER_OF = dict(zip(_PAIRS[1::2], _PAIRS[0::2], strict=True))
OPENER_OF.update(dict.fromkeys(_ANGLES[1], "\u3008"))
OPENERS = frozenset(OPENER_OF.values()) | {"\u2329"}
BRACKET = re.compile("[" + re.escape("".join({*OPENERS, *OPENER_OF})) + "]")
DEEPEST = 63  # BD16: a 64th open bracket, and none is a pair

_NEUTRAL = str.maketrans("BSw[]|", "o" * 6)
_AFTER_ISOLATE = re.compile(r"(?<=[\[\]|])m+")
_MARKED = re.compile(r"([^m])m+")
_ARABIC = re.compile(r"A[^LR]*")
_BETWEEN_EUROPEAN = re.compile(r"(?<=E)[sc](?=E)")
_BETWEEN_ARABIC = re.compile(r"(?<=N)c(?=N)")
_SIGNS = re.compile(r"(?<=E)t+|t+(?=E)")
_LEFTWARD_NUMBER = re.compile(r"L[^R]*")
_AMONG_LEFT = re.compile(r"(?<=L)o+(?=L)")
_AMONG_RIGHT = re.compile(r"(?<=[REN])o+(?=[REN])")
_LEFTOVERS = str.maketrans("stc", "ooo")
# A table for each level of a sequence, from letters to levels (I1, I2).
_RAISED = [
    bytes.maketrans(
        b"LREN", bytes(level + by for by in ((1, 0, 1, 1) if level & 1 else (0, 1, 2, 2)))
    )
    for level in range(126)
]


def resolve(kinds: str, level: int, start: str, end: str, text: str = "") -> bytes:
    """The level of each character of a sequence, one byte each.

    `kinds` are its `letters`, overrides applied, without what rule X9 removes; `start` and `end`
    are "L" or "R", what lies on each side; `text` are its characters where brackets count.
    """
    if text and BRACKET.search(text):
        settled = _settled(kinds, level & 1, start, end, text)
    else:
        settled = (_remembered if len(kinds) <= 16 else _settled)(kinds, level & 1, start, end)
    return settled.encode().translate(_RAISED[level])


def _settled(kinds: str, odd: int, start: str, end: str, text: str = "") -> str:
    """W1 to W7 and N0 to N2: only "L", "R", "E" and "N" are left."""
    base = "R" if odd else "L"
    resolved = _weak(start + kinds + end)
    if text:
        resolved = _turn_brackets(text, kinds, resolved, base)
    if "o" in resolved:
        resolved = _AMONG_LEFT.sub(lambda m: "L" * len(m[0]), resolved)  # N1
        resolved = _AMONG_RIGHT.sub(lambda m: "R" * len(m[0]), resolved)
        resolved = resolved.replace("o", base)  # N2
    return resolved[1:-1]


_remembered = lru_cache(maxsize=4096)(_settled)


def _weak(kinds: str) -> str:
    """W1 to W7; "o" stands for all neutrals then."""
    if "m" in kinds:  # W1
        kinds = _AFTER_ISOLATE.sub(lambda m: "o" * len(m[0]), kinds)
        kinds = _MARKED.sub(lambda m: m[1] * len(m[0]), kinds)
    kinds = kinds.translate(_NEUTRAL)
    if "A" in kinds:
        if "E" in kinds:
            kinds = _ARABIC.sub(lambda m: m[0].replace("E", "N"), kinds)  # W2
        kinds = kinds.replace("A", "R")  # W3
    if "E" in kinds:
        kinds = _BETWEEN_EUROPEAN.sub("E", kinds)  # W4
    if "N" in kinds:
        kinds = _BETWEEN_ARABIC.sub("N", kinds)
    if "E" in kinds:
        kinds = _SIGNS.sub(lambda m: "E" * len(m[0]), kinds)  # W5
    kinds = kinds.translate(_LEFTOVERS)  # W6
    if "E" in kinds:
        kinds = _LEFTWARD_NUMBER.sub(lambda m: m[0].replace("E", "L"), kinds)  # W7
    return kinds


def _turn_brackets(text: str, kinds: str, resolved: str, base: str) -> str:
    """N0: both brackets of a pair face the way of what they hold.

    `resolved` is one letter longer than `kinds` and `text` on each side.
    """
    pairs = _pairs(text, resolved)
    if not pairs:
        return resolved
    turned = list(resolved)
    facing, seen = resolved[0], 1  # the last strong letter before the place `seen`
    for opener, closer in pairs:
        while seen < opener:
            if turned[seen] != "o":
                facing = "L" if turned[seen] == "L" else "R"
            seen += 1
        leftmost = resolved.find("L", opener + 1, closer) >= 0
        rightmost = any(resolved.find(letter, opener + 1, closer) >= 0 for letter in "REN")
        if not (leftmost or rightmost):
            continue
        side = base if (leftmost if base == "L" else rightmost) else facing
        for place in (opener, closer):
            stop = place + 1
            while stop <= len(kinds) and kinds[stop - 1] == "m":  # the marks that sit on it
                stop += 1
            turned[place:stop] = side * (stop - place)
    return "".join(turned)


def _pairs(text: str, resolved: str) -> list[tuple[int, int]]:
    """The bracket pairs, by where they open, as places in `resolved` (BD16)."""
    pairs = []
    waiting: list[tuple[str, int]] = []
    for found in BRACKET.finditer(text):
        character, place = found[0], found.start() + 1
        if resolved[place] != "o":
            continue
        opener = OPENER_OF.get(character)
        if opener is None:
            if len(waiting) == DEEPEST:
                return []
            waiting.append(("\u3008" if character == "\u2329" else character, place))
            continue
        for depth in range(len(waiting) - 1, -1, -1):
            if waiting[depth][0] == opener:
                pairs.append((waiting[depth][1], place))
                del waiting[depth:]
                break
    return sorted(pairs)
