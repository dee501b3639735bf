"""What staff are told of sensors and boards: what is wrong, since when, and what to do about it.

Each is one sentence for somebody who is no technician. French and Arabic have not been reviewed
by a native speaker yet; a reviewer should read each whole, with a name and a time in it. Arabic
sentences name the thing first and go on without a verb, so that its gender does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping

from exhibit.wires.health import Report
from exhibit.wires.nodes import Board, BoardTrouble

LANGUAGES = ("en", "fr", "ar")

Sentences = Mapping[str, str]

_INPUT: dict[str, str] = {
    "en": "the input '{name}'",
    "fr": "l'entrée « {name} »",
    "ar": "المدخل «{name}»",
}

_WIRE: dict[str, Sentences] = {
    "en": {
        "waiting": "{who} has said nothing yet: check that it is plugged in and switched on",
        "heard": "{who} is well",
        "silent": "{who} has said nothing for {time}: check its cable",
        "never": "{who} has said nothing since the beginning: check its cable and its power",
        "stuck": "{who} has said the same for {time}: check that nothing lies on it or before it",
        "out of range": "{who} has said what cannot be for {time}: check how it is fixed, and its "
        "cable",
        "noisy": "{who} has been unsteady for {time}: check its cable and its power",
        "flooding": "{who} has said too much for {time}: switch its board off and on again",
    },
    "fr": {
        "waiting": "{who} n'a encore rien dit : vérifiez son branchement et son alimentation",
        "heard": "{who} fonctionne bien",
        "silent": "{who} n'a rien dit depuis {time} : vérifiez son câble",
        "never": "{who} n'a rien dit depuis le début : vérifiez son câble et son alimentation",
        "stuck": "{who} dit la même chose depuis {time} : vérifiez que rien n'est posé dessus ou "
        "devant",
        "out of range": "{who} donne des valeurs impossibles depuis {time} : vérifiez sa fixation "
        "et son câble",
        "noisy": "{who} donne des valeurs instables depuis {time} : vérifiez son câble et son "
        "alimentation",
        "flooding": "{who} envoie trop de messages depuis {time} : éteignez puis rallumez sa carte",
    },
    "ar": {
        "waiting": "{who}: لم تصل أيّ رسالة بعد؛ تحقّقوا من السلك ومن الكهرباء",
        "heard": "{who}: كلّ شيء على ما يرام",
        "silent": "{who}: لم تصل أيّ رسالة منذ {time}؛ تحقّقوا من السلك",
        "never": "{who}: لم تصل أيّ رسالة منذ البداية؛ تحقّقوا من السلك ومن الكهرباء",
        "stuck": "{who}: القيمة نفسها منذ {time}؛ تأكّدوا من عدم وجود شيء فوق الجهاز أو أمامه",
        "out of range": "{who}: قيم غير ممكنة منذ {time}؛ تحقّقوا من التثبيت ومن السلك",
        "noisy": "{who}: قيم غير مستقرّة منذ {time}؛ تحقّقوا من السلك ومن الكهرباء",
        "flooding": "{who}: رسائل كثيرة جدًّا منذ {time}؛ أطفئوا اللوحة ثمّ شغّلوها من جديد",
    },
}

_MEANWHILE: dict[str, Sentences] = {
    "en": {
        "hold": "meanwhile its last value stays",
        "rest": "meanwhile the show plays as if nobody were there",
        "value": "meanwhile a fixed value takes its place",
        "input": "meanwhile another sensor takes its place",
        "simulate": "meanwhile simulated visitors take its place",
    },
    "fr": {
        "hold": "en attendant, sa dernière valeur reste",
        "rest": "en attendant, le spectacle joue comme s'il n'y avait personne",
        "value": "en attendant, une valeur fixe prend sa place",
        "input": "en attendant, un autre capteur prend sa place",
        "simulate": "en attendant, des visiteurs simulés prennent sa place",
    },
    "ar": {
        "hold": "في الأثناء تبقى القيمة الأخيرة",
        "rest": "في الأثناء يستمرّ العرض كأنّ لا أحد هناك",
        "value": "في الأثناء تُستعمل قيمة ثابتة بدلها",
        "input": "في الأثناء يُستعمل جهاز آخر بدلها",
        "simulate": "في الأثناء يُحاكى حضور الزوّار",
    },
}

_BOARD: dict[str, Sentences] = {
    "en": {
        "silent": "the board {name} has said nothing for {time}: check its power, and its cable or "
        "the Wi-Fi",
        "twins": "two boards are called {name}, {here} and {there}: give one another name",
        "reset": "the board {name} started again {time} ago: check its power",
        "drops": "the board {name} lost {count} messages {time} ago: check its cable or the Wi-Fi",
        "old": "the board {name} has an old firmware, {firmware}: install the new one",
    },
    "fr": {
        "silent": "la carte {name} n'a rien dit depuis {time} : vérifiez son alimentation, et son "
        "câble ou le Wi-Fi",
        "twins": "deux cartes s'appellent {name}, {here} et {there} : donnez un autre nom à l'une",
        "reset": "la carte {name} a redémarré il y a {time} : vérifiez son alimentation",
        "drops": "la carte {name} a perdu {count} messages il y a {time} : vérifiez son câble ou "
        "le Wi-Fi",
        "old": "la carte {name} a un ancien logiciel, {firmware} : installez le nouveau",
    },
    "ar": {
        "silent": "اللوحة {name}: لا رسالة منذ {time}؛ تحقّقوا من الكهرباء ومن السلك أو الواي فاي",
        "twins": "لوحتان بالاسم نفسه {name}، {here} و{there}؛ أعطوا إحداهما اسمًا آخر",
        "reset": "اللوحة {name}: أُعيد تشغيلها قبل {time}؛ تحقّقوا من الكهرباء",
        "drops": "اللوحة {name}: ضاعت {count} من الرسائل قبل {time}؛ تحقّقوا من السلك أو الواي فاي",
        "old": "اللوحة {name}: برنامجها قديم، {firmware}؛ ثبّتوا البرنامج الجديد",
    },
}

_LOST: dict[str, tuple[str, str]] = {
    "en": ("{who} counted a hit that was not heard", "{who} counted {n} hits that were not heard"),
    "fr": (
        "{who} a compté une frappe qui n'a pas été entendue",
        "{who} a compté {n} frappes qui n'ont pas été entendues",
    ),
    "ar": ("{who}: ضربة واحدة لم تُسمع", "{who}: عدد الضربات التي لم تُسمع: {n}"),
}

_ALSO = {"en": "; ", "fr": " ; ", "ar": "؛ "}

_UNITS: dict[str, tuple[str, str, str]] = {
    "en": ("s", "min", "h"),
    "fr": ("s", "min", "h"),
    "ar": ("ث", "د", "س"),
}


def wire_sentence(report: Report, now_s: float, language: str = "en") -> str:
    """How a wire is: `the left distance sensor has said nothing for 4 s: check its cable`."""
    spoken = _spoken(language)
    never = report.health == "silent" and report.heard_s is None
    sentence = _WIRE[spoken]["never" if never else report.health]
    return sentence.format(
        who=called(report, language), time=duration(now_s - report.since_s, language)
    )


def meanwhile_sentence(report: Report, language: str = "en") -> str:
    """What the input does while its wire fails, or ""."""
    return _MEANWHILE[_spoken(language)].get(report.stands_in, "")


def staff_sentence(report: Report, now_s: float, language: str = "en") -> str:
    """How a wire is, and what its input does meanwhile, as one whole sentence."""
    said = wire_sentence(report, now_s, language)
    meanwhile = meanwhile_sentence(report, language)
    return whole(said + _ALSO[_spoken(language)] + meanwhile if meanwhile else said)


def whole(said: str) -> str:
    """With a capital letter and a full stop."""
    return f"{said[:1].upper()}{said[1:]}."


def lost_sentence(report: Report, language: str = "en") -> str:
    """How many hits were lost on the way, or ""."""
    if not report.lost:
        return ""
    one, many = _LOST[_spoken(language)]
    return (one if report.lost == 1 else many).format(who=called(report, language), n=report.lost)


def board_sentences(board: Board, now_s: float, language: str = "en") -> tuple[str, ...]:
    """What is wrong with a board, what matters most first; nothing when it is well."""
    return tuple(_about_board(board, trouble, now_s, language) for trouble in board.troubles)


def _about_board(board: Board, trouble: BoardTrouble, now_s: float, language: str) -> str:
    moments = {"silent": board.heard_s, "reset": board.reset_s, "drops": board.dropped_s}
    since_s = moments.get(trouble)
    return _BOARD[_spoken(language)][trouble].format(
        name=board.name,
        here=board.source,
        there=board.elsewhere,
        firmware=board.firmware,
        count=board.dropped,
        time=duration(now_s - since_s if since_s is not None else 0.0, language),
    )


def called(report: Report, language: str) -> str:
    """What staff call the sensor, in their language where its name is known in it."""
    names = report.called
    base = language.partition("-")[0]
    near = (name for known, name in names.items() if known.partition("-")[0] == base)
    found = (
        names.get(language) or next(near, "") or names.get("en") or next(iter(names.values()), "")
    )
    return found or _INPUT[_spoken(language)].format(name=report.input)


def duration(elapsed_s: float, language: str = "en") -> str:
    """About how long: `4 s`, `12 min`, `3 h`."""
    seconds, minutes, hours = _UNITS[_spoken(language)]
    whole_s = max(int(elapsed_s), 0)
    if whole_s < 120:
        return f"{whole_s} {seconds}"
    if whole_s < 7200:
        return f"{whole_s // 60} {minutes}"
    return f"{whole_s // 3600} {hours}"


def _spoken(language: str) -> str:
    """The language that is written here: `ar` for `ar-TN`, English for what is not."""
    base = language.partition("-")[0]
    return base if base in LANGUAGES else "en"
