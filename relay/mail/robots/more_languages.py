"""What absence notes say in Danish, Norwegian, Finnish, Czech, Russian, Turkish and Hungarian.

Alternatives of the patterns of `away`, which has the other nine languages.
"""

from typing import Final

AWAY: Final = (
    # Danish, Norwegian
    r"\bjeg (?:er|holder|har)\b[^,]{0,30}\b(?:ferie|fraværende|borte|bortrejst|bortreist|orlov|permisjon"
    r"|ikke på (?:kontoret|arbejde|jobb))"
    # Finnish, Czech
    r"|\bolen\b[^,]{0,30}\b(?:loma(?:lla|matkalla)|poissa|vapaalla|matkoilla|\w*(?:vapaalla|lomalla))"
    r"|\b(?:čerpám|mám|jsem|budu)\b[^,]{0,30}\b(?:dovolen\w+|mimo kancelář|nepřítom\w+|služební cest\w+)"
    # Russian, Turkish, Hungarian
    r"|\bя (?:сейчас )?(?:нахожусь |буду )?(?:в отпуске|в командировке|на больничном|вне офиса|отсутств)"
    r"|\b(?:нахожусь|буду) (?:в отпуске|в командировке|на больничном|вне офиса)"
    r"|\b(?:izindeyim|tatildeyim|ofis dışındayım|raporluyum)\b"
    r"|\b(?:szabadságon|házon kívül|betegszabadságon) vagyok|\btávol vagyok"
)
ALSO: Final = (
    r"\b(?:tilbage|tilbake|besvarer|din (?:mail|besked|henvendelse)|e-post(?:en)? din|meldingen din|hastende"
    r"|hastesaker|kontakt (?:venligst|gjerne|klinikken|kontoret)|mi[t]{1,2} fravær|begrænset|begrenset)"
    r"|\b(?:asti|saakka|palaan|palattuani|vastaan (?:viesti|sähköposti)|lue sähköposti|viestisi\w*"
    r"|kiireelli\w+"
    r"|yhteyttä|poissaolo\w+)"
    r"|\b(?:do \d|po (?:svém )?návratu|odpovím|vaši zpráv\w+|váš e-?mail|přístup k|v naléhavých|kontaktujte"
    r"|obraťte se)"
    r"|\b(?:до \d|после возвращения|отвечу|ваше (?:сообщение|письмо)|срочн\w+|обращайтесь|вернусь"
    r"|доступ к почте)"
    r"|\b(?:tarihine kadar|dönüşümde|mesajınız\w*|e-postalar?\w*|acil (?:durum|konu)\w*)"
    r"|\b(?:\d{1,2}-ig|visszatér\w+|válaszol\w+|sürgős \w+|leve(?:lére|lét|lükre))"
)
POLITE: Final = (
    r"\b(?:tak|takk) for\b|\b(?:venlig|vennlig) hilsen|^(?:hei|god dag|goddag)\b|\bkiitos\b|\bterveisin"
    r"|\bs pozdravem|\bděkuji|^(?:dobrý den|vážen)|\bспасибо|\bс уважением|^(?:здравствуйте|добрый день"
    r"|уважаем)"
    r"|\bteşekkür|\bsaygılar|^(?:merhaba|sayın)|\bköszönöm|\büdvözlettel|^(?:tisztelt|kedves)\b"
)
CASE: Final = (
    r"\b(?:hun|hende|klienten|pa[ts]ienten|moren|faren|hän\w*|asiak\w+|potila\w+|äiti\w*|isän?\b|lap(?:si"
    r"|sen)"
    r"|klient\w*|pacient\w*|matk[aou]\w*|otc\w+|dítě\w*|он|она|её|ее|ему|его|клиент\w*|пациент\w*|мат(?:ь"
    r"|ери|ерью)"
    r"|отц\w+|реб[её]н\w+|danışan\w*|hasta(?:m|nın|yla)\w*|anne(?:m|si)\w*|baba(?:m|sı)\w*|çocu\w+"
    r"|kliens\w*|beteg(?:em|nek)\w*"
    r"|anyj\w+|apj\w+|gyerek\w*)\b"
)
