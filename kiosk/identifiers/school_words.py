"""Words that schools are named and told by."""

from __future__ import annotations

import re
from typing import Final

from kiosk.identifiers.addresses import SCENERY

SURE: Final = frozenset(
    {
        "school",
        "academy",
        "college",
        "primary",
        "nursery",
        "infants",
        "infant",
        "juniors",
        "preschool",
        "pre-school",
        "grammar",
        "pru",
        "playgroup",
        "kindergarten",
        "comprehensive",
        "montessori",
        "comp",
        "primry",
        "primery",
        "acadamy",
        "acedemy",
        "nursary",
        "colledge",
    }
)
LOOSE: Final = frozenset(
    {
        "high",
        "first",
        "middle",
        "junior",
        "secondary",
        "special",
        "prep",
        "preparatory",
        "sixth",
        "upper",
        "lower",
        "community",
        "academies",
    }
)
KINDS: Final = SURE | LOOSE
FAITH: Final = frozenset(
    {
        "ce",
        "rc",
        "cofe",
        "catholic",
        "methodist",
        "va",
        "vc",
        "c",
        "of",
        "e",
        "church",
        "england",
        "roman",
        "language",
        "sports",
        "science",
        "technology",
        "arts",
        "humanities",
        "performing",
    }
)
NO_NAME: Final = frozenset(
    """
    a an the my our his her their your its this that these those every each any some no another other which
    what whose mainstream special specialist local nearest nearby village town city state private independent
    public free faith boarding residential day new old good bad great outstanding right wrong first second
    third next last previous current former small big large little whole whole-school old-school middle high
    higher lower upper junior senior primary secondary infant infants nursery further adult sunday summer
    forest home after before pre post out full-time part-time full part big year term maintained academy faith
    feeder sister partner base named preferred chosen receiving host sending resourced same single mixed boys
    girls girls' boys' county council district authority ebd semh asd autism autistic mld pmld sld send sen
    camhs nhs medical hospital virtual online art arts music drama dance sports sport science technology tech
    agricultural land-based fe sixth ballet stage drama language saturday satellite steiner montessori
    inclusive supportive excellent amazing lovely brilliant fantastic poor failing struggling particular
    certain particular different several many few two three four five six both all most more too so very really
    quite as is was at to from in on of for with by and or but not via attend attends attended attending start
    starts started starting leave leaves left leaving into about between during since when where if than then
    per de le la one only even just own ordinary normal regular standard typical neighbouring whatever
    catchment community church catholic muslim jewish christian islamic sikh hindu welsh english polish british
    inner outer urban rural worcestershire herefordshire parents parent teachers teacher staff pupils children
    child kids sencos senco head heads headteacher every wants want wanted finish finished found find chose
    choose tried hate hates love loves joined like need needs needed miss missed missing refuse refuses refused
    do does did doing go goes going gone went back enter entering has have had having until till get gets got
    getting run runs runs ran under against without within across around near stress anxiety cost costs demand
    waits numbers levels level rates rate standards price prices list lists stakes bar jump quality really
    extremely far way use using safe safer old whose because also still now never always local's
    dual-registered split-site alternative provision hub unit centre ap pru eotas tutoring it them him me us
    you he she they we i inner-city average super setting settings wrap wraparound breakfast brought bring
    brings take takes took taking top medium early autumn spring winter age people education educational
    training apprenticeship apprenticeships university boys' all-through through three-tier two-tier tier ks1
    ks2 ks3 ks4 transfer transferring transition transitioning moved moves move moving
    """.split()
)
NAMEY: Final = (
    SCENERY
    | frozenset(
        """
    abbot albany alexandra all angels apostles ark aspire avenue beacon blessed bright bruton busy cardinal
    chantry christ co-op compass crest discovery elms endeavour enterprise evergreen excel explorers fairfield
    future greenfield guardian harmony haven heart heights hive holy horizon immaculate inspire jack john
    joseph kingdom ladybird ladybirds lady landmark legacy lighthouse little lord martyrs mary minster mosaic
    mother nest new newbridge nova oasis our outlook pathfinder pear pilgrim pioneer puddleducks rainbow
    redeemer rise sacred saints seven spire sprouts stars steps stepping stones sparks sunbeams sunflower
    sunflowers sunshine teddies teddy tiddlers tiny toad tops treetops trees trust unity vision wise wonder
    worth regency arden bees buttons caterpillars butterflies dragonflies dandelions bumblebees cherubs
    scallywags tots rascals monkeys pippins daffodils daisies poppies conkers acorn pebbles treehouse hundred
    perry chadsgrove riversides kingfisher
    """.split()
    )
) - frozenset(
    "old new high upper lower school summer forest main village church common long "
    "market royal white well square all our trust future autumn winter spring view corner water wild".split()
)
SAINT_NOT_SCHOOL: Final = frozenset(
    {
        "hospice",
        "hospital",
        "church",
        "road",
        "street",
        "day",
        "ambulance",
        "centre",
        "court",
        "close",
        "ward",
        "park",
        "lane",
        "square",
        "house",
        "fc",
        "surgery",
    }
)
AT: Final = frozenset(
    {
        "at",
        "to",
        "from",
        "attend",
        "attends",
        "attended",
        "attending",
        "left",
        "joined",
        "joining",
        "in",
        "near",
        "into",
        "leaving",
        "started",
        "starts",
        "chose",
        "named",
        "visited",
        "and",
        "or",
        "than",
        "via",
        "called",
    }
)
GOING: Final = frozenset(
    {
        "goes",
        "go",
        "went",
        "going",
        "started",
        "starts",
        "starting",
        "place",
        "places",
        "excluded",
        "pupil",
        "pupils",
        "student",
        "senco",
        "ta",
        "teacher",
        "head",
        "staff",
    }
)
MOVING: Final = frozenset(
    {
        "started",
        "starts",
        "starting",
        "place",
        "places",
        "pupil",
        "pupils",
        "student",
        "senco",
        "ta",
        "teacher",
        "head",
        "staff",
    }
)

SUFFIX: Final = re.compile(
    r".{2,}(?:field|wood|ton|ley|bury|ford|side|brook|bridge|gate|hill|dale|mead|mere|worth|stead|croft|"
    r"church|combe|bourne|wick|lands?|ham|grove|park|vale|well)s?\Z"
)
"""How names of schools and of the places they are called after end."""
DENOMINATIONS: Final = frozenset({"ce", "rc", "cofe", "catholic", "methodist"})
"""Whose a school is; behind a name, even a place's, they tell which school."""
