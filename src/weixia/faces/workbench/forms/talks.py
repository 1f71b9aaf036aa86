"""What was talked about, as fields of a contact's form: notes by facet, needs found, questions, what to pass on. All may be left out."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from weixia.faces.workbench.forms.fields import DayField, RadioField, offer
from weixia.kernel.words import said
from weixia.needs.actions import talks
from weixia.needs.queries import FACETS, NEED_KINDS, STATES, URGENCIES, WITH_STATE

NEEDS, QUESTIONS = 3, 2
LONGEST = 500
HINTS = {
    "voice": _later("本人怎么说，就怎么写"), "health": _later("身体怎么样、用什么药、有没有住院"),
    "living": _later("吃、住、行、睡，家里谁照应"), "hobby": _later("喜欢做什么、最近在做什么"),
    "hardship": _later("有什么难处；要办的写在下面的需求里"), "wish": _later("想做、想要、想见的")}
Boxes = dict[str, Any]


def _words(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST, help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": rows}))


class TalkForm(forms.Form):
    """The fields that every form of a contact has beside its own; `to`: (account, words) who may be told something."""

    def __init__(self, *args: Any, to: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in FACETS.items():
            if code in WITH_STATE:
                self.fields[f"state_{code}"] = RadioField(label=label, required=False, choices=list(STATES.items()))
            asked = _("%(facet)s，写一句") % {"facet": said(label)} if code in WITH_STATE else label
            self.fields[f"note_{code}"] = _words(asked, HINTS[code])
        for n in range(1, NEEDS + 1):
            self.fields[f"need{n}_words"] = _words(_("老人怎么说，就怎么写"))
            self.fields[f"need{n}_kind"] = forms.ChoiceField(
                label=_("哪一类"), required=False, choices=[("", _("选一类")), *NEED_KINDS.items()])
            self.fields[f"need{n}_urgency"] = forms.ChoiceField(
                label=_("多急"), required=False, choices=[(code, word) for code, word in reversed(URGENCIES.items()) if code != "danger"])
        for n in range(1, QUESTIONS + 1):
            self.fields[f"asked{n}_words"] = _words(_("问的是什么"))
            self.fields[f"asked{n}_answer"] = _words(_("当场怎么答的"), _later("答不了的空着，写回电的日子"))
            self.fields[f"asked{n}_day"] = DayField(label=_("哪天回电"), required=False, help_text="")
            self.fields[f"asked{n}_of"] = forms.CharField(label=_("请示了谁"), required=False, max_length=60)
        self.fields["relay"] = forms.BooleanField(label=_("本人要求转达"), required=False)
        self.fields["relay_words"] = _words(_("要转达的话"), _later("只写本人要求转达的；不评价，不打分"))
        self.fields["relay_to"] = forms.ChoiceField(label=_("转达给谁"), required=False)
        offer(self.fields["relay_to"], [("", _("选一位"))] + [(str(pk), name) for pk, name in to or []])

    def clean(self) -> dict[str, Any]:
        """A need needs its kind, a question its answer or its day, what is passed on its words and its addressee."""
        said = super().clean() or {}
        for n in range(1, NEEDS + 1):
            if said.get(f"need{n}_words") and not said.get(f"need{n}_kind"):
                self.add_error(f"need{n}_kind", _("选这个需求是哪一类"))
        for n in range(1, QUESTIONS + 1):
            if said.get(f"asked{n}_words") and not (said.get(f"asked{n}_answer") or said.get(f"asked{n}_day")):
                self.add_error(f"asked{n}_day", _("写当场怎么答的，或者约好哪天回电"))
            elif not said.get(f"asked{n}_words") and (said.get(f"asked{n}_answer") or said.get(f"asked{n}_day")):
                self.add_error(f"asked{n}_words", _("写下问的是什么"))
        self._clean_relay(said)
        return said

    def _clean_relay(self, said: dict[str, Any]) -> None:
        if not said.get("relay"):
            if said.get("relay_words"):
                self.add_error("relay", _("本人要求转达的，打上勾；不是本人要求的，不要写在这里"))
            return
        for name, missing in (("relay_words", _("写下本人要求转达的话")), ("relay_to", _("选转达给谁"))):
            if not said.get(name):
                self.add_error(name, missing)

    def talk(self) -> talks.Talk:
        """What was said, as needs.actions.talks takes it."""
        said = self.cleaned_data
        notes = [talks.Noted(code, said.get(f"note_{code}", ""), said.get(f"state_{code}", "")) for code in FACETS]
        found = [talks.Found(said[f"need{n}_words"], said[f"need{n}_kind"], said[f"need{n}_urgency"] or "no_hurry")
                 for n in range(1, NEEDS + 1) if said.get(f"need{n}_words")]
        asked = [talks.Asked(said[f"asked{n}_words"], said[f"asked{n}_answer"], said[f"asked{n}_of"], said[f"asked{n}_day"])
                 for n in range(1, QUESTIONS + 1) if said.get(f"asked{n}_words")]
        relays = [talks.PassOn(said["relay_words"], int(said["relay_to"]))] if said.get("relay") else []
        return talks.Talk([one for one in notes if one.words or one.state], asked, relays, found)

    def own(self) -> dict[str, Any]:
        """The values of the contact's own fields alone."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.base_fields}

    # what the template draws, block by block

    def note_boxes(self) -> Iterator[Boxes]:
        for code in FACETS:
            yield {"state": self[f"state_{code}"] if code in WITH_STATE else None, "words": self[f"note_{code}"]}

    def need_boxes(self) -> Iterator[Boxes]:
        for n in range(1, NEEDS + 1):
            yield {"n": n, "words": self[f"need{n}_words"], "kind": self[f"need{n}_kind"], "urgency": self[f"need{n}_urgency"]}

    def question_boxes(self) -> Iterator[Boxes]:
        for n in range(1, QUESTIONS + 1):
            yield {"n": n, **{name: self[f"asked{n}_{name}"] for name in ("words", "answer", "day", "of")}}

    def opened(self) -> set[str]:
        """Which blocks have something in them, or something wrong, and stand open."""
        starts = {"notes": ("note_", "state_"), "needs": ("need",), "asked": ("asked",), "relay": ("relay",)}
        names = [name for name in self.fields if name not in self.base_fields
                 and (name in self.errors or self.data.get(name) not in (None, "", "no_hurry"))]
        return {block for block, begins in starts.items() if any(name.startswith(begins) for name in names)}
