"""Which font of the Noto family has which script: where an artist finds a missing letter.

All Noto fonts are free (OFL). A line has the script's ISO 15924 tag, its name, and the name of the
font where that is not "Noto Sans" and the name of the script.
"""

from __future__ import annotations

_TABLE = """
Adlm Adlam
Aghb Caucasian Albanian
Ahom Ahom | Noto Serif Ahom
Arab Arabic
Armi Imperial Aramaic
Armn Armenian
Avst Avestan
Bali Balinese
Bamu Bamum
Bass Bassa Vah
Batk Batak
Beng Bengali
Bhks Bhaiksuki
Bopo Bopomofo | Noto Sans TC
Brah Brahmi
Brai Braille | Noto Sans Symbols 2
Bugi Buginese
Buhd Buhid
Cakm Chakma
Cans Canadian Aboriginal syllabics | Noto Sans Canadian Aboriginal
Cari Carian
Cham Cham
Cher Cherokee
Chrs Chorasmian
Copt Coptic
Cpmn Cypro Minoan
Cprt Cypriot
Cyrl Cyrillic | Noto Sans
Deva Devanagari
Diak Dives Akuru | Noto Serif Dives Akuru
Dogr Dogra | Noto Serif Dogra
Dsrt Deseret
Dupl Duployan
Egyp Egyptian hieroglyphs | Noto Sans Egyptian Hieroglyphs
Elba Elbasan
Elym Elymaic
Ethi Ethiopic
Geor Georgian
Glag Glagolitic
Gong Gunjala Gondi
Gonm Masaram Gondi
Goth Gothic
Gran Grantha
Grek Greek | Noto Sans
Gujr Gujarati
Guru Gurmukhi
Hang Korean Hangul | Noto Sans KR
Hani Chinese characters | Noto Sans SC (or TC, JP, KR)
Hano Hanunoo
Hatr Hatran
Hebr Hebrew
Hira Hiragana | Noto Sans JP
Hluw Anatolian hieroglyphs | Noto Sans Anatolian Hieroglyphs
Hmng Pahawh Hmong
Hmnp Nyiakeng Puachue Hmong | Noto Serif Nyiakeng Puachue Hmong
Hung Old Hungarian
Ital Old Italic
Java Javanese
Kali Kayah Li
Kana Katakana | Noto Sans JP
Kawi Kawi
Khar Kharoshthi
Khmr Khmer
Khoj Khojki | Noto Serif Khojki
Kits Khitan Small Script | Noto Serif Khitan Small Script
Knda Kannada
Kthi Kaithi
Lana Tai Tham
Laoo Lao
Latn Latin | Noto Sans
Lepc Lepcha
Limb Limbu
Lina Linear A
Linb Linear B
Lisu Lisu
Lyci Lycian
Lydi Lydian
Mahj Mahajani
Maka Makasar | Noto Serif Makasar
Mand Mandaic
Mani Manichaean
Marc Marchen
Medf Medefaidrin
Mend Mende Kikakui
Merc Meroitic Cursive
Mero Meroitic Hieroglyphs
Mlym Malayalam
Modi Modi
Mong Mongolian
Mroo Mro
Mtei Meetei Mayek
Mult Multani
Mymr Myanmar
Nagm Nag Mundari
Nand Nandinagari
Narb Old North Arabian
Nbat Nabataean
Newa Newa
Nkoo N'Ko | Noto Sans NKo
Nshu Nushu
Ogam Ogham
Olck Ol Chiki
Onao Ol Onal
Orkh Old Turkic
Orya Odia | Noto Sans Oriya
Osge Osage
Osma Osmanya
Ougr Old Uyghur | Noto Serif Old Uyghur
Palm Palmyrene
Pauc Pau Cin Hau
Perm Old Permic
Phag 'Phags-pa | Noto Sans PhagsPa
Phli Inscriptional Pahlavi
Phlp Psalter Pahlavi
Phnx Phoenician
Plrd Miao
Prti Inscriptional Parthian
Rjng Rejang
Rohg Hanifi Rohingya
Runr Runic
Samr Samaritan
Sarb Old South Arabian
Saur Saurashtra
Sgnw SignWriting
Shaw Shavian
Shrd Sharada
Sidd Siddham
Sind Khudawadi
Sinh Sinhala
Sogd Sogdian
Sogo Old Sogdian
Sora Sora Sompeng
Soyo Soyombo
Sund Sundanese
Sunu Sunuwar
Sylo Syloti Nagri
Syrc Syriac
Tagb Tagbanwa
Takr Takri
Tale Tai Le
Talu New Tai Lue
Taml Tamil
Tang Tangut | Noto Serif Tangut
Tavt Tai Viet
Telu Telugu
Tfng Tifinagh
Tglg Tagalog
Thaa Thaana
Thai Thai
Tibt Tibetan | Noto Serif Tibetan
Tirh Tirhuta
Tnsa Tangsa
Todr Todhri | Noto Serif Todhri
Toto Toto | Noto Serif Toto
Ugar Ugaritic
Vaii Vai
Vith Vithkuqi | Noto Serif Vithkuqi
Wara Warang Citi
Wcho Wancho
Xpeo Old Persian
Xsux Cuneiform
Yezi Yezidi | Noto Serif Yezidi
Yiii Yi
Zanb Zanabazar Square
"""


def _row(line: str) -> tuple[str, tuple[str, str]]:
    tag, said = line.split(" ", 1)
    script, _, font = said.partition(" | ")
    return tag, (script, font or f"Noto Sans {script}")


# ISO 15924 tag -> name of the script, name of the font.
NOTO = dict(map(_row, _TABLE.strip().split("\n")))
