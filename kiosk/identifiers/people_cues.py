"""Words beside which a name stands: titles, relations, jobs, and verbs that only people are the subject of."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _words(
    "mr mrs miss ms mx dr doctor prof professor sir dame cllr councillor auntie aunty uncle nurse judge "
    "father sister reverend rev pani doamna domnul senhora senora madame mme"
)
FAMILIES: Final = _words("family families boys girls children kids twins brothers sisters household")
WEAK_TITLES: Final = _words(
    "miss ms doctor professor sir dame auntie aunty uncle nurse judge father sister councillor rev reverend"
)
"""Titles that are ordinary words as well, so that what follows has to look like a name."""

KIN: Final = _words(
    """
    son sons daughter daughters boy girl child lad kid baby grandson granddaughter grandchild nephew niece
    brother sister twin twins husband wife partner mum mam mom mother dad father nan nana gran granny grandma
    grandad grandpa grandmother grandfather stepson stepdaughter stepdad stepmum step-son step-daughter
    youngest oldest eldest elder younger middle little teenager toddler cousin aunt auntie aunty uncle friend
    ex fiance fiancee foster-son godson goddaughter neighbour neighbor brother-in-law sister-in-law
    """
)
JOBS: Final = _words(
    """
    worker senco sendco sencos teacher head headteacher headmaster headmistress ta lsa tutor assistant
    caseworker officer psych ep psychologist psychiatrist therapist salt slt ot paediatrician paed consultant
    gp nurse visitor physio physiotherapist keyworker key-worker driver escort counsellor councillor manager
    director inspector governor chair adviser advisor mentor coordinator co-ordinator lead deputy dietitian
    audiologist surgeon neurologist receptionist practitioner childminder carer mp cllr lawyer solicitor
    barrister advocate mediator interpreter pupil student parent lady guy man woman colleague teachers pa boss
    chef cook secretary administrator supervisor specialist registrar midwife optician dentist babysitter
    guardian governor client patient member
    """
)
CALLED: Final = _words("called named")
NOT_CALLED: Final = _words(
    """
    me us them him her it the a an out up in back home today yesterday again round off on for to at by my our
    his their this that every one because about after before when and but or names name stupid naughty lazy
    difficult thick disruptive bad rude normal school parents mum dad police ambulance meetings meeting into
    over several twice once three many four five two i he she they we you what something someone anyone
    everyone nobody no non not social camhs sendiass as early support section person
    """
)
TALK: Final = _words(
    "told asked met emailed rang phoned thank thanks thanked texted messaged contacted saw visited helped "
    "taught bullied hit restrained excluded supported assessed diagnosed blamed"
)
TALK_TO: Final = _words(
    "spoke speak spoken speaking talked talk talking listened listen written wrote email emailed emails "
    "complained complain went meeting met liaise liaising worked works working"
)
ACTS: Final = _words(
    """
    says said told tells asked asks goes went loves hates hated likes liked wants wanted cries cried started
    starts struggles struggled thinks thought feels felt knows knew needs needed gets got has had is was isn't
    isnt wasn't wasnt doesn't doesnt didn't didnt can't cant won't wont couldn't hasn't hasnt hadn't hadnt
    attends attended lives lived sits sat refuses refused came comes does did ran left waited deserves suffers
    suffered stopped replied promised emailed rang phoned who's whos explained agreed admitted apologised took
    takes made makes gave gives left lost moved missed spends spent
    """
)
SAYS: Final = _words(
    "says said told tells asked asks thinks thought loves hates hated cries cried knows knew lives feels "
    "felt replied promised emailed rang phoned explained agreed admitted apologised wants deserves suffers "
    "attends"
)
OWNED: Final = _words(
    """
    mum mam mom mother dad father parents parent family nan gran grandma grandad brother sister son daughter
    teacher ta senco school class ehcp ehc plan needs review report placement diagnosis therapist paediatrician
    social carer caseworker keyworker psychologist anxiety autism behaviour support hours provision education
    transport taxi tutor case file story name birthday wheelchair assessment gp friend friends home house
    future progress targets sensory medication tribunal key one voice head office speech ot twin wife husband
    uncle aunt auntie cousin annual draft final outreach lunch funding big little older younger adhd timetable
    year phone email number address
    """
)
OWNED_BY_MONTHS: Final = KIN | _words("mum dad mother father teacher ta ehcp senco")
PRONOUNS: Final = _words(
    "they he she it we you i there this that these those the my our his her their your a an any anyone "
    "someone somebody everyone be not never have children parents people schools staff who what anything "
    "something ever all always also"
)
PARTICLES: Final = _words(
    "de da do dos das di del della van von der den ter el al ul bin binti ibn abu le la mac mc o san st ap ab"
)
STOPS: Final = _words(
    """
    is was has had and or but said says told asks asked who that for from with at in on to the a an her his
    their our my if when because so then not no be been being will may can could should would did does do have
    having get got gets went goes going came comes by of as it they she he we i you about after before since
    until into than out up down now again back also just still only never always today tonight yesterday here
    there where what why how which while too very mum dad school teacher
    """
)
SEASONAL: Final = _words(
    "may april june august autumn summer hope art grant chase faith joy patience comfort charity peace guy "
    "man mad said sad harsh rich bill page major"
)
"""Names that are words so ordinary, or the calendar's, that capitals or a kinship have to speak for them."""
THINGS_AFTER: Final = _words(
    """
    term terms therapy school schools holiday holidays club fund funding project group centre class classes
    room scheme lesson lessons gcse half programme program road street avenue lane hospital ward unit house
    trust service services team charity day week appeal college academy primary nursery park court rating
    status alert foundation university network forum council partnership borough county hub clinic association
    society church first middle high infant junior special surgery report act review framework award 2018 2019
    """
)
DETERMINERS: Final = _words(
    "the a an this that last next every each in by since until during any no some of our my your his her "
    "their these those early late mid from"
)
