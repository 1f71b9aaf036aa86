"""Handing over a ledger."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import RadioField, offer
from weixia.faces.workbench.importing import WORDS, cells_of, columns_of, ledgers
from weixia.kernel.actor import Actor
from weixia.registry.ledgers.verdicts import Choice

MOST_BYTES = 20 * 1024 * 1024


def kinds_for(actor: Actor) -> list[dict[str, str]]:
    """Ledgers that this post may import, in the order to do them."""
    return [{"code": ledger.kind, "label": ledger.title, "words": str(WORDS[ledger.kind])}
            for ledger in ledgers().values() if actor.can(ledger.capability)]


def choice_of(post: QueryDict) -> Choice:
    """What of the file is to be written, and whether protected fields were ticked."""
    return Choice(post.get("choice", "all"), overwrite=bool(post.get("overwrite")))


def matches_of(post: QueryDict, record: Any) -> dict[str, str]:
    """{title: column key} of the titles that the page offered; '' is not to be read."""
    asked = columns_of(record)["open"]
    return {one["title"]: post.get(f"match-{place}", "") for place, one in enumerate(asked) if f"match-{place}" in post}


def fixes_of(post: QueryDict, record: Any) -> dict[int, dict[str, str]]:
    """{row: {column key: text}} of the bad cells that were changed."""
    fixes: dict[int, dict[str, str]] = {}
    for row in record.report.get("wrong", []):
        for cell in cells_of(record, row):
            text = post.get(cell["name"], "").strip()
            if text and text != cell["value"]:
                fixes.setdefault(row["row"], {})[cell["key"]] = text
    return fixes


class ImportForm(forms.Form):
    """Which ledger, which file."""

    kind = RadioField(label=_("哪一种台账"), error_messages={"required": _("选是哪一种台账")})
    file = forms.FileField(label=_("文件"), error_messages={"required": _("选一个 .xlsx 文件"), "empty": _("这个文件是空的，请另选一个")})

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["kind"], [(kind["code"], kind["label"]) for kind in kinds_for(actor)])

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("文件有 %(size)s MB，最多 20 MB。请分成几份。") % {"size": upload.size // 1024 // 1024})
        return upload
