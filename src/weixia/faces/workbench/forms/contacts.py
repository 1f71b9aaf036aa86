"""What is asked about one contact: result first, the rest optional."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, RadioField, YuanField, offer
from weixia.faces.workbench.forms.talks import TalkForm
from weixia.needs.queries import LEVELS, MODES, OCCASIONS

FOUND = [("yes", _("联系上了")), ("no", _("没联系上"))]


class ContactForm(TalkForm):
    """One contact with one person."""

    mode = RadioField(label=_("怎么联系的"), choices=list(MODES.items()), error_messages={"required": _("选一种联系方式")})
    reached = RadioField(label=_("联系上了吗"), choices=FOUND, error_messages={"required": _("选联系上了还是没联系上")})
    day = DayField(label=_("日期"), error_messages={"required": _("填写联系的日期")})
    summary = forms.CharField(label=_("一句话小结"), required=False, max_length=500,
                              help_text=_("老同志怎么说，就怎么写。想法和观点不必记。"),
                              widget=forms.Textarea(attrs={"rows": 3}))
    next_step = forms.CharField(label=_("下一步"), required=False, max_length=200)
    occasion = forms.ChoiceField(label=_("事由"), required=False, choices=list(OCCASIONS.items()))
    handler = forms.CharField(label=_("谁去的"), required=False, max_length=60, help_text=_("不填就是自己"))
    level = forms.ChoiceField(label=_("去的人是"), required=False, choices=[("", _("按岗位"))] + list(LEVELS.items()))
    gift_cents = YuanField(label=_("慰问金（元）"), required=False)
    gift_items = forms.CharField(label=_("慰问品"), required=False, max_length=200)

    def told(self) -> dict[str, Any]:
        """Values as needs.actions.contacts.Telling takes them."""
        values = self.own()
        return values | {"reached": values["reached"] == "yes", "occasion": values["occasion"] or "daily", "talk": self.talk()}

    @staticmethod
    def of(contact: Any) -> dict[str, Any]:
        """What the form starts with when a contact is corrected: everything as it was recorded."""
        cents = contact.gift_cents
        return {
            "mode": contact.mode, "reached": "yes" if contact.reached else "no", "day": contact.day, "summary": contact.summary,
            "next_step": contact.next_step, "occasion": contact.occasion or "daily", "handler": contact.handler,
            "level": contact.handler_level, "gift_items": contact.gift_items,
            "gift_cents": "" if cents is None else f"{cents // 100}" + (f".{cents % 100:02}" if cents % 100 else "")}

    @staticmethod
    def blank(today: date, *, summary: str = "") -> dict[str, Any]:
        """What the form starts with: today, reached, by phone; the last wording is offered, never forced."""
        return {"day": today, "reached": "yes", "mode": "phone", "occasion": "daily", "summary": summary}


class KeepingForm(TalkForm):
    """Completing a duty: two fields, 结果 and 下一步; the way and the day are already chosen."""

    mode = RadioField(label=_("怎么办的"), choices=[])
    summary = forms.CharField(label=_("结果"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
                              error_messages={"required": _("写一句结果，例如：身体平稳，没有难处")})
    next_step = forms.CharField(label=_("下一步"), required=False, max_length=200)
    day = DayField(label=_("哪天办的"), error_messages={"required": _("填写办理的日期")})
    level = forms.ChoiceField(label=_("谁去的"), required=False, choices=[("", _("按岗位"))] + list(LEVELS.items()))

    def __init__(self, *args: Any, modes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["mode"], [(code, MODES[code]) for code in modes])
        if not modes:  # kept by a check-up: nobody was contacted
            for name in {"mode", "level", "next_step", *self.fields} - {"summary", "day"}:
                del self.fields[name]
