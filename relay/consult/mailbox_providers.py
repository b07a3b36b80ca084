"""Mail domains that say nothing about where a person works.

Every other domain counts as a practice's. A missing provider only keeps two of
its customers from asking one another; so the list may be short of the rare ones.
"""

_PROVIDERS = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.fr outlook.de outlook.es outlook.it outlook.ie
    hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es live.com live.co.uk live.ca
    live.com.au live.fr live.nl msn.com passport.com
    yahoo.com yahoo.co.uk yahoo.ca yahoo.com.au yahoo.co.in yahoo.ie yahoo.de yahoo.fr yahoo.es yahoo.it
    ymail.com rocketmail.com myyahoo.com aol.com aim.com verizon.net netscape.net
    icloud.com me.com mac.com
    proton.me protonmail.com protonmail.ch pm.me tuta.com tuta.io tutanota.com tutanota.de tutamail.com
    fastmail.com fastmail.fm sent.com hey.com hushmail.com hush.com mailfence.com runbox.com posteo.de
    posteo.net mailbox.org startmail.com riseup.net disroot.org countermail.com
    zoho.com zohomail.com zohomail.eu gmx.com gmx.de gmx.net gmx.at gmx.ch mail.com email.com usa.com
    web.de t-online.de freenet.de arcor.de vodafone.de 1und1.de kabelmail.de
    orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr
    libero.it virgilio.it tiscali.it alice.it tin.it fastwebnet.it
    terra.es telefonica.net movistar.es ya.com
    sapo.pt iol.pt clix.pt uol.com.br bol.com.br terra.com.br globo.com ig.com.br
    ziggo.nl kpnmail.nl planet.nl home.nl xs4all.nl hetnet.nl skynet.be telenet.be proximus.be
    wp.pl o2.pl onet.pl onet.eu interia.pl gazeta.pl op.pl seznam.cz centrum.cz email.cz azet.sk
    telia.com tele2.se bredband.net comhem.se online.no telenor.no getmail.no elisanet.fi kolumbus.fi
    bluewin.ch sunrise.ch hispeed.ch aon.at chello.at
    btinternet.com btopenworld.com talktalk.net talk21.com virginmedia.com blueyonder.co.uk ntlworld.com
    sky.com tiscali.co.uk plus.net plusnet.com o2.co.uk eircom.net
    comcast.net xfinity.com att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net cox.net
    charter.net spectrum.net roadrunner.com earthlink.net mindspring.com juno.com netzero.net
    optonline.net optimum.net frontier.com frontiernet.net windstream.net centurylink.net q.com
    embarqmail.com tds.net suddenlink.net rcn.com
    rogers.com bell.net sympatico.ca shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca nl.rogers.com
    bigpond.com bigpond.net.au optusnet.com.au iinet.net.au westnet.com.au tpg.com.au internode.on.net
    dodo.com.au xtra.co.nz slingshot.co.nz orcon.net.nz vodafone.co.nz
    rediffmail.com sify.com indiatimes.com mweb.co.za telkomsa.net vodamail.co.za webmail.co.za
    yandex.com yandex.ru mail.ru bk.ru list.ru inbox.ru rambler.ru ukr.net i.ua abv.bg
    qq.com 163.com 126.com sina.com naver.com hanmail.net daum.net
    """.split()
)


def is_mailbox_provider(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return domain.lower() in _PROVIDERS
