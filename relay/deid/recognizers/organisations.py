"""Schools, clinics, congregations, employers and units, by the words such names are built of."""

# ruff: noqa: E501 - a pattern or word list broken into pieces is harder to check than a long line

import re
from collections.abc import Iterable

from relay.deid.finding import Finding, Kind, Knowledge
from relay.deid.lexicon import is_common_word, is_kept
from relay.deid.recognizer import Rule, found
from relay.deid.wording import UPPER

_HEAD = r"(?:Elementary|Primary|Middle|High|Junior High|Prep|Preparatory|Grammar|Comprehensive|Nursery|Charter|Magnet|Day|Boarding|Community)"
_SUFFIX = (
    rf"(?:(?:{_HEAD} )?School(?: District)?|Elementary|Middle|High|Prep|Academy|College|University|Institute|Polytechnic|Conservatory|Seminary|Montessori|Preschool|Kindergarten|"
    r"Hospital|Medical Cent(?:er|re)|Health(?:care| Care)?(?: System| Services| Cent(?:er|re)| Trust| Partners)?|Infirmary|Hospice|Clinic|Surgery|Pharmacy|Urgent Care|Rehab(?:ilitation)?(?: Cent(?:er|re))?|Recovery(?: Cent(?:er|re))?|"
    r"Behaviou?ral Health|Mental Health(?: Cent(?:er|re)| Services)?|Counsel(?:l)?ing(?: Cent(?:er|re)| Group| Services| Associates| Collective)?|Psychotherapy(?: Group| Associates| Collective)?|Psychological(?: Services| Associates)|Psychology(?: Group)?|Therapy(?: Group| Cent(?:er|re)| Collective| Associates| Services)?|Wellness(?: Cent(?:er|re))?|"
    r"Family Services|Family Therapy|Associates|Treatment Cent(?:er|re)|Cent(?:er|re)|Cent(?:er|re) for [A-Z]\w+(?: [A-Z]\w+)?|"
    r"Church|Chapel|Cathedral|Abbey|Priory|Parish|Temple|Synagogue|Mosque|Gurdwara|Masjid|Ministries|Fellowship|Congregation|Tabernacle|Mission|Baptist(?: Church)?|Methodist(?: Church)?|Lutheran(?: Church)?|Presbyterian(?: Church)?|Episcopal(?: Church)?|United Methodist|"
    r"Inc|LLC|L\.L\.C|PLLC|P\.C|LLP|Ltd|GmbH|PLC|Corp|Corporation|Company|Co\.|Industries|Manufacturing|Logistics|Freight|Trucking|Construction|Plumbing|Electric|Roofing|Enterprises|Partners|Group|Holdings|Solutions|Systems|Technologies|Consulting|Foundation|Trust|Society|Agency|Union|Co-?op|Cooperative|Collective|Credit Union|Bank|Savings|Insurance|Realty|Properties|"
    r"Library|Museum|Theat(?:er|re)|Playhouse|Orchestra|Symphony|Choir|Opera|Ballet|Gallery|Club|Lodge|Ranch|Farm|Farms|Dairy|Orchards|Nursery|Bakery|Brewery|Cafe|Café|Diner|Grill|Tavern|Pub|Inn|Hotel|Motel|Resort|Casino|Market|Foods|Grocery|Hardware|Salon|Gym|Fitness|Studio|Studios|Garage|Motors|Auto|Foundry|Works|Mill|Marine|Airlines|Airways|Railway|Transit|Cargo|Energy|Mining|Steel|"
    r"Fire Department|Fire(?: Dept)?|Police Department|Police|PD|FD|Sheriff(?:['’]s (?:Office|Department))?|Correctional(?: Facility| Institution| Cent(?:er|re))?|Prison|Jail|Detention Cent(?:er|re)|Penitentiary|Juvenile Hall|Courthouse|City Council|"
    r"Nursing Home|Care Home|Assisted Living|Senior Living|Retirement(?: Community| Village)?|Shelter|House|Home|Hall|Manor|Court Residence|Gardens Residence|Group Home|Daycare|Childcare|Camp|"
    r"Times|Herald|Gazette|Tribune|Courier|Chronicle|Examiner|Dispatch|Observer|Sentinel|Daily News|Radio|FM|"
    r"Battalion|Brigade|Regiment|Squadron|Platoon|Infantry|Division|Fusiliers|Guild|Local|Rovers|United|FC|RFC|Wanderers|Athletic|Little League|Swim Club|Panthers|Tigers|Wildcats|Eagles|Bulldogs)"
)
_WORD = rf"(?:{UPPER}[\w'’.-]*|&|of|the|and|for|de|del|la|St\.)"
_START = rf"(?!(?:The|A|An|My|Our|Her|His|Their|Your|This|That|In|At|On|From|To|If|When|And|But|So|We|He|She|They|It|I|Is|As|After|Before|Dear|Hi|Hello|Dr|Mr|Mrs|Ms)\b){UPPER}[\w'’-]*"
_RULES = (
    Rule(Kind.ORG, "suffix", 0.85, rf"\b{_START}(?:[ \t]+{_WORD}){{0,5}}?[ \t]+{_SUFFIX}\b(?:[ \t]+{_SUFFIX}\b){{0,2}}(?: of {UPPER}[\w'’-]+(?: {UPPER}[\w'’-]+)?)?"),
    Rule(Kind.ORG, "of", 0.85, rf"\b(?:University|College|Church|Diocese|Archdiocese|Bank|Hospital|School|Academy|Temple|Congregation|Institute|Sisters|Friends|Daughters|Sons|Order|Chapel|Community) of (?:the )?{UPPER}[\w'’-]+(?:[ \t](?:of |the |and |& )*{UPPER}[\w'’-]+){{0,3}}"),
    Rule(Kind.ORG, "saint", 0.85, rf"\b(?:St\.?|Saint|Our Lady of|Sacred Heart|Holy|Mt\.? Zion|First|Second|Beth|B['’]nai|Temple|Masjid|Good Shepherd|Iglesia|Colegio|Lyc[eé]e|Coll[eè]ge|[EÉ]cole|H[oô]pital|Clinique|Hospital|Escuela|Universidad|Universit[eéà]) (?:(?:de |la |del |of |the |El |di ){{0,2}}){UPPER}[\w'’-]+(?:[ \t]{UPPER}[\w'’-]+)?(?:['’]s)?"),
    Rule(Kind.ORG, "numbered", 0.85, r"\b(?:Engine|Ladder|Station|Truck|Local|Unit|Ward|Wing|Troop|Pack|Post|Lodge|Squad|Precinct|District|Division|Company|Tower|Team|PS|P\.S\.|IS|Public School|School|VFW Post|Elks Lodge|Battalion|Pod|Block|House|Court|Department|Channel|Crew|Medic|Rescue|USS|HMS) (?:No\.? ?|#)?\d{1,4}[A-Z]?\b"),
    Rule(Kind.ORG, "military unit", 0.85, r"\b\d{1,3}(?:st|nd|rd|th) (?:Airborne|Infantry|Cavalry|Armou?red|Engineers?|Battalion|Brigade|Regiment|Division|Squadron|Marines|Rangers|Wing|Precinct|Ward|Street Clinic)(?: (?:Division|Regiment|Brigade|Battalion))?"),
    Rule(Kind.ORG, "ship", 0.9, rf"\b(?:USS|HMS|HMCS|HMAS|MV|M/V|RMS|SS|USNS|USCGC)\s+{UPPER}[\w'’.-]+(?: {UPPER}[\w'’.-]+){{0,2}}"),
    Rule(Kind.ORG, "call sign", 0.75, r"\b(?:W|K)[A-Z]{3}(?:-(?:FM|AM|TV))\b"),
    Rule(Kind.ORG, "partners", 0.8, rf"\b{UPPER}[\w'’-]+(?:, {UPPER}[\w'’-]+)* (?:&|\+) (?:{UPPER}[\w'’-]+|Sons|Daughters|Co)\b(?: {UPPER}[\w'’-]+)?"),
    Rule(Kind.ORG, "attends", 0.75, rf"\b(?:works? (?:at|for)|worked (?:at|for)|working (?:at|for)|job (?:at|with)|employed (?:at|by)|shift at|manager (?:at|of)|nurse at|teache[rs]+ at|taught at|teaching at|professor at|(?:student|junior|senior|freshman|sophomore|principal|coach(?:es)?|counsel(?:l)?or) at|attends|attended|attending|enrolled (?:at|in)|admitted to|discharged from|inpatient at|residential at|rehab at|detox at|graduated from|transferred to|expelled from|suspended from|interned at|volunteers? at|plays for|played for|sings at|preaches at|worships at|teller at|driver for|drives for|welder at|cook at|works nights at|dispatcher for|clerk at|supervisor at|laid off (?:from|by)|fired (?:from|by)|hired (?:at|by)|deacon at|elder at|pastor (?:at|of)|engineer at|foreman at|stationed aboard) (?:the )?(?P<it>{UPPER}[\w'’&.-]*(?:[ \t](?:{UPPER}[\w'’&.-]*|of|the|and|&)(?=[ \t]{UPPER})|[ \t]{UPPER}[\w'’&-]*){{0,4}})"),
)  # fmt: skip
_GENERIC = frozenset(
    "high school middle elementary college university hospital clinic church temple house home club market center centre group society union co bank "
    "therapy counseling counselling psychology community family mental health behavioral behavioural services department day team court prison jail".split()
)


class Organisations:
    """Named bodies smaller than nationwide."""

    name = "organisations"
    kinds = frozenset({Kind.ORG})

    def find(self, text: str, knowledge: Knowledge) -> Iterable[Finding]:
        """Names by suffix, prefix, number or the verb before them; nationwide bodies stay."""
        del knowledge
        for rule in _RULES:
            for start, end, _ in rule.matches(text):
                words = text[start:end]
                if not _is_generic(words) and not is_kept(words):
                    yield found(rule, start, end, self.name)


def _is_generic(words: str) -> bool:
    """Whether this only says what kind of place it is: "High School", "Family Therapy"."""
    parts = re.findall(r"[^\W_]+", words.casefold())
    telling = [p for p in parts if p not in _GENERIC and p not in {"of", "the", "and", "for"}]
    if not telling or all((is_kept(p)) for p in telling):
        return True
    # One plain word before "Therapy" or "Group" is a method, not a place: "Exposure Therapy", "Process Group".
    return parts[-1] in {"therapy", "group", "psychotherapy", "psychology", "high", "home", "house", "recovery", "work", "works", "system", "systems", "partners"} and all(is_common_word(p) for p in telling)  # fmt: skip
