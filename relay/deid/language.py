"""Whether part of a text is confidently in a language the engine cannot judge.

Told by small words for languages in Latin letters, by the letters themselves for all others. Judged are
the whole text, each paragraph and each long run inside one: a paragraph in Welsh under three in English
holds names the engine cannot find. What is shorter than a dozen words is never foreign: "Danke, das hilft".
"""

# ruff: noqa: E501 - a word list broken into pieces is harder to check than a long line

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

_ENGLISH = frozenset(
    "a about after again all also am an and any are as at be because been before being but by can com could d did didn do does doesn doing don down during each even ever few for from get got had has have having he her here hers him his how i if in into is isn it its just like ll m me more most much my never no not now of off on once one only or other our out over own re s same she should so some still such t than that the their them then there these they this those through to too under until up us ve very was wasn we were what when where which while who whom why will with without would you your".split()
)
# Small words of each language, those frequent in English prose left out. Accents are folded, as many
# people type without them.
_SMALL_WORDS: Final = {
    "Afrikaans": "die en het nie om te vir met hulle haar hom sy ek jy ons van dat wat as maar ook na oor toe nog kan sal moet was baie hoe waar deur sodat omdat geen gee hulle dit aan uit by tot my se",
    "Albanian": "dhe ne nje per me qe te ka nuk eshte nga si por kjo ky jam jane ishte kur shume ajo ai une tij saj ata keto mund duke",
    "Basque": "eta da ez dut du bat izan dira baina zuen egin zen dela ere hau hori nire bere gure oso gero beste duen diot naiz behar",
    "Catalan": "el la els les de que i en un una es per amb no ha va ser son seu seva com mes pero tot molt quan perque jo ella nosaltres aquest aquesta dels al ja fa des sense li meva",
    "Croatian": "i u na je da se su sam nije koji koja koje za od kao ali ili kad kada jer vec samo jos sto ona ono mu joj ga bi bio bila ima nema moj moja njezin njegov prema nakon kod te li",
    "Czech": "a v na se je ze jsem jsou byl byla bylo ale nebo jako kdyz protoze uz jen jeste pro od do po za s z k o i ten ta to jeho jeji mi ji ho si by co tak kde velmi muze podle nema mam",
    "Danish": "og at det i jeg hun han som er den de pa med til af en et var ikke har havde fra sig hans hendes men om mig dig efter nar meget vil skal kan over blev bliver hvor eller ogsa",
    "Dutch": "de het een en van ik te dat die in is niet zijn op met voor aan er maar om hij zij ze we wat bij ook als dan naar heeft nog uit over door haar hem mijn was had hebben wordt geen deze heel meer mij zich",
    "Estonian": "ja on ei et see ma ta ka oli kui aga nii oma siis mis seda kes olen olid kuid pole vaid mind talle minu tema juba veel pole kas pärast koos",
    "Filipino": "ang ng sa mga na ay at ko siya niya hindi ako kanyang para si kung nang may pa lang rin din po ito iyon namin natin nila sila mo ka wala dahil pero kasi kaya lahat noong kapag",
    "Finnish": "ja on ei se etta han oli mutta kun niin mina ovat olen en hanen minun sen joka myos kuin ole jos vain nyt ollut tai koska mita tama siita hanelle minulle jo viela ne kanssa jalkeen voi",
    "French": "le la les de des et en un une est que qui dans pour pas sur avec ce se il elle je nous vous ne plus par mais au aux du sa son ses cette mon ma etre ont sont ete tres depuis ai chez qu l j n c leur lui quand comme tout ou si meme sans",
    "German": "der die das und ist in zu den mit nicht von sie er es ein eine einer dem des auf fur im ich wir hat als auch an nach wie bei aus aber wenn war noch nur so uber mich ihr sich seit einen mir sind habe haben kann sehr oder wird dass kein keine doch mehr",
    "Haitian Creole": "li ap te mwen nan pou ak yon yo pa sa ki ke se gen men paske lè avèk tout sou ou nou kap anpil toujou depi epi kijan kote poukisa tèt manman",
    "Hausa": "da na ya ta a ne ce ba cikin wannan shi ita su mu ku amma don saboda lokacin yana tana suna zuwa kuma daga wani wata yadda domin",
    "Hindi in Latin letters": "hai nahi nahin mein ki ka ke ko se aur kya hain tha thi raha rahi kar karne par bhi yeh woh uska uski mujhe usne liye ek bahut apne apni kyunki lekin jab tab toh hua hui gaya main hum",
    "Hungarian": "a az es is nem hogy egy de van volt ha meg mar csak mint ez azt vagy nagyon aki ami mert el ki le fel be en ok neki vele miatt ezt mert sem kell lehet majd kozott utan minden hanem",
    "Icelandic": "og ad i a er hun hann sem en ekki eg til vid var um fra med hafa hefur thad thau sig hana hans hennar mer fyrir eins thegar mjog bara svo eda vera hafdi",
    "Igbo": "na nke ka ya o bu ndi di ga a ihe anyi ha m mgbe maka n ebe onye ma ndi ahu nwere ọ gi kwa",
    "Indonesian or Malay": "yang dan di ke dari untuk dengan ini itu tidak saya dia adalah pada akan dalam juga sudah karena tapi tetapi ada bisa oleh mereka kami kita lebih telah seperti atau saat hanya sangat belum ibunya bagaimana kepada boleh",
    "Irish": "agus an na ar ag i is ni a le go do bhi ta se si nach sa leis don chuig seo sin mar ach aici aige orm liom nuair tar eis gur raibh nil duit chun faoi bhfuil beidh mo",
    "Italian": "il lo la gli le di che e un una per non con del della si da come piu ma sono ha ho anche mi suo sua nel alla questo questa dei delle al io lei se perche quando molto era stato dal ne nella ci cosa mia",
    "Latvian": "un ir ka no ar par es vins vina bet to ta tas uz nav lai kas bija ja ari jau tikai man kad pec vai nevar mani vinas loti savu",
    "Lithuanian": "ir yra kad ne su tai bet jis ji as buvo kaip jos jo apie po i is tik jau man mane labai kai nes dar su kuris savo negali arba",
    "Maori": "te nga he ki i o ko e a ka kua ia ratou tana tona mo me hoki ana nei kore au koe taku mai atu enei ahau engari no whakaaro",
    "Norwegian": "og at det i jeg hun han som er den de pa med til av en et var ikke har hadde fra seg hans hennes men om meg deg etter nar mye vil skal kan ble blir hvor eller ogsa bare noe vi",
    "Polish": "i w na z do sie nie jest to ze o jak po co ale od za dla przez ten jego jej czy tak juz byl byla przed bardzo kiedy mnie mi sa moze ma ona on ktory ktora gdy oraz tylko jednak ich przy tego",
    "Portuguese": "o a os as de que e em um uma por com para nao se na no do da dos das mais mas ele ela eu como foi ao seu sua ou quando muito ja esta tambem pelo pela ate isso minha meu tem sem desde sao ser ter me lhe nos porque",
    "Romanian": "si in la de cu nu sa pe ca o un este care din pentru mai se au ai dar ce el ea eu sunt era fost foarte cum cand despre dupa fara lui ei imi isi ma mea meu acest aceasta daca doar prin sau fi cea cel",
    "Slovak": "a v na sa je ze som su bol bola bolo ale alebo ako ked pretoze uz len este pre od do po za s z k o ten ta to jeho jej mi si by co tak kde velmi moze podla nema mam nie ju",
    "Slovene": "in je da se ne na za so bi pa sem ni ki kot ali z s v po ko tudi ze samo zelo lahko kaj ker bil bila bilo njen njena njegov ga jo mu ji pri od do smo imam nima ampak se",
    "Somali": "iyo waa ku ka in oo uu ay waxa la si ah aad wuxuu waxay inuu inay ma u soo kale laakiin markii sida ayaa isaga iyada mid badan kuma waan",
    "Spanish": "el la los las de que y en un una es por con para su se lo como mas pero sus le ya o porque cuando muy sin sobre tambien me hasta hay donde desde todo nos mi yo ella esta fue tiene ha del al este no si sus era son ser he nada",
    "Swahili": "na ya wa kwa ni za la katika cha vya lakini yake wake kama hii hiyo baada sana hana ana yangu wangu ili kuwa pia alikuwa mimi yeye sisi bila tangu huu huyo au kila hakuna kutoka bado",
    "Swedish": "och att det i jag hon han som ar en ett pa med for till av inte har hade fran sig hans hennes men om mig dig efter nar mycket vill ska kan blev blir eller ocksa sa vid de den var man nu under sedan",
    "Turkish": "ve bir bu da de icin ile o cok ne ben sen ama gibi daha var yok mi kadar sonra sey beni onun bana oldu degil her olarak olan diye ki kendi hic mu en benim annesi nasil",
    "Vietnamese": "va la cua co khong duoc trong cho voi nay mot nhung cac nguoi da toi em anh chi den khi lai nhu vi thi o ra nhieu ve cung con hay rat se ay sau lam biet vao tu gi phai dang",
    "Welsh": "y yr yn a i o ar wedi mae ac hi ei fy ond ddim am gan mewn sydd oedd bod roedd ni nid na fel pan eu wrth yw hefyd iddi iddo dwi gyda hynny hyn bydd cael nad ar ol gyda mynd",
    "Xhosa or Zulu": "ukuthi kodwa uma ngoba futhi noma kakhulu lapho manje kanye wakhe yakhe wami yami ukuba kuthi ukwenza ngenxa njengoba ngesikhathi lokhu leli lo umama ubaba uthi ngathi akakwazi angazi njani ngaphandle ngokuba okanye xa kwaye ndiyazi wam yam kakhulu akukho phakathi nje",
    "Yoruba": "ti ni o a awon ati si fun lati mo pe won je kan ko re mi nigbati sugbon naa gbogbo emi oun wa bi se yi ninu pelu ki jẹ ọmọ",
}  # fmt: skip

_PARTICLES: Final = frozenset(
    "al bin da das de del della den der di do dos du e el en i ibn la las le los na of ter ten und van von y".split()
)
"""Small words that stand inside names and addresses as well."""

_WORD = re.compile(r"[^\W\d_]+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_SENTENCE_AT_LINE_END = re.compile(r"(?<=[.!?:;…”\"»)])[^\S\n]*\n")
_FOLDED = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "a", "ð": "d", "þ": "th", "œ": "o"})
_MIN_WORDS: Final = 12
_MIN_LETTERS: Final = 40
"""A dozen short words of an alphabet."""
_MAX_BETWEEN: Final = 12
"""Latin letters that do not end a stretch of another script: the name of a test, a look-alike made ordinary."""
_SIGNS: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})
"""Scripts that write a syllable or a word with each sign, which counts as two letters."""
_LONG_RUN: Final = 24
"""Two sentences: what one may quote inside a paragraph of one's own is shorter."""
_STEP: Final = 6
_SHARE: Final = 0.15
_SHARE_OF_A_RUN: Final = 0.2
_DISTINCT: Final = 3
"""Fewer different small words may be names or loans: "de la Cruz", "Sinn und Form"."""
_LEAD: Final = 2
_LEAD_OF_A_RUN: Final = 4


def is_foreign(text: str) -> bool:
    """Whether the text, a paragraph or a long run of words is confidently in a language that is not English."""
    if _holds_another_script(text):
        return True
    paragraphs = _PARAGRAPH.split(text)
    # where lines end with a sentence they may be paragraphs too; where every line is one, only the whole tells
    pieces = [[_words(piece) for piece in _SENTENCE_AT_LINE_END.split(one)] for one in paragraphs]
    joined = [list(chain.from_iterable(one)) for one in pieces]
    words = list(chain.from_iterable(joined))
    runs = (words[at : at + _LONG_RUN] for at in range(0, len(words) - _LONG_RUN + 1, _STEP))
    units = (words, *joined, *chain.from_iterable(pieces))
    return any(_reads_foreign(unit, _SHARE, _LEAD) for unit in units) or any(
        _reads_foreign(run, _SHARE_OF_A_RUN, _LEAD_OF_A_RUN) for run in runs
    )


def _folded(words: str) -> str:
    """The words in small letters without accents: "Está" and "esta" are one."""
    letters = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(_FOLDED)


_SPEAKERS: Final[dict[str, list[str]]] = {}
"""Which languages a small word belongs to."""
for _language, _list in _SMALL_WORDS.items():
    for _small in set(_folded(_list).split()):
        _SPEAKERS.setdefault(_small, []).append(_language)


def _words(text: str) -> list[str]:
    """The words of a text, without accents; one that begins with a capital keeps it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return [
        word if word.isascii() else _folded(word) if word[0].islower() else _folded(word).capitalize()
        for word in _WORD.findall(text)
    ]


def _reads_foreign(words: Sequence[str], share: float, lead: int) -> bool:
    """Whether the small words among these are those of one language, and few are English.

    A word that two languages share speaks for neither, and where most words begin with capitals, "de la"
    and "van der" do not either: that may be a list of names.
    """
    if len(words) < _MIN_WORDS:
        return False
    counts = Counter(map(str.lower, words))
    foreign = [(word, n) for word, n in counts.items() if word in _SPEAKERS and word not in _ENGLISH]
    if len(foreign) < _DISTINCT:
        return False
    if sum(w[0].islower() for w in words) * 2 < len(words):
        foreign = [(word, n) for word, n in foreign if word not in _PARTICLES]
    theirs: dict[str, list[int]] = {}
    for word, n in foreign:
        for language in _SPEAKERS[word]:
            theirs.setdefault(language, []).append(n)
    english = [(word, n) for word, n in counts.items() if word in _ENGLISH]
    return any(
        len(found) >= _DISTINCT
        and sum(found) >= share * len(words)
        and sum(found) >= lead * sum(n for word, n in english if language not in _SPEAKERS.get(word, ()))
        for language, found in theirs.items()
    )


def _holds_another_script(text: str) -> bool:
    """Whether there is a stretch of some length, or most of the text, whose letters are not Latin.

    Vowel signs count as letters, as Hindi writes half its vowels with them.
    """
    if text.isascii():
        return False
    latin = others = stretch = between = 0
    for char in text:
        if not (char.isalpha() or unicodedata.category(char) in ("Mc", "Mn")):
            continue
        script = unicodedata.name(char, "").partition(" ")[0]
        if script in ("LATIN", "FULLWIDTH"):
            latin, between = latin + 1, between + 1
            if between > _MAX_BETWEEN:
                stretch = 0
        elif script != "COMBINING":  # an accent of its own, on whatever letter
            weight = 2 if script in _SIGNS else 1
            others, stretch, between = others + weight, stretch + weight, 0
            if stretch >= _MIN_LETTERS:
                return True
    return others >= _MIN_LETTERS and others > latin
