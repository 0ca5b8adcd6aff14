"""What does not fit the shape of a meeting pack, all of it in one reading and in plain words.

msgspec judges every value by the types of `kiosk.meeting`, and stops at the first that does not fit. This walk goes
through the same types, asks msgspec about one value at a time, and says of each refusal what an organiser can act on.
It runs only on a pack that msgspec refused, so that a good one costs nothing.
"""

from __future__ import annotations

import datetime as dt
import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import msgspec

from kiosk.fields import Identifier, ShorthandKey
from kiosk.meeting import Pack
from kiosk.pack_places import TOP, Flaw, Place, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

TOML_TYPES = (dt.datetime, dt.date, dt.time)
"""Types that the TOML reader makes itself, so that a quoted date is text and not a date."""

Kind: TypeAlias = Any
"""A type annotation, as msgspec takes it."""

_EXAMPLES = {dt.datetime: "2020-03-23T19:00:00", dt.date: "2026-03-23"}
_KEY_FLAWS = {
    ShorthandKey: (
        "this cannot be shorthand",
        "Use up to 20 small letters and digits, without blanks around them, such as yp or w/.",
    ),
    Identifier: ("this cannot be an id", "Use lower-case letters and digits, with single hyphens between them."),
}
_MOST_DIGITS = 20
_IF_MISSING = "Copy it from a sample meeting; if the file had it before, it has been cut short."


def shape_flaws(values: dict[str, Any]) -> Iterator[Flaw]:
    """Yield everything in a pack's TOML values that does not fit its types, in the order of the file."""
    return _table(Pack, values, TOP)


def value_flaw(kind: Kind, value: object) -> tuple[str, str] | None:
    """Return what is wrong with one plain value and how to mend it, or None where it fits its type."""
    try:
        msgspec.convert(value, kind, strict=True, builtin_types=TOML_TYPES)
    except msgspec.ValidationError:
        base, rule = _bare(kind)
        if _origin(base) is Literal:
            return _not_one_of(get_args(base), value)
        if type(value) is not base:
            return _wrong_type(base, value)
        return _breaks_rule(rule, value)
    return None


def kind_of(struct: type[msgspec.Struct], field: str) -> Kind:
    """Return the type annotation of one field of a pack's table."""
    return next(info.type for info in msgspec.structs.fields(struct) if info.name == field)


def _origin(kind: Kind) -> object:
    """Return what `typing.get_origin` does, typed for a type that is known only when it runs."""
    origin: object = get_origin(kind)
    return origin


def _bare(kind: Kind) -> tuple[Kind, msgspec.Meta | None]:
    """Return a type without `None` and without its rule, and the rule."""
    if _origin(kind) in (Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
    if _origin(kind) is Annotated:
        base, rule = get_args(kind)[:2]
        return base, rule
    return kind, None


def _is_table(kind: Kind) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _table(struct: type[msgspec.Struct], values: dict[str, Any], place: Place) -> Iterator[Flaw]:
    fields = {info.name: info for info in msgspec.structs.fields(struct)}
    missing = {name for name, info in fields.items() if info.required and name not in values}
    for name, value in values.items():
        if name in fields:
            yield from _field(fields[name].type, value, place, name)
            continue
        meant = nearest(name, fields)
        missing.discard(meant)
        yield _unknown(place, name, value, meant)
    for name, info in fields.items():
        if name in missing:
            yield _missing(info.type, place, name)


def _field(kind: Kind, value: object, place: Place, name: str) -> Iterator[Flaw]:
    base, rule = _bare(kind)
    if _is_table(base):
        if isinstance(value, dict):
            yield from _table(base, value, place.table(name))
        else:
            yield _not_a_table(place, name, value)
    elif _origin(base) is dict:
        yield from _words(base, rule, value, place.table(name))
    elif _origin(base) is tuple:
        yield from _list(get_args(base)[0], rule, value, place, name)
    elif wrong := value_flaw(kind, value):
        yield Flaw(place.key(name), *wrong)


def _words(base: Kind, rule: msgspec.Meta | None, value: object, table: Place) -> Iterator[Flaw]:
    """Yield what does not fit in a table whose keys the organiser chooses: texts, or tables."""
    key_kind, kind = get_args(base)
    if not isinstance(value, dict):
        yield Flaw(table, f"this is {_said(value)}, where a table is needed", f"Write {table.label} on its own line.")
        return
    if rule is not None and rule.max_length is not None and len(value) > rule.max_length:
        yield Flaw(table, f"there are {len(value)}, and {rule.max_length} is the most")
    for key, meaning in value.items():
        if value_flaw(key_kind, key):
            yield Flaw(table.key(key), *_KEY_FLAWS[key_kind])
        elif _is_table(kind):
            yield from _field(kind, meaning, table, key)
        elif wrong := value_flaw(kind, meaning):
            yield Flaw(table.key(key), *wrong)


def _list(kind: Kind, rule: msgspec.Meta | None, value: object, place: Place, name: str) -> Iterator[Flaw]:
    is_tables = _is_table(kind)
    whole = place.tables(name) if is_tables else place.key(name)
    if not isinstance(value, list):
        yield _not_a_list(whole, name, value, is_tables=is_tables)
        return
    if rule is not None and rule.min_length is not None and len(value) < rule.min_length:
        yield Flaw(whole, "there is none, and at least one is needed")
    if rule is not None and rule.max_length is not None and len(value) > rule.max_length:
        yield Flaw(whole, f"there are {len(value)}, and {rule.max_length} is the most")
    for index, item in enumerate(value):
        if not is_tables:
            wrong = value_flaw(kind, item)
            if wrong:
                yield Flaw(whole.item(index), *wrong)
        elif isinstance(item, dict):
            yield from _table(kind, item, place.element(name, index))
        else:
            yield Flaw(place.element(name, index), f"this is {_said(item)}, where a table is needed")


def _unknown(place: Place, name: str, value: object, meant: str) -> Flaw:
    what = "no meeting pack has this key"
    if isinstance(value, dict):
        where = place.table(name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        where = place.tables(name)
    else:
        where = place.key(name)
    if meant:
        return Flaw(where, what, f"The nearest is '{meant}'.")
    homes = [home for home in _homes(name) if home != place.label]
    if homes:
        return Flaw(where, "this key does not belong here", f"It belongs to {homes[0]}.")
    return Flaw(where, what, "Delete the line, or put # in front of it to keep it as a note.")


def _homes(name: str) -> Iterator[str]:
    """Yield every table of a pack that has a key of this name."""
    top = msgspec.structs.fields(Pack)
    if name in {info.name for info in top}:
        yield "the top of the file, above the first [table]"
    for info in top:
        base, _ = _bare(info.type)
        is_list = _origin(base) is tuple
        struct = get_args(base)[0] if is_list else base
        if _is_table(struct) and name in {inner.name for inner in msgspec.structs.fields(struct)}:
            yield f"[[{info.name}]]" if is_list else f"[{info.name}]"


def _missing(kind: Kind, place: Place, name: str) -> Flaw:
    base, rule = _bare(kind)
    if _is_table(base):
        return Flaw(place.table(name), "this table is missing", _IF_MISSING)
    if _origin(base) is tuple and _is_table(get_args(base)[0]):
        return Flaw(place.tables(name), "there is none, and at least one is needed", _IF_MISSING)
    return Flaw(place.key(name), "this key is missing", f"Write {name} = {_example(base, rule)}.")


def _example(base: Kind, rule: msgspec.Meta | None) -> str:
    if _origin(base) is Literal:
        return " or ".join(f'"{choice}"' for choice in get_args(base))
    if base is int:
        return "and a number"
    if _origin(base) is tuple:
        return '["…", "…"]'
    if base in _EXAMPLES:
        return f"{_EXAMPLES[base]}, with your own day"
    return f'"…": {rule.description}' if rule is not None and rule.description else '"…"'


def _not_a_table(place: Place, name: str, value: object) -> Flaw:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return Flaw(place.tables(name), "there is only one of these", f"Write it once, with single brackets: [{name}].")
    return Flaw(place.key(name), f"this is {_said(value)}, where a table is needed", f"Write [{name}] on its own line.")


def _not_a_list(place: Place, name: str, value: object, *, is_tables: bool) -> Flaw:
    if is_tables:
        return Flaw(
            place, f"this is {_said(value)}, where a list of tables is needed", f"Write [[{name}]], two brackets."
        )
    return Flaw(place, f"this is {_said(value)}, where a list is needed", 'Write it in brackets: ["…", "…"].')


def _said(value: object) -> str:
    """Say what sort of value the TOML holds."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a decimal number",
        str: "text",
        dt.datetime: "a date with a time",
        dt.date: "a date without a time",
        dt.time: "a time without a date",
        list: "a list",
        dict: "a table",
    }
    return names[type(value)]


def _wrong_type(base: Kind, value: object) -> tuple[str, str]:
    what = f"this is {_said(value)}, where {_wanted(base)} is needed"
    if base is str:
        return what, 'Put it between quotation marks: "…".'
    if isinstance(value, str):
        return what, "Take the quotation marks off" + (f": {_EXAMPLES[base]}." if base in _EXAMPLES else ".")
    if base in _EXAMPLES:
        return what, f"Write it like {_EXAMPLES[base]}."
    return what, "Write true or false." if base is bool else "Write digits alone, such as 12."


def _wanted(base: Kind) -> str:
    return {
        str: "text",
        int: "a whole number",
        bool: "true or false",
        dt.datetime: "a date with a time",
        dt.date: "a date without a time",
    }[base]


def _not_one_of(choices: tuple[str, ...], value: object) -> tuple[str, str]:
    listed = ", ".join(choices)
    if not isinstance(value, str):
        return f"this is {_said(value)}, where one of these is needed: {listed}", "Put it between quotation marks."
    meant = nearest(value, choices)
    return f"'{shown(value)}' is not one of: {listed}", f"The nearest is '{meant}'." if meant else ""


def _breaks_rule(rule: msgspec.Meta | None, value: object) -> tuple[str, str]:
    """Word a refusal of a value that has the right type."""
    if rule is None:
        return "this value does not fit", ""
    if isinstance(value, dt.datetime):
        return "the time carries an offset", "Leave out Z or +01:00: every time here is a local one, in time_zone."
    if isinstance(value, int):
        low = 0 if rule.ge is None else rule.ge
        return f"it is {_digits(value)}, and it goes from {low} to {rule.le}", ""
    text = str(value)
    if not text.strip():
        return "there is nothing in it", f"It is {rule.description}."
    if rule.max_length is not None and len(text) > rule.max_length:
        return f"it has {len(text)} characters, and {rule.max_length} is the most", "Say it in fewer words."
    return f"'{shown(text)}' does not fit", f"It is {rule.description}."


def _digits(number: int) -> str:
    return str(number) if abs(number) < 10**_MOST_DIGITS else "a number of many digits"
