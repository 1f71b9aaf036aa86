"""tools/sbom.py FOLDER: the bundle's bill of materials (CycloneDX 1.6) and its checksums (SHA-256 and SM3).

Reads FOLDER/wheels and package-lock.json; writes sbom.cdx.json, SHA256SUMS and SM3SUMS into FOLDER. The same files give
the same documents: there is no clock and no random serial in them.
"""

import hashlib
import json
import sys
import uuid
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes

ROOT = Path(__file__).resolve().parent.parent
SUMS = ("SHA256SUMS", "SM3SUMS")


def sm3(path: Path) -> str:
    """SM3 of a file, in hex."""
    digest = hashes.Hash(hashes.SM3())
    with path.open("rb") as source:
        while block := source.read(1 << 20):
            digest.update(block)
    return digest.finalize().hex()


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def wheel_component(path: Path) -> dict[str, Any]:
    """One Python package, as its own wheel says it."""
    with zipfile.ZipFile(path) as wheel:
        [name] = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA") and n.count("/") == 1]
        told = HeaderParser().parsestr(wheel.read(name).decode("utf-8", "replace"))
    named = told["Name"].lower().replace("_", "-")
    component = {
        "type": "library", "name": named, "version": told["Version"], "purl": f"pkg:pypi/{named}@{told['Version']}",
        "bom-ref": f"pkg:pypi/{named}@{told['Version']}", "hashes": [{"alg": "SHA-256", "content": sha256(path)}],
    }
    if licence := told["License-Expression"]:
        component["licenses"] = [{"expression": licence}]
    return component


def npm_components() -> list[dict[str, Any]]:
    """What the front-end files were built from."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    found = []
    for place, told in sorted(lock["packages"].items()):
        if place and not told.get("dev"):
            name = place.rpartition("node_modules/")[2]
            purl = f"pkg:npm/{name.replace('@', '%40')}@{told['version']}"
            found.append({"type": "library", "name": name, "version": told["version"], "purl": purl, "bom-ref": purl})
    return found


def sbom(folder: Path) -> dict[str, Any]:
    """The whole document; ours is the component that all others belong to."""
    parts = [wheel_component(path) for path in sorted((folder / "wheels").glob("*.whl"))]
    [ours] = [part for part in parts if part["name"] == "weixia"]
    others = [part for part in parts if part is not ours] + npm_components()
    told = json.dumps(others, sort_keys=True)
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}",
        "metadata": {"component": ours | {"type": "application"}}, "components": others,
        "dependencies": [{"ref": ours["bom-ref"], "dependsOn": [part["bom-ref"] for part in others]}],
    }


def main(folder: Path) -> None:
    """Write the three files."""
    (folder / "sbom.cdx.json").write_text(json.dumps(sbom(folder), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in SUMS)
    for name, digest in zip(SUMS, (sha256, sm3), strict=True):
        lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
        (folder / name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
