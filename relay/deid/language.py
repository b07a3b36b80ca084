"""Whether a text is confidently in a language the engine cannot judge; by its small words and its script."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
import unicodedata

_SMALL_WORDS = {
    "en": "the and of to in is that it was for on with as he she they i my you be at not this have her his but from or by we are an if will would has had what when who do me him them so can no about been your our am",
    "es": "el la los las de que y en un una es por con para su se lo como más pero sus le ya o porque cuando muy sin sobre también me hasta hay donde desde todo nos mi yo ella está fue tiene ha del al esta este",
    "fr": "le la les de des et en un une est que qui dans pour pas sur avec ce se il elle je nous vous ne plus par mais au aux du sa son ses cette mon ma être ont sont été très depuis ai elle chez",
    "de": "der die das und ist in zu den mit nicht von sie er es ein eine einer dem des auf für im ich wir hat als auch an nach wie bei aus aber wenn war noch nur so über mich ihr sich seit einen mir sind",
    "it": "il lo la gli le di che e un una è per non con del della si da come più ma sono ha ho anche mi suo sua nel alla questo questa dei delle al io lei se perché quando molto",
    "pt": "o a os as de que e em um uma é por com para não se na no do da dos das mais mas ele ela eu como foi ao seu sua ou quando muito já está também pelo pela até isso minha meu tem",
    "nl": "de het een en van ik te dat die in is niet zijn op met voor aan er maar om hij zij ze we wat bij ook als dan naar heeft nog uit over door haar hem mijn was had",
    "sv": "och att det i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu har inte hans honom när från hennes mycket",
    "da": "og at det i en jeg hun som han på den med var sig for så til er men et om havde de af ikke mig du hende da sin nu har hans når fra meget efter",
    "pl": "i w na z do się nie jest to że o jak po co ale od za dla przez ten jego jej czy tak już był była przed bardzo kiedy mnie mi są może ma ona on",
    "tr": "ve bir bu da de için ile o çok ne ben sen ama gibi daha var yok mi mı olarak kadar sonra şey beni onun bana oldu değil her",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 12
_MIN_LETTERS = 40
"""Of a script without spaces between words."""
_SHARE = 0.2
_LEAD = 1.6


def is_foreign(text: str, readable: tuple[str, ...] = ("en",)) -> bool:
    """Whether a text of a dozen words or more is confidently in none of the readable languages."""
    words = _WORD.findall(text.casefold())
    letters = [c for c in text if c.isalpha()]
    latin = sum(c < "\u0250" or "LATIN" in unicodedata.name(c, "") for c in letters)
    if len(letters) >= _MIN_LETTERS and latin < len(letters) / 2:
        return True
    if len(words) < _MIN_WORDS:
        return False
    hits = {language: sum(w in small for w in words) for language, small in _SETS.items()}
    ours = max(hits[language] for language in readable)
    best = max(count for language, count in hits.items() if language not in readable)
    return best >= _SHARE * len(words) and best >= _LEAD * ours
