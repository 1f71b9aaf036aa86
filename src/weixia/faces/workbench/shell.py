"""What every page's frame shows: the menu that this post may open, the post, the other posts."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.presence import idle_seconds
from weixia.kernel.actor import ROLES
from weixia.registry.queries.views import preference

MANAGE = _("管理")
# (url name, label, icon, capability, group)
MENU = [
    ("today", _("今日"), "calendar-event", "duty.read", ""),
    ("follow", _("督办"), "flag", "follow.read", ""),
    ("people", _("老同志"), "users", "person.read", ""),
    ("contacts", _("联系走访"), "phone", "contact.notes", ""),
    ("needs", _("需求"), "message-2", "need.read", ""),
    ("plans", _("计划"), "calendar-stats", "duty.read", ""),
    ("tours", _("异地走访"), "map-pin", "duty.read", ""),
    ("lost", _("失联核对"), "user-search", "duty.read", ""),
    ("comforts", _("慰问"), "gift", "comfort.read", ""),
    ("reports", _("重要情况"), "alert-circle", "report.read", ""),
    ("bereavements", _("善后"), "list-check", "bereavement.read", ""),
    ("receptions", _("接待日"), "ear", "reception.read", ""),
    ("surveys", _("调研"), "notes", "survey.read", ""),
    ("petitions", _("信访"), "mail", "petition.read", ""),
    ("letters", _("信件"), "mail", "letter.read", ""),
    ("suggestions", _("建言献策"), "message", "suggestion.read", ""),
    ("imports", _("导入"), "file-import", "import.read", ""),
    ("exports", _("导出"), "download", "export.ask", MANAGE),
    ("suspicions", _("疑似重复"), "users-group", "suspicion.judge", MANAGE),
    ("transfers", _("转接"), "arrow-right", "transfer.read", MANAGE),
    ("budgets", _("经费"), "folder", "budget.read", MANAGE),
    ("rules", _("规则"), "book", "rule.read", MANAGE),
    ("units", _("单位"), "building", "unit.read", MANAGE),
    ("staff", _("人员账号"), "id-badge-2", "account.read", MANAGE),
    ("calendar", _("工作日历"), "calendar-cog", "calendar.read", MANAGE),
    ("audit", _("操作记录"), "shield-check", "audit.read", MANAGE),
    ("settings", _("设置"), "settings", "own.account", "foot"),
    ("help", _("帮助"), "help", "help.read", "foot"),
]
# what templates ask before they offer an act
MAY = {
    "comfort_write": "comfort.write", "comfort_approve": "comfort.approve", "budget_write": "budget.write",
    "report": "report.write", "search": "person.read", "contact": "contact.write", "person_write": "person.write",
    "import_write": "import.write", "rule_try": "rule.try", "happening": "happening.write", "reveal": "person.reveal",
    "verify": "details.verify", "search_write": "search.write", "follow_ask": "follow.ask",
    "kind_correct": "kind.correct", "aid": "aid.write", "bereavement": "bereavement.read",
    "card_read": "card.read",
    "waive": "duty.waive", "assign": "duty.assign", "postpone": "duty.postpone",
    "reception_write": "reception.write", "letter_settle": "letter.settle",
    "need_record": "need.record", "need_rate": "need.rate", "need_read": "need.read",
    "survey_write": "survey.write", "suggestion_write": "suggestion.write", "account_write": "account.write", "unit_write": "unit.write",
    "calendar_write": "calendar.write", "judge": "suspicion.judge", "merge": "person.merge", "overrule": "flag.overrule",
    "transfer_propose": "transfer.propose", "handover": "handover.make",
    "export": "export.ask", "export_approve": "export.approve", "roster_export": "roster.export",
}
# pages that belong under a menu entry: url name → entry
UNDER = {
    "people-portrait": "people", "person-preferences": "people", "overrule-new": "people",
    "contact": "contacts", "contact-confirmation": "contacts", "question-answer": "contacts",
    "contact-correction": "people", "happening-correction": "people", "happening-withdrawal": "people",
    "digest": "follow", "tour-report": "tours", "search-one": "lost", "search-step": "lost", "search-conclusion": "lost",
    "plan": "plans", "comfort": "comforts", "comfort-new": "comforts", "comfort-item": "comforts", "standards": "comforts",
    "comfort-items": "comforts", "comfort-line": "comforts", "comfort-excess": "comforts",
    "comfort-approval": "comforts", "comfort-closing": "comforts",
    "budget": "budgets", "budget-new": "budgets", "budget-amount": "budgets", "budget-spending": "budgets",
    "spending-withdrawal": "budgets",
    "report": "reports", "report-new": "reports", "reports-timeliness": "reports", "report-writing": "reports",
    "report-receipt": "reports", "report-instruction": "reports", "report-follow-up": "reports", "report-closing": "reports",
    "report-supplement": "reports",
    "person-merge": "people", "merges": "suspicions", "merge": "suspicions",
    **{f"survey-{act}": "surveys" for act in (
        "new", "opening", "closing", "cancellation", "results", "rows", "sheet", "answers", "attempt", "need")},
    **dict.fromkeys(("suggestion", "suggestion-new", "suggestion-passing", "suggestion-verdict", "suggestion-telling", "suggestion-name",
                     "consultations", "consultation", "consultation-new", "consultation-telling", "consultation-closing", "opinion",
                     "opinion-words", "opinion-verdict"), "suggestions"),
    **dict.fromkeys(("survey", "questionnaires", "questionnaire", "questionnaire-edit", "question"), "surveys"),
    "bereavement": "bereavements", "bereavement-step": "bereavements", "bereavement-closing": "bereavements",
    "need": "needs", "need-new": "needs", "need-callbacks": "needs", "need-number": "needs",
    **{f"need-{act}": "needs" for act in (
        "acceptance", "refusal", "passing", "assignment", "beginning", "holding", "resumption", "extension", "answer", "declining",
        "telling", "rating", "addition", "recognition", "withdrawal", "closing")},
    "reception": "receptions", "reception-new": "receptions", "unit-duty": "receptions",
    **{f"reception-{act}": "receptions" for act in ("day", "stand-in", "holding", "case-new", "cancellation")},
    **{f"petition-{act}": "petitions" for act in (
        "new", "decision", "telling", "extension", "approval", "reply", "review-ask", "review", "ending", "handler", "accused",
        "handing", "informant")}, "petition": "petitions",
    "letter": "letters",
    "death": "people", "death-verification": "people", "death-doubt": "people", "revocation-answer": "people",
    "kind-correction": "people", "substitution": "people", "substitution-new": "people", "substitution-answer": "people",
    "aid-plan": "people", "person-card": "people", "card-new": "people", "card-code": "people", "card-end": "people",
    "person": "people", "person-new": "people", "person-edit": "people", "contact-new": "people",
    "happening-new": "people", "person-access": "people", "person-why-not": "people", "duty": "today",
    "duties-batch": "today", "import": "imports",
    "import-new": "imports", "unit": "units", "staff-new": "staff", "staff-account": "staff", "rule": "rules",
    "rule-people": "rules", "rule-trial": "rules", "person-owed": "people",
    "transfer": "transfers", "transfers-kept": "transfers",
    "transfer-new": "people", "primary-contact": "today", "handover-new": "staff", "handover": "staff",
    "staff-import": "staff", "units-import": "units", "search": "people", "instance": "settings",
    "export-new": "exports", "roster-out": "exports",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `role_name`, `nav` (entries the post may open), `posts`, `may`."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.is_visitor:
        return {"lock_seconds": idle_seconds(), "actor": None, "nav": [], "posts": [], "role_name": "", "may": {}, "habits": None}
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    nav = [
        {"label": label, "icon": icon, "url": reverse(f"workbench:{name}"), "group": group, "count": 0,
         "current": name == UNDER.get(here, here)}
        for name, label, icon, capability, group in MENU if actor.can(capability)
    ]
    held = [
        {"id": post.pk, "unit_name": post.unit.name, "role_name": ROLES[post.role],
         "current": post.pk == actor.post_id}
        for post in getattr(request, "posts", ())
    ]
    may = {word: actor.can(capability) for word, capability in MAY.items()}
    return {"lock_seconds": idle_seconds(), "actor": actor, "role_name": ROLES[actor.role], "nav": nav, "posts": held, "may": may,
            "habits": preference(seen_by=actor)}
