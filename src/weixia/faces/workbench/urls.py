"""Pages of the workbench. Acts are nouns: POST /duties/12/waiver."""

from django.urls import path

from weixia.faces.workbench import (
    audit,
    calendar,
    contacts,
    duties,
    entry,
    imports,
    instance,
    office_import,
    own,
    people,
    rules,
    staff,
    suspicions,
    today,
    units,
)

app_name = "workbench"
urlpatterns = [
    # 今日, 应尽之责
    path("today", today.today, name="today"),
    path("duties/start", today.duties_start, name="duties-start"),
    path("duties/<int:duty_id>", duties.duty, name="duty"),
    path("duties/<int:duty_id>/keeping", duties.duty_keeping, name="duty-keeping"),
    path("duties/<int:duty_id>/waiver", duties.duty_waiver, name="duty-waiver"),
    # 老同志
    path("people", people.people, name="people"),
    path("people/new", people.person_new, name="person-new"),
    path("people/<int:person_id>", people.person, name="person"),
    path("people/<int:person_id>/edit", people.person_edit, name="person-edit"),
    path("people/<int:person_id>/reveal", people.person_reveal, name="person-reveal"),
    path("people/<int:person_id>/access", people.person_access, name="person-access"),
    path("search", people.search, name="search"),
    # 联系走访, 重要情况
    path("people/<int:person_id>/contacts/new", contacts.contact_new, name="contact-new"),
    path("contacts/<int:contact_id>/withdrawal", contacts.contact_withdrawal, name="contact-withdrawal"),
    path("people/<int:person_id>/happenings/new", contacts.happening_new, name="happening-new"),
    # 导入, 疑似重复
    path("imports", imports.imports, name="imports"),
    path("imports/new", imports.import_new, name="import-new"),
    path("imports/<int:import_id>", imports.import_one, name="import"),
    path("imports/<int:import_id>/problems", imports.import_problems, name="import-problems"),
    path("imports/templates/<slug:kind>", imports.import_template, name="import-template"),
    path("suspicions", suspicions.suspicions, name="suspicions"),
    path("suspicions/<int:suspicion_id>/verdict", suspicions.suspicion_verdict, name="suspicion-verdict"),
    # 大门
    path("", entry.front, name="front"),
    path("enter", entry.enter, name="enter"),
    # 人员账号, 岗位
    path("staff", staff.staff, name="staff"),
    path("staff/new", staff.staff_new, name="staff-new"),
    path("staff/import", office_import.staff_import, name="staff-import"),
    path("staff/template", office_import.staff_template, name="staff-template"),
    path("staff/<int:account_id>", staff.staff_account, name="staff-account"),
    path("staff/<int:account_id>/invitations", staff.staff_invitation, name="staff-invitation"),
    path("staff/<int:account_id>/posts", staff.post_new, name="post-new"),
    path("staff/<int:account_id>/stop", staff.staff_stop, name="staff-stop"),
    path("staff/<int:account_id>/return", staff.staff_resume, name="staff-resume"),
    path("staff/<int:account_id>/second-step/end", staff.second_step_end, name="second-step-end"),
    path("posts/<int:post_id>/end", staff.post_end, name="post-end"),
    path("posts/current", staff.post_switch, name="post-switch"),
    # 单位, 规则, 工作日历, 操作记录
    path("units", units.units, name="units"),
    path("units/import", office_import.units_import, name="units-import"),
    path("units/template", office_import.units_template, name="units-template"),
    path("units/<int:unit_id>", units.unit, name="unit"),
    path("rules", rules.rules, name="rules"),
    path("rules/<str:code>", rules.rule, name="rule"),
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/workdays", calendar.workdays_new, name="workdays-new"),
    path("audit", audit.audit, name="audit"),
    path("audit/check", audit.audit_check, name="audit-check"),
    # 自己
    path("settings", own.settings, name="settings"),
    path("settings/instance", instance.instance, name="instance"),
    path("help", own.help, name="help"),
]
