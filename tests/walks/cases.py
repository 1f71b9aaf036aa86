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
    # 老同志
    "workbench:people": READ,
    "workbench:person-new": NOTHING_SAID,
    "workbench:person": READ,
    "workbench:person-edit": NOTHING_SAID,
    "workbench:person-reveal": Case({"field": "phone_sealed", "reason": "contact"}, post_ok=(OK, BAD)),
    "workbench:person-access": READ,
    "workbench:search": Case(get_ok=(OK, GONE)),
    # 联系走访, 重要情况
    "workbench:contact-new": Case(CONTACT),
    "workbench:contact-withdrawal": Case({"reason": "记错了"}),
    "workbench:happening-new": Case({"kind": "hospital", "happened_on": "2026-03-01"}),
    # 导入, 疑似重复
    "workbench:imports": READ,
    "workbench:import-new": NOTHING_SAID,
    "workbench:import": Case(post_ok=(OK,)),
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
    "workbench:staff-invitation": Case(post_ok=(OK,)),
    "workbench:post-new": NOTHING_SAID,
    "workbench:staff-stop": Case({"reason": "调离"}),
    "workbench:staff-resume": Case(),
    "workbench:second-step-end": Case(),
    "workbench:post-end": Case(),
    "workbench:post-switch": Case(post_ok=(404,)),
    # 单位, 规则, 工作日历, 操作记录
    "workbench:units": READ,
    "workbench:units-import": NOTHING_SAID,
    "workbench:units-template": READ,
    "workbench:unit": READ,
    "workbench:rules": READ,
    "workbench:rule": READ,
    "workbench:calendar": READ,
    "workbench:workdays-new": NOTHING_SAID,
    "workbench:audit": READ,
    "workbench:audit-check": Case(),
    # 自己
    "workbench:settings": READ,
    "workbench:instance": Case({"backup-hour": "3"}),
    "workbench:help": READ,
    # the API
    "api:me": READ,
    "api:today": READ,
    "api:people": READ,
    "api:person": READ,
    "api:contacts_of": READ,
    "api:contact_get": READ,
    "api:contact_new": Case({"day": "2026-03-01", "mode": "phone", "reached": True}, post_ok=(201,)),
    "api:happening_new": Case({"kind": "hospital", "happened_on": "2026-03-01"}, post_ok=(201,)),
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
    "workbench:enter": "a first login by a printed code",
    "account_login": "the login itself",
    "account_logout": "may always be left",
    "account_reauthenticate": "asks for the password again before a change to the second step",
    "account_change_password": "one's own password; asks for the login",
    "account_reset_password": "leads to the printed code",
    "mfa_index": "one's own second step; asks for the login",
    "mfa_authenticate": "the second step of a login",
    "mfa_reauthenticate": "one's own second step",
    "mfa_activate_totp": "one's own second step",
    "mfa_deactivate_totp": "one's own second step",
    "mfa_view_recovery_codes": "one's own second step",
    "mfa_generate_recovery_codes": "one's own second step",
    "mfa_download_recovery_codes": "one's own second step",
    "api:openapi-json": "describes the API and holds no data",
    "api:api-root": "an empty root that names nothing",
}
