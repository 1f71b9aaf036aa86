"""What a page shows of a sealed value until someone gives a reason."""

import re


def masked(field: str, clear: str) -> str:
    """`110101********8888`, `186****1402`, an address down to its district; '' stays ''."""
    if not clear:
        return ""
    return {"id_sealed": _identity, "phone_sealed": _phone, "address_sealed": _address}.get(field, _hidden)(clear)


def _identity(clear: str) -> str:
    return clear[:6] + "*" * (len(clear) - 10) + clear[-4:] if len(clear) >= 15 else "*" * len(clear)


def _phone(clear: str) -> str:
    digits = re.sub(r"\D", "", clear)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else "****" + digits[-2:]


def _address(clear: str) -> str:
    district = re.match(r".{1,12}?[区县旗市](?=.)", clear)
    return (district[0] if district else "") + "******"


def _hidden(clear: str) -> str:
    return "******"
