"""Postcodes and street addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import Sort, fold, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.identifiers.findings import Finding

_AREAS: Final = frozenset(
    """
    ab al b ba bb bd bf bh bl bn br bs bt bx ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh
    en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv ka kt kw ky l la ld le ll ln ls lu m me mk ml n
    ne ng nn np nr nw ol ox pa pe ph pl po pr qc rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf
    tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze zz
    """.split()
)
"""Royal Mail's postcode areas."""

_POSTCODE: Final = re.compile(
    r"(?<![\w£])([a-z]{1,2})[ .]?(\d[a-z\d]?)([ \t\u00a0.-]{0,2})(\d)[ ]?([abdefghjlnpqrstuwxyz]{2})(?!\w)",
    re.IGNORECASE,
)
_SPACED: Final = re.compile(
    r"(?<!\w)([a-z])\s([a-z])\s(\d|one|two|three|four|five|six|seven|eight|nine)\s?(\d?)\s"
    r"(\d|oh|zero|one|two|three|four|five|six|seven|eight|nine)\s[abdefghjlnpqrstuwxyz]\s?[abdefghjlnpqrstuwxyz](?!\w)",
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(
    r"(?<!\w)([a-z]{1,2})\s?(?:\d{1,2}|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen))"
    r"\s(?:oh|zero|one|two|three|four|five|six|seven|eight|"
    r"nine)\s[abdefghjlnpqrstuwxyz]\s?[abdefghjlnpqrstuwxyz](?!\w)",
    re.IGNORECASE,
)
_ORDINALS: Final = frozenset({("1", "st"), ("2", "nd"), ("3", "rd"), *((digit, "th") for digit in "0456789")})

_STRONG: Final = (
    "road|rd|street|avenue|ave|avenu|crescent|cresent|cres|gardens|gdns|terrace|lane|mews|boulevard|cul de sac"
)
_WEAK: Final = (
    "st|close|cl|drive|dr|way|court|grove|place|walk|hill|rise|view|square|green|park|row|parade|vale|ln|"
    "croft|mead|end|fields?|meadows?|bank|heights|orchard|gate|wharf|circus|copse|leys|paddock|house|"
    "cottages?|barns?|farm"
)
_NUMBERED: Final = re.compile(
    rf"(?<![\w£$€.,/:-])(?:(?:flat|apt|apartment|unit)\s?\d{{1,4}}[a-z]?[\s,]+)?(?:no\.?\s?|"
    rf"number\s)?(\d{{1,4}}\s?[a-d]?),?\s"
    rf"((?:[^\W\d_][\w'’-]*\s){{1,3}}?)({_STRONG}|{_WEAK})(?!\w|[-’']\w)",
    re.IGNORECASE,
)
_SPELLED: Final = re.compile(
    r"\b(?:number|at|live[sd]? at|living at)\s(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[\s-](?:one|"
    r"two|three|four|five|six|seven|eight|nine))?)"
    rf"\s((?:[^\W\d_][\w'’-]*\s){{1,2}}?)({_STRONG}|{_WEAK})(?!\w)",
    re.IGNORECASE,
)
_FLAT: Final = re.compile(
    r"(?<!\w)(?:flat|apartment|apt)\s(?:no\.?\s|number\s)?(?:\d{1,4}\s?[a-h]?|"
    r"[a-h])(?![\w%-])(?:,?\s(?:the\s)?[^\W\d_][\w'’-]*\s"
    r"(?:house|court|tower|towers|lodge|heights|point|mansions|building|buildings|block|place|close|road|street))?",
    re.IGNORECASE,
)
_LIVES: Final = re.compile(
    r"\b(?:live|lives|lived|living|home|house|flat|bungalow|neighbours?|moved|address)\s(?:is\s)?(?:on|in|at|"
    r"down|off|up|to|from)\s(?:the\s)?"
    rf"((?:[^\W\d_][\w'’-]*\s){{1,3}}?(?:{_STRONG}|close|drive|way|court|grove|st))(?!\w)",
    re.IGNORECASE,
)
_HOUSE: Final = re.compile(r"\b(?:house|door) (?:number|no\.?) \d{1,4}[a-d]?(?!\w)", re.IGNORECASE)
_UNITS: Final = frozenset(
    """
    am pm week weeks wk wks month months mth mths year years yr yrs day days hour hours hr hrs minute minutes
    min mins mile miles metre metres km people children kids parents families pupils schools staff times places
    place different other more less new of in on to at and or the a an per percent out for with from who that
    was were is are have had hours' weeks' months' years' appointments meetings emails calls letters half full
    first second third days' th st nd rd old taxi taxis young term terms until till then when by his her their
    my our no not one two three four five
    """.split()
)
_WEAK_WORDS: Final = frozenset(_WEAK.replace("s?", "").split("|")) - {"end", "house", "bank", "row"}


def find_postcodes(text: str) -> Iterator[Finding]:
    """Yield postcodes (Royal Mail's forms), also in lower case, without the blank, or spelled out."""
    for match in _POSTCODE.finditer(text):
        area, _district, gap, digit, unit = match.groups()
        if area.lower() not in _AREAS:
            continue
        if (digit, unit.lower()) in _ORDINALS and (gap or not match.group().isupper()) and unit != unit.upper():
            continue
        yield finding(*match.span(), "postcode", "a postcode")
    for match in _SPACED.finditer(text):
        if (match.group(1) + match.group(2)).lower() in _AREAS:
            yield finding(*match.span(), "postcode", "a postcode, spelled out")
    for match in _SPOKEN.finditer(text):
        if match.group(1).lower() in _AREAS:
            yield finding(*match.span(), "postcode", "a postcode, spoken")


def find_addresses(text: str) -> Iterator[Finding]:
    """Yield street addresses: a number and a street, a flat, or the street somebody lives in."""
    for pattern in (_NUMBERED, _SPELLED):
        for match in pattern.finditer(text):
            names, street = match.groups()[-2:]
            if _is_street(names.split(), street):
                yield finding(*match.span(), "address", "a house and a street")
    for match in _LIVES.finditer(text):
        *names, street = match.group(1).split()
        if names and _is_street(names, street):
            yield finding(*match.span(1), "address", "the street where somebody lives")
    for pattern in (_FLAT, _HOUSE):
        for match in pattern.finditer(text):
            yield finding(*match.span(), "address", "a numbered home")


def _is_street(names: list[str], street: str) -> bool:
    """Tell whether words before 'road' or 'close' can be a street's name, and not a measure or a sentence."""
    folded = [fold(name) for name in names]
    if any(name in _UNITS for name in folded):
        return False
    if fold(street) not in _WEAK_WORDS:
        return fold(street) in _STRONG.split("|") or all(name[0].isupper() for name in names)
    if all(name[0].isupper() for name in names) and street[0].isupper():
        return True
    # 'close', 'drive' and 'way' are ordinary words: the word before has to look like a name, or like scenery.
    return all(name in SCENERY or not sort_of(name) & (Sort.WORD | Sort.VOCABULARY) for name in folded)


SCENERY: Final = frozenset(
    """
    abbey acacia alder apple applewood arrow ash ashes aspen autumn badger bank barn bay beacon beech beeches
    birch bishop bishops blackthorn bluebell bracken bramble bridge broad brook buttercup canal canon castle
    cathedral cedar chapel chase cherry chestnut christ church clover common cooper copse coppice corner
    cottage cricket croft cross crown cypress daisy dale deer dingle dove east eagle elder elm elms farm fern
    ferry field fields forest forge fort fox foxglove garden gate glebe glen gorse grange grove hall hare
    harbour hawk hawthorn hazel heath heather heron high hill hills hillside hilltop holly honeysuckle hop ivy
    jubilee juniper kestrel kingfisher king kings kings' king's knoll laburnum lake lakeside lane larch lark
    laurel lavender lea lilac lily lime linden lodge long lower magnolia main manor maple market marsh mead
    meadow meadows mill mills millstream moor mount mulberry nightingale north oak oaks oakwood old olive
    orchard orchards osprey otter owl paddock palm park pear pheasant phoenix pine pines plum pond pool poplar
    poplars poppy primrose prince princess priory quarry queen queens queen's rainbow raven rectory red regent
    river riverside robin rose rowan royal saint sandy school shepherd shepherds silver skylark sparrow spring
    springfield spruce square station stone stream summer sun sunny sunset swallow swan sycamore thistle thorn
    tower trinity tudor upper vale valley victoria view village vicarage vine violet walnut water waterside
    well wells west wheat white wild willow willows windmill winter wood woodland woodlands woods wren yew
    acorn acorns
    """.split()
)
"""Plants, animals and buildings that streets and schools are named after."""
