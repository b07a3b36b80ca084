"""Names for people who must not be known: common nouns of nature.

None is on a list of usual given names, and `pick` leaves out any that stands on the roster.
"""

from collections.abc import Collection

from relay.consult.decision import Tokens

NOUNS = tuple(
    """Alder Birch Larch Spruce Beech Hornbeam Sycamore Cedar Cypress Juniper Poplar Chestnut
    Moss Lichen Reed Sedge Bracken Clover Thistle Yarrow Sorrel Nettle Bramble Heron Plover
    Lapwing Curlew Avocet Dipper Wagtail Swallow Swift Nuthatch Goldcrest Siskin Linnet Bunting
    Kestrel Osprey Buzzard Harrier Otter Badger Marten Hare Vole Dormouse Hedgehog Beaver Trout
    Grayling Sturgeon Salmon Cricket Damselfly Lacewing Firefly Granite Basalt Slate Flint Quartz
    Feldspar Limestone Sandstone Marble Obsidian Pebble Boulder Meadow Moor Fen
    Marsh Delta Estuary Lagoon Atoll Glacier Moraine Fjord Cove Headland Dune Shoal Rapids
    Waterfall Spring Geyser Canyon Ravine Ridge Summit Plateau Prairie Tundra Steppe Savanna Copse
    Thicket Orchard Hedgerow Clearing Breeze Drizzle Hoarfrost Dew Mist Thunder Rainbow Northlight
    Comet Meteor Equinox Twilight""".split()
)
ADJECTIVES = tuple(
    "Silver Quiet Evening Northern Golden Distant Morning Autumn Winter Summer Inland Upland".split()
)


def pick(used: Collection[str], forbidden: Collection[str], tokens: Tokens) -> str:
    """A pseudonym the member has not had, at random; two words once the single ones are used up.

    forbidden: words of the names on the roster, lower case.
    """
    nouns = [n for n in NOUNS if n.lower() not in forbidden]
    free = [n for n in nouns if n not in used]
    if not free:
        free = [f"{a} {n}" for a in ADJECTIVES for n in nouns if f"{a} {n}" not in used]
    return tokens.shuffled(free or nouns)[0]
