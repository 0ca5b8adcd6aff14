"""What this software is made of: licences, known weaknesses, and a bill of materials.

    python .ci/supply.py licences            the licence of everything that is installed with the product, as Markdown
    python .ci/supply.py audit ADVISORIES    known weaknesses of the pinned versions, from OSV data on this machine
    python .ci/supply.py scopes SBOM.json    mark in a CycloneDX file what runs with the product and what only builds it

ADVISORIES is a folder of OSV records (JSON, https://ossf.github.io/osv-schema/) or a zip of them. No network is used.
Exit codes: 0 nothing found, 1 a pinned version has a known weakness, 3 the check could not be made.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = "open-meeting-kiosk"
EXTRAS = ("report", "tablets")
"""Extras that go with the product; `dev` does not."""
FOUND, NOT_CHECKED = 1, 3
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def main(arguments: list[str]) -> int:
    """Run one of the commands and return its exit code."""
    match arguments:
        case ["licences"]:
            sys.stdout.write(licences())
            return 0
        case ["audit", advisories]:
            return audit(Path(advisories), ROOT / "constraints.txt")
        case ["audit", advisories, pins]:
            return audit(Path(advisories), Path(pins))
        case ["scopes", sbom]:
            mark_scopes(Path(sbom))
            return 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


def runtime() -> dict[str, Distribution]:
    """Return what is installed with the product, itself left out, by canonical name."""
    found: dict[str, Distribution] = {}
    left = [(PRODUCT, extra) for extra in ("", *EXTRAS)]
    seen: set[tuple[str, str]] = set()
    while left:
        name, extra = left.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # a requirement of another system or Python
        if name != PRODUCT:
            found[canonicalize_name(name)] = installed
        for text in installed.requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                left += [(requirement.name, more) for more in ("", *requirement.extras)]
    return dict(sorted(found.items()))


def licences() -> str:
    """Return a page that lists each package with its version and licence."""
    rows = [f"| {d.name} | {d.version} | {_licence(d)} |" for d in runtime().values()]
    return "\n".join(
        (
            "# Licences",
            "",
            "The kiosk is under the MIT licence. These packages are installed with it (made by `make licences`):",
            "",
            "| package | version | licence |",
            "|---|---|---|",
            *rows,
            "",
        )
    )


def _licence(installed: Distribution) -> str:
    facts = cast("Message", installed.metadata)
    if facts.get("License-Expression"):
        return str(facts["License-Expression"])
    classifiers = [c.rpartition(" :: ")[2] for c in facts.get_all("Classifier", []) if c.startswith("License :: ")]
    named = [c for c in classifiers if c != "OSI Approved"]
    if named:
        return ", ".join(named)
    text = str(facts.get("License") or "").strip()
    return text.splitlines()[0] if text else "not stated"


def pins(path: Path) -> dict[str, str]:
    """Return canonical name to version of every pin in a constraints file."""
    matches = (_PIN.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {canonicalize_name(m[1]): m[2] for m in matches if m}


def audit(advisories: Path, pinned: Path) -> int:
    """Say which pins have a known weakness, and return the exit code."""
    wanted = pins(pinned)
    count, newest, found = 0, "", []
    try:
        for record in _records(advisories):
            count += 1
            newest = max(newest, str(record.get("modified", "")))
            found += [
                f"{name} {wanted[name]}: {record['id']} {record.get('summary', '')}".rstrip()
                for name in sorted(_affected(record, wanted))
            ]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"NOT CHECKED: {advisories} can't be read as OSV records ({error}).\n")
        return NOT_CHECKED
    if not count:
        sys.stderr.write(f"NOT CHECKED: there are no OSV records in {advisories}.\n")
        return NOT_CHECKED
    for line in found:
        sys.stdout.write(f"WEAK: {line}\n")
    sys.stdout.write(f"{len(wanted)} pins against {count} records, the newest of {newest or 'unknown date'}. ")
    sys.stdout.write(f"{len(found)} known weaknesses.\n")
    return FOUND if found else 0


def _records(advisories: Path) -> Iterator[dict[str, Any]]:
    if advisories.is_dir():
        for path in sorted(advisories.rglob("*.json")):
            yield json.loads(path.read_bytes())
        return
    with zipfile.ZipFile(advisories) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def _affected(record: dict[str, Any], wanted: dict[str, str]) -> set[str]:
    """Return the pinned packages that a record speaks of; a withdrawn record speaks of none."""
    if record.get("withdrawn"):
        return set()
    return {
        name
        for entry in record.get("affected", [])
        if entry.get("package", {}).get("ecosystem") == "PyPI"
        and (name := canonicalize_name(entry["package"]["name"])) in wanted
        and _holds(entry, wanted[name])
    }


def _holds(entry: dict[str, Any], pinned: str) -> bool:
    """Tell whether a version is among those affected: listed by name, or within a range of events."""
    if pinned in entry.get("versions", []):
        return True
    ranges = [r["events"] for r in entry.get("ranges", []) if r.get("type") == "ECOSYSTEM"]
    return any(_within(Version(pinned), events) for events in ranges)


def _within(version: Version, events: list[dict[str, str]]) -> bool:
    """Evaluate OSV's events in the order of their versions (OSV schema, section on evaluation)."""
    inside = False
    for kind, at in sorted(((k, v) for e in events for k, v in e.items()), key=lambda pair: _ordered(pair[1])):
        if kind == "introduced" and version >= _ordered(at):
            inside = True
        elif (kind == "fixed" and version >= _ordered(at)) or (kind == "last_affected" and version > _ordered(at)):
            inside = False
    return inside


def _ordered(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def mark_scopes(path: Path) -> None:
    """Mark every component of a CycloneDX file as required by the product, or as used to build and test it alone."""
    needed = set(runtime())
    body = json.loads(path.read_bytes())
    for component in body.get("components", []):
        component["scope"] = "required" if canonicalize_name(component["name"]) in needed else "excluded"
    path.write_text(json.dumps(body, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
