"""Names of schools, nurseries and colleges.

A school is a kind of school with a name before it. Kinds are ordinary words, so the words before decide: 'a special
school' and 'local primary' are none, 'the vale academy' and 'st marys' are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.addresses import SCENERY
from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import NAME, ORDINARY, Sort, is_slip
from kiosk.identifiers.people_cues import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.identifiers.findings import Finding
    from kiosk.identifiers.tokens import Token

_SURE: Final = frozenset(
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
_LOOSE: Final = frozenset(
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
_KINDS: Final = _SURE | _LOOSE
_FAITH: Final = frozenset(
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
_NO_NAME: Final = frozenset(
    """a an the my our his her their your its this that these those every each any some no another other which what whose
    mainstream special specialist local nearest nearby village town city state private independent public free faith
    boarding residential day new old good bad great outstanding right wrong first second third next last previous current
    former small big large little whole whole-school old-school middle high higher lower upper junior senior primary secondary
    infant infants nursery further adult sunday summer forest home after before pre post out full-time part-time full part big
    year term maintained academy faith feeder sister partner base named preferred chosen receiving host sending resourced same
    single mixed boys girls girls' boys' county council district authority ebd semh asd autism autistic mld pmld sld send sen
    camhs nhs medical hospital virtual online art arts music drama dance sports sport science technology tech agricultural
    land-based fe sixth ballet stage drama language saturday satellite steiner montessori inclusive supportive excellent amazing
    lovely brilliant fantastic poor failing struggling particular certain particular different several many few two three
    four five six both all most more too so very really quite as is was at to from in on of for with by and or but not via
    attend attends attended attending start starts started starting leave leaves left leaving into about between during since
    when where if than then per de le la one only even just own ordinary normal regular standard typical neighbouring whatever
    catchment community church catholic muslim jewish christian islamic sikh hindu welsh english polish british inner outer
    urban rural worcestershire herefordshire parents parent teachers teacher staff pupils children child kids sencos senco
    head heads headteacher every wants want wanted finish finished found find chose choose tried hate hates love loves joined like
    need needs needed miss missed missing refuse refuses refused do does did doing go goes going gone went back enter entering
    has have had having until till get gets got getting run runs runs ran under against without within across around near
    stress anxiety cost costs demand waits numbers levels level rates rate standards price prices list lists stakes bar jump
    quality really extremely far way use using safe safer old whose because also still now never always local's
    dual-registered split-site alternative provision hub unit centre ap pru eotas tutoring it them him me us you he she they we i
    inner-city average super setting settings wrap wraparound breakfast brought bring brings take takes took taking top
    medium early autumn spring winter age people education educational training apprenticeship apprenticeships university
    boys' all-through through three-tier two-tier tier ks1 ks2 ks3 ks4 transfer transferring transition transitioning moved moves move moving""".split()
)
_NAMEY: Final = (
    SCENERY
    | frozenset(
        """abbot albany alexandra all angels apostles ark aspire avenue beacon blessed bright bruton busy cardinal chantry
        christ co-op compass crest discovery elms endeavour enterprise evergreen excel explorers fairfield future greenfield
        guardian harmony haven heart heights hive holy horizon immaculate inspire jack john joseph kingdom ladybird ladybirds
        lady landmark legacy lighthouse little lord martyrs mary minster mosaic mother nest new newbridge nova oasis our
        outlook pathfinder pear pilgrim pioneer puddleducks rainbow redeemer rise sacred saints seven spire sprouts stars steps
        stepping stones sparks sunbeams sunflower sunflowers sunshine teddies teddy tiddlers tiny toad tops treetops trees trust unity
        vision wise wonder worth regency arden bees buttons caterpillars butterflies dragonflies dandelions bumblebees cherubs
        scallywags tots rascals monkeys pippins daffodils daisies poppies conkers acorn pebbles treehouse hundred perry
        chadsgrove riversides kingfisher""".split()
    )
) - {"old", "new", "high", "upper", "lower", "school", "summer", "forest", "main", "village", "church", "common", "long",
     "market", "royal", "white", "well", "square", "all", "our", "trust", "future", "autumn", "winter", "spring", "view", "corner", "main", "water", "wild"}  # fmt: skip
_SUFFIX: Final = re.compile(
    r".{2,}(?:field|wood|ton|ley|bury|ford|side|brook|bridge|gate|hill|dale|mead|mere|worth|stead|croft|church|combe|bourne|wick|lands?|ham|grove|park|vale|well)s?\Z"
)
_LINKS: Final = frozenset({"of", "the", "and", "on", "upon", "in", "our", "lady", "s"})
_SAINT: Final = frozenset({"st", "saint", "st's", "sts"})
_SAINT_TOWNS: Final = frozenset(
    {"albans", "helens", "ives", "austell", "neots", "leonards", "asaph", "davids", "ambulance", "pancras", "day"}
)
_SAINT_NOT_SCHOOL: Final = frozenset(
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
_AT: Final = frozenset(
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
_GENERIC_HEADS: Final = frozenset({"a", "an", "any", "every", "another", "some", "no", "which", "each"})
_AFTER_KIND: Final = _KINDS | {"school", "academy", "college", "form", "centre", "unit", "nursery"}
_QUALIFIED: Final = _FAITH | _KINDS
_LEADS: Final = _SAINT | {"the", "our", "all"}
_BEFORE_LOOSE: Final = _AT | {"the", ""}
_MOST: Final = 5


def find_schools(tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield names of schools."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.word in _KINDS and not token.own:
            end = _kind_end(tokens, at)
            start = _name_start(tokens, at)
            if start is not None and _is_named(tokens, start, at, end):
                yield finding(tokens[start].start, tokens[end - 1].end, "school", "the name of a school")
                at = end
                continue
        elif at and token.close and _is_attended(tokens, at):
            end = at + 1
            while (
                end < len(tokens)
                and tokens[end].close
                and tokens[end].capital
                and not tokens[end].sort & Sort.VOCABULARY
            ):
                end += 1
            if end == len(tokens) or tokens[end].word not in _KINDS:
                yield finding(token.start, tokens[end - 1].end, "school", "where a child goes")
                at = end
                continue
        elif token.word in _SAINT:
            end = _saint_end(tokens, at)
            if end:
                yield finding(token.start, tokens[end - 1].end, "school", "a saint's name, as schools have")
        at += 1


def _is_attended(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether an unlisted name stands after 'attends', 'goes to', 'started at'."""
    token = tokens[at]
    before = tokens[at - 1].word
    two = tokens[at - 2].word if at > 1 and tokens[at - 1].close else ""
    pair = (before in {"to", "at", "from"} and two in _GOING) and not (
        two in _MOVING and before != "at" and two != "excluded"
    )
    if before not in _ATTENDING and not pair:
        return False
    if token.initials or token.sort & (Sort.VOCABULARY | Sort.GIVEN | Sort.PLACE):
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].close else None
    if token.capital:
        # An ordinary word with a capital needs a second one: 'goes to Arrow Vale', but 'goes to Scouts'.
        return not token.sort & Sort.WORD or bool(following and following.capital and following.word in _NAMEY)
    return before in _ATTENDING and not token.sort & Sort.WORD and len(token.word) >= _MOST and not is_slip(token.word)


_ATTENDING: Final = frozenset({"attend", "attends", "attended", "attending"})
_GOING: Final = frozenset(
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
_MOVING: Final = frozenset(
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


def _kind_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after 'primary school', 'first school and nursery', 'sixth form college'."""
    end = at + 1
    while end < len(tokens) and end - at < _MOST and tokens[end].close and tokens[end].word in _AFTER_KIND:
        end += 1
    return end


def _name_start(tokens: Sequence[Token], at: int) -> int | None:
    """Return the index where the name before a kind begins, or None where the word before is no name."""
    first = at
    while first > 0 and tokens[first].close and tokens[first - 1].word in _QUALIFIED and not tokens[first - 1].own:
        first -= 1
    if first == 0 or not tokens[first].close:
        return None
    start = first
    while start > 0 and first - start < _MOST and tokens[start].close and _is_part(tokens, start - 1, first):
        start -= 1
    while start < first and tokens[start].word in _LINKS:
        start += 1
    if start == first:
        return None
    if start > 0 and tokens[start].close and tokens[start - 1].word in _LEADS and tokens[start].close:
        start -= 1
    return start


def _is_part(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Tell whether a word can be part of a school's name."""
    token = tokens[at]
    word = token.word
    if word in _SAINT:
        return True
    if at + 1 < len(tokens) and tokens[at].close and at > 0 and tokens[at - 1].word in _SAINT:
        return True
    if word in _LINKS:
        # 'heart of worcestershire', 'holy trinity and st johns': a link needs capitals or a namely word before it.
        return (
            at + 1 < first
            and at > 0
            and (tokens[at - 1].capital or tokens[at - 1].word in {"heart", "sacred", "lady", "college", "university"})
        )
    if word in _NO_NAME and not (at and tokens[at - 1].word == "of" and token.sort & Sort.PLACE):
        return token.capital and not token.opens and at + 1 < first and tokens[at + 1].capital
    if token.initials:
        return False
    if token.capital and not (token.opens and token.sort & ORDINARY and word not in _NAMEY):
        return not token.sort & Sort.VOCABULARY
    if word in _NAMEY or _SUFFIX.match(word):
        return not token.sort & Sort.VOCABULARY and (
            word in _NAMEY
            or not token.sort & Sort.WORD
            or at + 1 == first
            and bool(_SUFFIX.match(word))
            and not token.sort & Sort.WORD
        )
    return not token.sort & ORDINARY and len(word) > 2  # noqa: PLR2004


def _is_named(tokens: Sequence[Token], start: int, kind: int, end: int) -> bool:
    """Tell whether the words before a kind of school are evidence enough of a name."""
    first = kind
    while tokens[first - 1].word in _QUALIFIED and first - 1 > start:
        first -= 1
    names = tokens[start:first]
    head = tokens[start - 1].word if start and tokens[start].close else ""
    kinds = [token.word for token in tokens[first:end]]
    sure = any(word in _SURE for word in kinds)
    if any(token.word in _SAINT for token in names):
        return True
    if all(token.word in _LINKS or token.sort & Sort.PLACE and not token.sort & NAME for token in names):
        # 'Redditch first school' is as a rule one of several; 'the' or 'at' and a single kind make it a name.
        capital = all(token.capital for token in tokens[start:end])
        plain = kinds[0] in {"high", "middle"} and len(kinds) == 1 and (tokens[start].opens or head in _AT)
        if plain and (end == len(tokens) or not tokens[end].close or tokens[end].word in ACTS):
            return True
        return (
            head not in _GENERIC_HEADS
            and (capital or (sure and head in _AT))
            and not tokens[start].word.endswith("shire")
        )
    if all(token.capital for token in names) and tokens[first].capital:
        return True
    if sure:
        return not (head in _GENERIC_HEADS and all(token.word in _NAMEY and not token.capital for token in names))
    if kinds[0] in {"high", "first", "middle", "secondary", "junior"}:
        return any(not token.sort & Sort.WORD or token.capital or token.word in _NAMEY for token in names) and (
            head in _BEFORE_LOOSE or names[0].capital
        )
    return any(token.capital and not token.opens for token in names) and tokens[first].capital


def _saint_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after a bare 'st marys' where somebody goes to it, or 0."""
    after = at + 1
    if after >= len(tokens) or tokens[after].gap.strip(" .") or not tokens[after].gap:
        return 0
    name = tokens[after]
    stem = name.word.removesuffix("s")
    if name.word in _SAINT_TOWNS or not (name.own or name.sort & NAME or len(stem) > 2):  # noqa: PLR2004
        return 0
    following = tokens[after + 1].word if after + 1 < len(tokens) else ""
    before = tokens[at - 1].word if at and tokens[at].close else ""
    if following in _SAINT_NOT_SCHOOL or (before not in _AT and name.sort & ORDINARY and not name.sort & NAME):
        return 0
    looks_own = name.own or (name.word.endswith("s") and not name.sort & Sort.WORD)
    return after + 1 if looks_own or before in _AT else 0
