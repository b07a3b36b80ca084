"""Which texts the engine says it cannot judge for their language, and which it must not refuse."""

# ruff: noqa: E501 - a text under test reads better on one line

import unicodedata

import pytest

from relay.deid.language import is_foreign
from relay.deid.reading.plain import plain

BEFORE = "I have seen her for three months and I am not sure what to do next. Her notes from this week are below.\n\n"
AFTER = "\n\nHave you worked with somebody like this before? I would be glad of any thoughts you have on it."
PARAGRAPHS = {
    "Afrikaans": "My kliënt kom al drie maande na my toe en sy kan nie meer slaap nie sedert haar ma dood is. Sy sê dat sy nie weet hoe om verder te gaan nie, en haar man help nie baie nie.",
    "Albanian": "Klientja ime nuk fle më që kur i vdiq nëna dhe nuk di çfarë të bëj me të. Ajo vjen çdo javë, por është shumë e heshtur dhe nuk do të flasë për familjen e saj.",
    "Basque": "Nire bezeroak ez du lorik egiten ama hil zenetik eta ez dakit zer egin behar dudan berarekin. Astero etortzen da baina oso isilik dago eta ez du bere familiaz hitz egin nahi.",
    "Catalan": "La meva pacient no dorm des que va morir la seva mare i no sé què haig de fer amb ella. Ve cada setmana però és molt callada i no vol parlar de la seva família.",
    "Croatian": "Moja klijentica ne spava otkad joj je umrla majka i ne znam što da radim s njom. Dolazi svaki tjedan, ali je vrlo tiha i ne želi govoriti o svojoj obitelji jer se boji da će ga izgubiti.",
    "Czech": "Moje klientka nespí od té doby, co jí zemřela matka, a já nevím, jak s ní dál pracovat. Chodí každý týden, ale je velmi tichá a nechce mluvit o své rodině, protože se bojí, že ho ztratí.",
    "Danish": "Min klient har ikke sovet siden hendes mor døde, og jeg ved ikke hvad jeg skal gøre med hende. Hun kommer hver uge, men er meget stille og vil ikke tale om sin familie.",
    "Dutch": "Mijn cliënte slaapt niet meer sinds haar moeder is overleden en ik weet niet wat ik met haar moet doen. Ze komt elke week maar is heel stil en wil niet over haar familie praten.",
    "Estonian": "Minu klient ei ole maganud sellest ajast, kui ta ema suri, ja ma ei tea, mida temaga teha. Ta käib igal nädalal, aga on väga vaikne ja ei taha oma perest rääkida.",
    "Filipino": "Hindi na nakakatulog ang kliyente ko mula nang mamatay ang kanyang ina at hindi ko alam kung ano ang gagawin ko. Pumupunta siya linggo-linggo pero tahimik siya at ayaw niyang pag-usapan ang pamilya niya.",
    "Finnish": "Asiakkaani ei ole nukkunut sen jälkeen kun hänen äitinsä kuoli, enkä tiedä mitä tehdä hänen kanssaan. Hän käy joka viikko, mutta on hyvin hiljainen eikä halua puhua perheestään.",
    "French": "Ma cliente ne dort plus depuis la mort de sa mère et je ne sais pas ce que je dois faire avec elle. Elle vient chaque semaine mais elle est très silencieuse.",
    "German": "Meine Klientin kommt seit drei Monaten zu mir und sie hat seit dem Tod ihrer Mutter nicht mehr geschlafen. Sie ist sehr still und will nicht über ihre Familie sprechen.",
    "Haitian": "Kliyan mwen an pa ka dòmi depi manman li mouri e mwen pa konnen kisa pou m fè avèk li. Li vini chak semèn men li pa pale anpil sou fanmi li.",
    "Hausa": "Ita ba ta iya barci ba tun lokacin da mahaifiyarta ta rasu kuma ban san abin da zan yi ba. Tana zuwa kowane mako amma ba ta son magana game da iyalinta.",
    "Hinglish": "Meri client ko neend nahi aati jab se uski maa guzar gayi hai aur mujhe samajh nahi aa raha ki main kya karun. Woh har hafte aati hai lekin bahut chup rehti hai.",
    "Hungarian": "A kliensem nem alszik, mióta az anyja meghalt, és nem tudom, hogy mit tegyek vele. Minden héten eljön, de nagyon csendes, és nem akar a családjáról beszélni, mert fél.",
    "Icelandic": "Skjólstæðingur minn hefur ekki sofið síðan móðir hennar dó og ég veit ekki hvað ég á að gera. Hún kemur í hverri viku en er mjög þögul og vill ekki tala um það.",
    "Indonesian": "Klien saya tidak bisa tidur sejak ibunya meninggal dan saya tidak tahu apa yang harus saya lakukan dengan dia. Dia datang setiap minggu tetapi sangat pendiam dan tidak mau bicara tentang keluarganya.",
    "Irish": "Níl mo chliant ag codladh ó fuair a máthair bás agus níl a fhios agam cad ba cheart dom a dhéanamh léi. Tagann sí gach seachtain ach tá sí an-chiúin agus ní theastaíonn uaithi labhairt faoi.",
    "Italian": "La mia paziente non dorme più da quando è morta sua madre e non so che cosa fare con lei. Viene ogni settimana ma è molto silenziosa e non vuole parlare della famiglia.",
    "Latvian": "Mana kliente nav gulējusi kopš viņas māte nomira, un es nezinu, ko lai es ar viņu daru. Viņa nāk katru nedēļu, bet ir ļoti klusa un negrib runāt par savu ģimeni.",
    "Lithuanian": "Mano klientė nemiega nuo tada, kai mirė jos mama, ir aš nežinau, ką su ja daryti. Ji ateina kas savaitę, bet yra labai tyli ir nenori kalbėti apie savo šeimą.",
    "Maori": "Kāore taku kiritaki e moe ana mai i te matenga o tōna whaea, ā, kāore au e mōhio me aha au. Ka haere mai ia i ia wiki engari he wahangū ia.",
    "Norwegian": "Klienten min har ikke sovet siden moren hennes døde, og jeg vet ikke hva jeg skal gjøre med henne. Hun kommer hver uke, men er veldig stille og vil ikke snakke om familien sin.",
    "Polish": "Moja klientka nie śpi, odkąd umarła jej matka, i nie wiem, co z nią zrobić. Przychodzi co tydzień, ale jest bardzo cicha i nie chce mówić o swojej rodzinie, bo się boi.",
    "Portuguese": "A minha paciente não dorme desde a morte da mãe e eu não sei o que fazer com ela. Vem todas as semanas mas é muito calada e não quer falar da família.",
    "Romanian": "Clienta mea nu mai doarme de când a murit mama ei și nu știu ce să fac cu ea. Vine în fiecare săptămână, dar este foarte tăcută și nu vrea să vorbească despre familia ei.",
    "Slovak": "Moja klientka nespí odkedy jej zomrela matka a ja neviem, ako s ňou ďalej pracovať. Chodí každý týždeň, ale je veľmi tichá a nechce hovoriť o svojej rodine, pretože sa bojí.",
    "Slovene": "Moja klientka ne spi, odkar ji je umrla mati, in ne vem, kaj naj naredim. Prihaja vsak teden, ampak je zelo tiha in noče govoriti o svoji družini, ker se boji.",
    "Somali": "Macmiilkaygu ma seexan tan iyo markii hooyadeed dhimatay mana garanayo waxa aan sameeyo. Waxay timaadaa toddobaad kasta laakiin aad bay u aamusan tahay oo ma rabto inay ka hadasho qoyskeeda.",
    "Spanish": "Mi paciente no ha dormido desde la muerte de su madre y no sé qué hacer con ella en las sesiones. Viene cada semana pero es muy callada.",
    "Swahili": "Mteja wangu hajalala tangu mama yake afariki na mimi sijui nifanye nini naye. Anakuja kila wiki lakini yeye ni kimya sana na hataki kuzungumza kuhusu familia yake.",
    "Swedish": "Min klient har inte sovit sedan hennes mamma dog och jag vet inte vad jag ska göra med henne. Hon kommer varje vecka men är mycket tyst och vill inte tala om det.",
    "Turkish": "Danışanım annesi öldüğünden beri uyuyamıyor ve ben onunla ne yapacağımı bilmiyorum. Her hafta geliyor ama çok sessiz ve ailesi hakkında konuşmak istemiyor, daha önce böyle değil gibi bir şey.",
    "Vietnamese": "Thân chủ của tôi không ngủ được từ khi mẹ cô ấy mất và tôi không biết phải làm gì với cô ấy. Cô ấy đến mỗi tuần nhưng rất im lặng.",
    "Welsh": "Nid yw fy nghleient wedi cysgu ers i'w mam farw ac nid wyf yn gwybod beth i'w wneud gyda hi. Mae hi'n dod bob wythnos ond mae'n dawel iawn ac nid yw am siarad am ei theulu.",
    "Zulu": "Ikhasimende lami alikwazi ukulala selokhu umama wakhe ashona futhi angazi ukuthi ngenzeni ngaye. Ufika masonto onke kodwa uthule kakhulu futhi akafuni ukukhuluma ngomndeni wakhe ngoba uyesaba.",
    "Xhosa": "Umxhasi wam akakwazi ukulala ukususela oko umama wakhe waswelekayo kwaye andiyazi into emandiyenze. Uza rhoqo ngeveki kodwa uthule kakhulu kwaye akafuni ukuthetha ngosapho lwakhe kuba uyoyika.",
    "Yoruba": "Onibara mi ko ti sun lati igba ti iya re ti ku, emi ko si mo ohun ti mo le se fun un. O maa n wa ni gbogbo ose sugbon o dake pupo.",
    "Igbo": "Onye ahịa m anaghị arahụ ụra kemgbe nne ya nwụrụ, amaghịkwa m ihe m ga-eme. Ọ na-abịa kwa izu mana ọ na-agba nkịtị ma ọ chọghị ikwu maka ezinụlọ ya.",
    "Russian": "Моя клиентка не спит с тех пор, как умерла её мать, и я не знаю, что мне с ней делать.",
    "Greek": "Η πελάτισσά μου δεν κοιμάται από τότε που πέθανε η μητέρα της και δεν ξέρω τι να κάνω.",
    "Arabic": "موكلتي لا تنام منذ وفاة والدتها ولا أعرف ماذا أفعل معها في الجلسات كل أسبوع",
    "Hindi": "मेरी मुवक्किल अपनी माँ की मृत्यु के बाद से सो नहीं पा रही है और मुझे नहीं पता कि क्या करूँ",
    "Chinese": "我的来访者自从母亲去世以后就一直无法入睡，我不知道应该怎么办。",
    "Korean": "제 내담자는 어머니가 돌아가신 후로 잠을 자지 못하고 있으며 어떻게 해야 할지 모르겠습니다.",
}
each_language = pytest.mark.parametrize("language", PARAGRAPHS)


@each_language
def test_a_text_in_another_language_is_foreign(language: str) -> None:
    assert is_foreign(PARAGRAPHS[language])


@each_language
def test_one_paragraph_in_another_language_is_enough(language: str) -> None:
    assert is_foreign(BEFORE + PARAGRAPHS[language] + AFTER)


@each_language
def test_a_paragraph_need_not_be_set_off_by_an_empty_line(language: str) -> None:
    assert is_foreign((BEFORE + PARAGRAPHS[language] + AFTER).replace("\n\n", "\n"))


@each_language
def test_accents_left_out_or_written_apart_change_nothing(language: str) -> None:
    apart = unicodedata.normalize("NFD", PARAGRAPHS[language])
    assert is_foreign(apart)
    assert is_foreign("".join(c for c in apart if not unicodedata.combining(c)))


@each_language
def test_the_engine_reads_it_as_foreign_also_when_shouted(language: str) -> None:
    for words in (PARAGRAPHS[language], PARAGRAPHS[language].upper()):
        assert is_foreign(plain(BEFORE + words + AFTER)[0])


def test_two_sentences_inside_an_english_paragraph_are_foreign() -> None:
    assert is_foreign(BEFORE.strip() + " " + PARAGRAPHS["Spanish"] + " " + AFTER.strip())


def test_a_text_of_short_lines_in_another_language_is_foreign() -> None:
    lines = "No puedo más.\nMi madre no me quiere.\nNo sé qué hacer.\nMe siento muy sola.\nYa no duermo por la noche.\n"
    assert is_foreign(lines)
    assert is_foreign(BEFORE + lines + AFTER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SEND",
        "Danke schön, das hat mir sehr geholfen.",
        "Diolch yn fawr iawn i ti am dy help.",
        "Спасибо большое за вашу помощь!",
        "谢谢大家的帮助",
        "My client says mi madre no me quiere and then she weeps until we stop.",
        "Every hour ends alike. She says: no sé qué hacer con mi madre, y no puedo más con esta casa. Then she takes her coat and goes, and I sit there.",
        "She calls him 'mijo', he calls her 'Mami', and grace is said in Tagalog: Bahala na ang Diyos. I like them both.",
        "He quotes Freud at me, wo Es war, soll Ich werden, and I answer with Lacan that le désir de l'homme est le désir de l'Autre. We laugh.",
        "Sleep poor, appetite low, affect blunted, mood dysphoric, insight fair, judgment intact, denies intent, oriented, guarded, pleasant.",
        "Sertraline 100 mg, lamotrigine 200 mg, trazodone 50 mg, melatonin, prazosin 2 mg; PHQ-9 17, GAD-7 12, PCL-5 44, ISI 19, AUDIT 3.",
        "Present: María de la Cruz, Juan de los Santos, Ana del Río y Vega, Jan van den Berg, Piet van der Meer, Li Na.",
        "Write to me at www.river.example or a.b.c@lake.example, com a com b com c com d com e com f com g com h.",
        "PRESENT: MARÍA DE LA CRUZ, JUAN DE LOS SANTOS, ANA DEL RÍO Y VEGA, JAN VAN DEN BERG, PIET VAN DER MEER, LI NA.",
        "[client] and [client's mother] met [person 2] in [town] at [school] with [teacher] and [client 2] on [date] and [date 2].",
        "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
        "3565 Πλατεία Συντάγματος 204, Suite 279",
    ],
)
def test_short_notes_quotations_lists_and_notes_of_a_clinic_are_not_foreign(text: str) -> None:
    assert not is_foreign(text)
    assert not is_foreign(BEFORE + text + AFTER)
