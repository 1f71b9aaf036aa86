"""One case for every URL: what it is about, and what a good request looks like.

A page or an operation of the API that is not here makes `tests/house/test_urls.py` fail.
"""

from dataclasses import dataclass, field
from typing import Any

OK, GONE, BAD = 200, 302, 422


@dataclass(frozen=True)
class Case:
    """`post`: the form (or JSON) to send; `ok`: statuses of an allowed GET and of an allowed POST of one's own."""

    post: dict[str, Any] = field(default_factory=dict)
    get_ok: tuple[int, ...] = (OK,)
    post_ok: tuple[int, ...] = (GONE,)


READ = Case()
NOTHING_SAID = Case({"csrfmiddlewaretoken": "x"}, post_ok=(BAD,))
CONTACT = {"mode": "phone", "reached": "yes", "day": "2026-03-01", "occasion": "daily"}

CASES: dict[str, Case] = {
    # 今日, 应尽之责
    "workbench:today": READ,
    "workbench:duties-start": Case(),
    "workbench:duty": READ,
    "workbench:duty-keeping": Case({"mode": "phone", "summary": "都好", "day": "2026-03-01"}),
    "workbench:duty-waiver": Case({"reason": "已随迁"}),
    "workbench:duties-batch": Case({"act": "assign"}, post_ok=(OK,)),
    "workbench:duties-assignment": NOTHING_SAID,
    "workbench:duties-postponement": NOTHING_SAID,
    "workbench:duty-assignment-end": Case(),
    "workbench:duty-postponement-end": Case(),
    "workbench:duty-waiver-end": Case(),
    "workbench:assignments-end": Case(),
    "workbench:postponements-end": Case(),
    # 计划, 慰问, 经费
    "workbench:plans": READ,
    "workbench:plan": READ,
    "workbench:comforts": READ,
    "workbench:comfort-new": NOTHING_SAID,
    "workbench:comfort": READ,
    "workbench:comfort-items": Case({"kind": "tuixiu"}),
    "workbench:comfort-item": READ,
    "workbench:comfort-line": Case({"act": "line", "cents": "300"}),
    "workbench:comfort-excess": Case({"reason": "重病"}, post_ok=(BAD,)),
    "workbench:comfort-approval": Case({"verdict": "approve"}, post_ok=(BAD,)),
    "workbench:comfort-closing": Case(post_ok=(BAD,)),
    "workbench:comfort-sheet": READ,
    "workbench:budgets": READ,
    "workbench:budget-new": NOTHING_SAID,
    "workbench:budget": READ,
    "workbench:budget-amount": Case({"cents": "500", "reason": "追加"}),
    "workbench:budget-spending": Case({"day": "2026-03-01", "spent": "0", "why": "印制慰问信"}),
    "workbench:spending-withdrawal": Case({"reason": "记错了"}),
    "workbench:standards": NOTHING_SAID,
    "workbench:slips": Case(post_ok=(OK,)),
    "workbench:brief": READ,
    # 老同志
    "workbench:people": READ,
    "workbench:person-new": NOTHING_SAID,
    "workbench:person": READ,
    "workbench:person-edit": NOTHING_SAID,
    "workbench:person-reveal": Case({"field": "phone_sealed", "reason": "contact"}, post_ok=(OK, BAD)),
    "workbench:person-access": READ,
    "workbench:person-merge": NOTHING_SAID,
    "workbench:merges": READ,
    "workbench:merge": READ,
    "workbench:merge-undoing": Case(),
    "workbench:search": Case({"q": "wl"}, post_ok=(OK, GONE)),
    "workbench:palette": Case({"q": "wl"}, post_ok=(OK,)),
    "workbench:person-why-not": READ,
    # 转接, 交接, 主联系人
    "workbench:primary-contact": NOTHING_SAID,
    "workbench:handover-new": Case(get_ok=(404,), post_ok=(404,)),
    "workbench:handover": READ,
    "workbench:transfer-new": NOTHING_SAID,
    "workbench:transfers": READ,
    "workbench:transfers-kept": READ,
    "workbench:transfer": READ,
    "workbench:transfer-destination": NOTHING_SAID,
    "workbench:transfer-confirmation": Case(),
    "workbench:transfer-refusal": Case({"reason": "户口不在本地"}),
    "workbench:transfer-withdrawal": Case(),
    # 联系走访, 重要情况
    "workbench:contact-new": Case(CONTACT),
    "workbench:contact-withdrawal": Case({"reason": "记错了"}),
    "workbench:contact-correction": NOTHING_SAID,
    "workbench:happening-correction": NOTHING_SAID,
    "workbench:happening-withdrawal": Case({"reason": "记错了"}),
    "workbench:happening-new": Case({"kind": "hospital", "happened_on": "2026-03-01"}),
    # 导入, 疑似重复
    "workbench:imports": READ,
    "workbench:import-new": NOTHING_SAID,
    "workbench:import": Case(),
    "workbench:import-columns": Case(),
    "workbench:import-fixes": Case(),
    "workbench:import-changes": READ,
    "workbench:import-undoing": Case(get_ok=(OK, GONE)),
    "workbench:import-problems": READ,
    "workbench:import-template": READ,
    "workbench:suspicions": READ,
    "workbench:suspicion-verdict": Case({"verdict": "different"}),
    # 人员账号, 岗位
    "workbench:staff": READ,
    "workbench:staff-new": NOTHING_SAID,
    "workbench:staff-import": NOTHING_SAID,
    "workbench:staff-template": READ,
    "workbench:staff-account": READ,
    "workbench:staff-edit": Case({"name": ""}, post_ok=(BAD,)),
    "workbench:staff-invitation": Case(post_ok=(OK,)),
    "workbench:post-new": NOTHING_SAID,
    "workbench:staff-stop": Case({"reason": "调离"}),
    "workbench:staff-resume": Case(),
    "workbench:staff-unlock": Case(),
    "workbench:second-step-end": Case(),
    "workbench:post-end": Case(),
    "workbench:post-switch": Case(post_ok=(404,)),
    # 单位, 规则, 工作日历, 操作记录
    "workbench:units": READ,
    "workbench:units-import": NOTHING_SAID,
    "workbench:units-undoing": Case(get_ok=(404,), post_ok=(404,)),
    "workbench:units-template": READ,
    "workbench:unit": READ,
    "workbench:unit-edit": Case({"name": ""}, post_ok=(BAD,)),
    "workbench:rules": READ,
    "workbench:rule": READ,
    "workbench:calendar": READ,
    "workbench:workdays-new": NOTHING_SAID,
    "workbench:audit": READ,
    "workbench:audit-check": Case(),
    # 导出
    "workbench:exports": READ,
    "workbench:digest": READ,
    "workbench:roster-out": Case({"ledger": "people", "purpose": "report"}),
    "workbench:export-new": Case({"purpose": "daily", "form": "csv"}),
    "workbench:export-picked": Case({"person": "1"}),
    "workbench:export-decision": Case({"decision": "approve"}),
    "workbench:export-file": Case(get_ok=(OK, 404)),  # theirs alone: tests/walks/test_exports.py
    # 自己
    "workbench:feed-new": Case(post_ok=(OK,)),
    "workbench:feed-end": Case(),
    "workbench:settings": READ,
    "workbench:device-end": Case(post_ok=(404,)),
    "workbench:instance": Case({"backup-hour": "3"}),
    "workbench:help": READ,
    "workbench:preferences": Case({"shortcuts": "on"}),
    "workbench:view-new": Case({"page": "today", "name": "我的逾期", "query": "show=overdue"}),
    "workbench:view": Case({"act": "first"}, post_ok=(GONE, 404)),
    # the API
    "api:me": READ,
    "api:today": READ,
    "api:people": READ,
    "api:person": READ,
    "api:contacts_of": READ,
    "api:contact_get": READ,
    "api:contact_new": Case({"day": "2026-03-01", "mode": "phone", "reached": True}, post_ok=(201,)),
    "api:happening_new": Case({"kind": "hospital", "happened_on": "2026-03-01"}, post_ok=(201,)),
    "api:contact_correction": Case({"day": "2026-02-28", "mode": "phone", "reached": True}, post_ok=(201,)),
    "api:contact_withdrawal": Case({"reason": "记错了"}, post_ok=(OK,)),
    "api:happening_correction": Case({"kind": "illness", "happened_on": "2026-02-28"}, post_ok=(201,)),
    "api:happening_withdrawal": Case({"reason": "记错了"}, post_ok=(OK,)),
    "api:duties": READ,
    "api:duty": READ,
    "api:why": READ,
    "api:rules": READ,
    "api:rule": READ,
}

# pages that ask for no post, each with its reason
OPEN_TO_ALL: dict[str, str] = {
    "healthz": "the process answers: one word, no database",
    "readyz": "watched by machines that have no account; names the part that is not well, no person and no version",
    "metrics": "figures for a monitor, refused unless asked from this machine or with a token",
    "workbench:front": "leads a stranger to the login and everybody else to their first page",
    "workbench:feed": "a calendar program has no login; the address is the key and says no name (tests/walks/test_feed.py)",
    "workbench:enter": "a first login by a printed code",
    "workbench:in-english": "chooses the words of the pages, nothing else",
    "workbench:in-chinese": "chooses the words of the pages, nothing else",
    "workbench:unlock": "asks whoever is signed in to prove it; a stranger is led to the login",
    "workbench:lock": "locks one's own desk",
    "workbench:presence": "says whether one's own desk is locked",
    "account_login": "the login itself",
    "account_logout": "may always be left",
    "account_reauthenticate": "asks for the password again before a change to the second step",
    "account_change_password": "one's own password; asks for the login",
    "account_reset_password": "leads to the printed code",
    "account_set_password": "leads to the printed code",
    "mfa_index": "one's own second step; asks for the login",
    "mfa_authenticate": "the second step of a login",
    "mfa_reauthenticate": "one's own second step",
    "mfa_activate_totp": "one's own second step",
    "mfa_deactivate_totp": "one's own second step",
    "mfa_view_recovery_codes": "one's own second step",
    "mfa_generate_recovery_codes": "one's own second step",
    "mfa_download_recovery_codes": "one's own second step",
    "mfa_list_webauthn": "one's own passkeys; asks for the login",
    "mfa_add_webauthn": "one's own passkeys",
    "mfa_edit_webauthn": "one's own passkeys",
    "mfa_remove_webauthn": "one's own passkeys",
    "mfa_reauthenticate_webauthn": "one's own passkeys",
    "mfa_login_webauthn": "the login by passkey",
    "api:openapi-json": "describes the API and holds no data",
    "api:api-root": "an empty root that names nothing",
}
