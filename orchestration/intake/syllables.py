"""Is a word a Vietnamese syllable? Onset, rhyme and tone, as the spelling of the national script has them.

The grammar decides which encoding a text is in, so it is strict about letters and lenient about habit: a tone
mark may stand on any vowel of the rhyme (hòa, hoà), and i and y may change places (quí, quý).
"""

from __future__ import annotations

import unicodedata

TONES = (GRAVE, HOOK, TILDE, ACUTE, DOT) = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ONSETS = (
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph"),
    *("qu", "r", "s", "t", "th", "tr", "v", "x"),
)
RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu  y ych yêm yên yêng yêt yêu yn ynh yp yt
    o oc oi om on ong op ot ooc oong  oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt  oe oen oeo oet  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut  uân uâng uât uây  uê uêch uên uênh uơ
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
FRONT_VOWELS = ("i", "e", "ê", "y")  # c, g and ng are written k, gh and ngh before these
STOPS = ("c", "ch", "p", "t")  # closed by one of these, a syllable has the acute or the dot


def _is_spelled(onset: str, rhyme: str) -> bool:
    front = rhyme.startswith(FRONT_VOWELS)
    match onset:
        case "k" | "gh" | "ngh":
            return front
        case "c" | "ng":
            return not front
        case "g":
            return not front or rhyme.startswith("i")  # gì, giếng: onset g, though written as gi
        case "qu":
            return not rhyme.startswith(("o", "u", "ư"))
    return True


SYLLABLES = frozenset(onset + rhyme for onset in ONSETS for rhyme in RHYMES.split() if _is_spelled(onset, rhyme))
WITH_STOP = frozenset(syllable for syllable in SYLLABLES if syllable.endswith(STOPS))


def is_syllable(word: str) -> bool:
    """True when the word, in any letter case, composed or decomposed, is spelled as a Vietnamese syllable."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in decomposed if letter in TONES]
    if len(tones) > 1:
        return False
    toneless = unicodedata.normalize("NFC", "".join(letter for letter in decomposed if letter not in TONES))
    if toneless in WITH_STOP:
        return tones in ([ACUTE], [DOT])
    return toneless in SYLLABLES
