"""Made-up contexts for tools/preview_look.py: what each template expects, in its usual, empty and faulty states."""
from datetime import date, datetime, timedelta
from types import SimpleNamespace as S

from django import forms
from django.http import QueryDict
from django.utils import timezone

TODAY = date(2026, 6, 16)
NOW = datetime(2026, 6, 16, 0, 52, tzinfo=timezone.get_default_timezone()) + timedelta(hours=8)
LONG = "阿不都热依木·买买提吐尔逊江·阿卜杜拉"
PAGES = {}


def page(template, name=""):
    """Register a context under the template's name, or another when the state differs."""
    def keep(make):
        key = name or template.removesuffix(".html").replace("/", "-")
        PAGES[key] = lambda: (template if "/" in template else f"workbench/{template}", make())
        return make
    return keep


def nav(current):
    """The menu of a section head who also administers."""
    items = [("今日", "calendar-check", 14, ""), ("老同志", "users", 0, ""), ("导入", "file-import", 0, ""),
             ("单位", "building-community", 0, "管理"), ("人员账号", "user-cog", 0, "管理"), ("规则", "book-2", 0, "管理"),
             ("工作日历", "calendar-event", 0, "管理"), ("审计", "shield-check", 0, "管理"),
             ("设置", "settings", 0, "foot"), ("帮助", "help", 0, "foot")]
    return [{"label": label, "icon": icon, "url": "#", "current": label == current, "count": count, "group": group}
            for label, icon, count, group in items]


def shell(current="今日", **more):
    """What the context processor gives every page."""
    may = dict.fromkeys("search contact person_write happening reveal waive keep judge import_write".split(), True)
    return {
        "actor": S(name="张敏", unit_name="霞州市老干部局服务科"), "role_name": "科室负责人", "nav": nav(current), "may": may,
        "posts": [S(id=1, unit_name="霞州市老干部局服务科", role_name="科室负责人", current=True),
                  S(id=2, unit_name="霞州市水利局老干部科", role_name="单位离退休工作人员", current=False)],
        "request": S(GET=QueryDict(), user=S(name="张敏")), "messages": [], "today": TODAY, "csrf_token": "x" * 32, **more,
    }


def message(text, level="success", undo=""):
    return S(level_tag=level, extra_tags=undo, __str__=lambda self: text) if False else type(
        "Message", (), {"level_tag": level, "extra_tags": undo, "__str__": lambda self: text})()


def row(id, name, age, marks, kind, icon, matter, reason, due, status, owner):
    return S(id=id, person_id=id, person_name=name, age=age, marks=marks, kind=kind, icon=icon, matter=matter,
             reason=reason, due=due and date(2026, 6, due), status=status, owner=owner, can_keep=True)


ROWS = [
    row(1, "王淑兰", 92, ["独居"], "走访", "walk", "端午前上门走访", "排在前面：独居，已逾期 3 天", 13, "overdue", "张敏"),
    row(2, LONG, 87, ["高龄", "失能"], "体检", "stethoscope", "组织一次体检，并把结果告诉本人和家里", "上次体检 2024-06-01，满两年应再检", 15, "overdue", ""),
    row(3, "李崇文", 89, [], "住院", "building-hospital", "住院后 3 个工作日内探望", "06-12 得知住进市人民医院", 16, "open", "陈立"),
    row(4, "赵桂芳", 88, ["独居"], "联系", "phone", "本月联系一次", "上次联系 2026-05-04，电话", 16, "open", "张敏"),
    row(5, "郝玉珍", 90, ["90 寿"], "寿辰", "cake", "单位领导上门祝寿", "90 岁生日，农历五月初四", 18, "open", "周国栋"),
    row(6, "丁秀云", 79, [], "易地", "plane", "三年一次易地看望", "上次上门 2023-06-20", 20, "open", "张敏"),
]


@page("today.html")
def today():
    return shell(
        lunar="农历五月初二", festival="距端午还有 3 天", updated=NOW, show="", whole_url="?whole=1",
        counts={"all": 14, "overdue": 2, "today": 5, "week": 7, "later": 9, "unowned": 1},
        messages=[message("已记下王淑兰 06-16 的电话联系，办结 1 件。", undo="/contacts/7/withdrawal")],
        undetermined=[{"title": "住院探望", "count": 2, "reason": "2027 年工作日表还没有导入。", "url": "#"}],
        groups=[{"key": "overdue", "title": "逾期", "count": 2, "rows": ROWS[:2]},
                {"key": "today", "title": "今天", "count": 2, "rows": ROWS[2:4]},
                {"key": "week", "title": "本周", "count": 2, "rows": ROWS[4:]}],
        meters=[{"title": "春节走访", "done": 38, "total": 52, "words": "未访 14 人，独居 5 人。截止 06-19 周五。", "url": "#"}],
        coming=[{"day": date(2026, 6, 18), "text": "郝玉珍 90 寿", "url": "#"}, {"day": date(2026, 6, 19), "text": "端午节（放假）", "url": ""}],
        pager={"shown": "第 1 至 100 件，共 214 件", "next_url": "#", "first_url": ""})


@page("today.html", "today~empty")
def today_empty():
    return shell(lunar="农历五月初二", updated=NOW, counts={"all": 0}, groups=[], posts=[],
                 next_words={"day": date(2026, 6, 22), "text": "给李崇文打电话", "url": "#"})


class ContactForm(forms.Form):
    mode = forms.ChoiceField(label="怎么联系的", widget=forms.RadioSelect, choices=[("home", "上门"), ("phone", "电话"), ("video", "视频"), ("letter", "信件")])
    reached = forms.ChoiceField(label="联系上了吗", widget=forms.RadioSelect, choices=[("yes", "联系上了"), ("no", "没联系上")])
    day = forms.CharField(label="日期", help_text="例如 2026-05-03，也可以写 2026年5月3日")
    summary = forms.CharField(label="一句话小结", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    next_step = forms.CharField(label="下一步", required=False)
    occasion = forms.ChoiceField(label="事由", required=False, choices=[("daily", "日常")])
    handler = forms.CharField(label="谁去的", required=False, help_text="不填就是自己")
    level = forms.ChoiceField(label="去的人是", required=False, choices=[("", "按岗位")])
    gift_cents = forms.CharField(label="慰问金（元）", required=False)
    gift_items = forms.CharField(label="慰问品", required=False)


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名", error_messages={"required": "填写姓名"})
    number = forms.CharField(label="人员编号", required=False, help_text="不填由系统编一个")
    sex = forms.ChoiceField(label="性别", required=False, widget=forms.RadioSelect, choices=[("1", "男"), ("2", "女")])
    id_number = forms.CharField(label="公民身份号码", required=False)
    birth = forms.CharField(label="出生日期", help_text="例如 1948-03-05；只知道年月就写 1948-03", error_messages={"required": "填写出生日期，例如 1934年2月"})
    kind = forms.ChoiceField(label="人员类别", widget=forms.RadioSelect, choices=[(k, k) for k in ("离休干部", "退休干部", "退休职工", "提前离岗", "建国前老党员", "遗属")],
                             error_messages={"required": "选人员类别"})
    unit = forms.ChoiceField(label="管理单位", choices=[("", "请选择"), ("1", "　霞州市老干部局服务科")], error_messages={"required": "选管理单位"})
    charge_since = forms.CharField(label="管理起始日", required=False)
    resettled = forms.BooleanField(label="易地安置", required=False)
    tags = forms.MultipleChoiceField(label="分类标签", required=False, widget=forms.CheckboxSelectMultiple, choices=[(k, k) for k in ("高龄", "空巢", "失能")])
    health = forms.CharField(label="健康状况", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class FileForm(forms.Form):
    kind = forms.ChoiceField(label="哪一种台账", widget=forms.RadioSelect, choices=[(k, k) for k in ("单位表", "花名册", "联系走访台账", "重要情况台账", "人员账号")])
    file = forms.FileField(label="文件", error_messages={"required": "选一个 .xlsx 或 .csv 文件"})


class PostForm(forms.Form):
    name = forms.CharField(label="姓名")
    username = forms.CharField(label="账号")
    unit = forms.ChoiceField(label="单位", choices=[("1", "霞州市老干部局服务科")])
    role = forms.ChoiceField(label="岗位", widget=forms.RadioSelect, choices=[("officer", "主联系人"), ("keeper", "信息员")])
    since = forms.CharField(label="起始日")


class WhyForm(forms.Form):
    reason = forms.CharField(label="为什么不用办", widget=forms.Textarea(attrs={"rows": 3}))


class YearForm(forms.Form):
    year = forms.CharField(label="年份")
    file = forms.FileField(label="文件", help_text="两列：日期、休或班")


class Filters(forms.Form):
    q = forms.CharField(label="姓名、拼音、证件号码或电话", required=False)
    unit = forms.ChoiceField(label="单位", required=False, choices=[("", "不限")])
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "不限")])
    age = forms.ChoiceField(label="年龄", required=False, choices=[("", "不限")])
    silence = forms.ChoiceField(label="多久没联系上", required=False, choices=[("", "不限"), ("90", "90 天没联系上")])


WHO = {"id": 1, "name": "王淑兰", "age": 92, "kind": "离休干部", "unit_name": "市水利局老干部科"}
DUTIES = [{"id": 1, "matter": "端午前上门走访", "rule_title": "端午走访", "period": "2026-06-19", "opens": date(2026, 6, 1), "due": date(2026, 6, 13),
           "status": "overdue", "kept_on": None, "owner": "张敏"},
          {"id": 2, "matter": "本月联系一次", "rule_title": "每月联系", "period": "2026-06", "opens": date(2026, 6, 1), "due": date(2026, 6, 30),
           "status": "open", "kept_on": None, "owner": "张敏"},
          {"id": 3, "matter": "本月联系一次", "rule_title": "每月联系", "period": "2026-05", "opens": date(2026, 5, 1), "due": date(2026, 5, 31),
           "status": "kept", "kept_on": date(2026, 5, 12), "owner": "张敏"}]
CONTACTS = [{"id": 1, "day": date(2026, 6, 4), "mode": "电话", "reached": True, "handler": "张敏", "occasion": "日常", "summary": "身体平稳，想吃酸奶饼。",
             "gift_cents": 50000, "gift_items": "牛奶一箱", "late": True, "withdrawn": False, "can_withdraw": True}]


def person_page(**more):
    base = {
        "person": WHO | {"surname": "王", "number": "P00011", "sex": "女", "joined": "1948年3月参加革命", "owner": "张敏", "died_on": None, "called": "王老",
                         "marks": [{"word": "独居", "tone": "warn", "icon": "home", "why": "2026-03-09 由张敏认定：子女在外地。"},
                                   {"word": "出门用轮椅", "tone": "warn", "icon": "wheelchair", "why": ""}, {"word": "讲蒙古语，会汉语", "tone": "", "icon": "language", "why": ""}]},
        "now": {"duties": DUTIES[:2], "duty_count": 2, "next": {"day": date(2026, 6, 17), "matter": "上门走访", "owner": "张敏", "note": "原定 06-13"},
                "reminders": [{"icon": "ear", "text": "请对着右耳，慢一点说"}, {"icon": "phone", "text": "有事先联系女儿李娟"}],
                "last": {"day": date(2026, 6, 4), "handler": "张敏", "mode": "电话", "reached": True, "summary": "身体平稳，想吃酸奶饼。"}},
        "kin": [{"id": 1, "name": "李娟", "relation": "女儿", "phone_masked": "186****1402", "last": ""}, {"id": 2, "name": "巴图", "relation": "儿子，在外地", "phone_masked": "139****0078", "last": "04-02 打通"}],
        "secrets": [{"key": "id", "label": "公民身份号码", "masked": "990101********0024", "shown": ""}, {"key": "phone", "label": "本人电话", "masked": "0471****318", "shown": ""},
                    {"key": "address", "label": "居住地址", "masked": "城东区 ******", "shown": ""}],
        "reasons": [("check", "电话核对"), ("claim", "办理报销"), ("urgent", "紧急处置"), ("asked", "本人要求"), ("other", "其他")], "revealed": False,
        "facts": [{"label": "出生", "value": "1934年2月"}, {"label": "管理单位", "value": "市水利局老干部科"}],
        "complete": {"done": 10, "total": 12, "items": [{"label": "健康状况", "state": "stale", "words": "待核，已 96 天", "url": "#"}, {"label": "党组织", "state": "missing", "words": "缺", "url": "#"},
                                                       {"label": "其余 10 项", "state": "done", "words": "已核实", "url": ""}]},
        "tabs": [{"key": "duties", "label": "应办", "url": "#", "current": True, "count": 3}, {"key": "contacts", "label": "联系走访", "url": "#", "current": False, "count": 12},
                 {"key": "happenings", "label": "重要情况", "url": "#", "current": False, "count": 2}, {"key": "record", "label": "档案", "url": "#", "current": False, "count": 0}],
        "tab": "duties", "rows": DUTIES, "timeline_url": "#",
        "timeline": [{"at": NOW, "icon": "phone", "text": "月度电话问候，约 8 分钟", "detail": "张敏，平稳；想吃酸奶饼", "url": "#", "late": False},
                     {"at": NOW - timedelta(days=20), "icon": "eye", "text": "查看了公民身份号码", "detail": "陈立，办理报销", "url": "", "late": True}]}
    return shell("老同志", **(base | more))


page("person.html")(person_page)
page("person.html", "person~dead")(lambda: person_page(
    person=WHO | {"name": LONG, "surname": "阿", "sex": "男", "joined": "", "owner": "", "died_on": date(2026, 5, 2), "called": "", "marks": []},
    now={"duties": [], "duty_count": 0, "next": None, "reminders": [], "last": None}, kin=[], tab="contacts", rows=CONTACTS, timeline=[], complete=None,
    secrets=[{"key": "id", "label": "公民身份号码", "masked": "990101********0024", "shown": "990101193402160024"}], revealed=True))
page("person.html", "person~record")(lambda: person_page(tab="record", reveal_error="选一个理由", rows=[{"title": "身份", "items": [{"label": "民族", "value": "汉族"}, {"label": "党支部", "value": ""}]}]))
page("people.html")(lambda: shell("老同志", filters=Filters({"silence": "90"}), active=[{"label": "90 天没联系上", "off_url": "#"}], count=None, then="", pager={"shown": "", "next_url": "#", "first_url": "#"}, rows=[
    {"id": 1, "name": "王淑兰", "age": 92, "sex": "女", "kind": "离休干部", "marks": ["独居"], "unit_name": "市水利局老干部科", "died_on": None, "owner": "张敏", "last_day": date(2026, 6, 4), "last_mode": "电话", "open_count": 2, "overdue_count": 1},
    {"id": 2, "name": LONG, "age": 87, "sex": "男", "kind": "建国前老党员", "marks": ["高龄", "失能"], "unit_name": "霞州市离退休干部休养服务管理中心第二服务站", "died_on": None, "owner": "", "last_day": None, "last_mode": "", "open_count": 0, "overdue_count": 0}]))
page("people.html", "people~empty")(lambda: shell("老同志", filters=Filters({}), active=[], rows=[], count=0, then=""))
page("person_form.html")(lambda: shell("老同志", person=None, form=PersonForm()))
page("person_form.html", "person_form~errors")(lambda: shell("老同志", person=None, form=PersonForm({"number": "1"}), likes=[WHO | {"why": "同名，同一天出生"}]))
page("contact_form.html")(lambda: shell("老同志", person=WHO, form=ContactForm(initial={"day": "2026-06-16", "mode": "phone", "reached": "yes"}), duties=DUTIES[:2], last=CONTACTS[0]))
page("contact_form.html", "contact_form~errors")(lambda: shell("老同志", person=WHO, form=ContactForm({"day": ""}), duties=[], last=None))
page("happening_form.html")(lambda: shell("老同志", person=WHO, form=ContactForm()))
page("interruption.html")(lambda: shell("老同志", title="登记王淑兰去世？", lines=["停止所有提醒和节日问候。", "去世之后到期的事全部取消，写明原因。"], post_url="#", hidden={"day": "2026-06-16"}, yes="登记去世", back_url="#", danger=True))
page("duty.html")(lambda: shell("今日", duty=DUTIES[0] | {"person_id": 1, "person_name": "王淑兰", "age": 92, "kind": "走访", "icon": "walk", "reason": ""},
    rule={"code": "contact.lixiu_monthly", "title": "离休干部每月联系", "version": "2026.1", "since": date(2026, 1, 1), "who": "离休干部", "when_words": "每月一次，月底前", "kept_by_words": "电话、视频、上门、会议，并且联系上了", "house_choice": True},
    clauses=[{"ref": "S003-7-7", "title": "离休干部服务清单", "quote": "每月至少联系一次，了解身体和生活情况。"}], facts=[{"label": "管理起始日", "value": "2024-01-01", "source": "花名册第 12 行"}],
    evidence=[{"day": date(2026, 6, 4), "text": "电话，没联系上", "url": "#", "keeps": False, "why_not": "没有联系上的不算"}], waiver=None, may_keep=True, may_waive=True, form=ContactForm(), waive_form=WhyForm(prefix="waive"),
    same_home=[{"id": 2, "matter": "本月联系一次", "person_name": "王淑兰"}]))
KINDS = [{"code": "units", "label": "单位表", "words": "先导这一份"}, {"code": "people", "label": "花名册", "words": "老同志的基本情况"}]
COUNTS = {"total": 3000, "new": 2710, "changed": 120, "same": 41, "bad": 129, "warned": 18}
JOB = {"id": 1, "kind": "花名册", "file_name": "霞州市离退休干部花名册（2026年6月最终版）.xlsx", "at": NOW, "by": "张敏", "state": "done", "done": 0, "total": 0, "digest": "a3f5" * 16, "refusal": "", "undo_until": NOW}
page("imports.html")(lambda: shell("导入", rows=[JOB | {"counts": COUNTS}, JOB | {"id": 2, "state": "refused", "counts": None}], kinds=KINDS, suspicion_count=3))
page("imports.html", "imports~empty")(lambda: shell("导入", rows=[], kinds=KINDS, suspicion_count=0))
page("import_new.html")(lambda: shell("导入", form=FileForm(), kinds=KINDS, limits={}))
page("import_new.html", "import_new~errors")(lambda: shell("导入", form=FileForm({}, {}), kinds=KINDS, limits={}))
def import_page(state, **more):
    return shell("导入", job=JOB | {"state": state, "done": 1200, "total": 3000, "refusal": "文件里有宏，不能读。", **more}, counts=COUNTS, columns={"known": [{"title": "生日", "means": "出生日期"}, {"title": "姓名", "means": "姓名"}], "unknown": ["序号"], "missing": []},
        causes=[{"words": "身份证号被 Excel 变成了数字，后几位已丢失。", "fix": "把该列设为文本后重新复制。", "count": 18, "rows": "第 12、15、18 行", "warning": False}], show="",
        rows=[{"row": 12, "person": "P00011", "name": "王淑兰", "verdict": "有误", "problems": [{"column": "公民身份号码", "read": "110101193003079008", "do": "设为文本后重新复制"}], "url": ""}, {"row": 13, "person": "P00012", "name": "", "verdict": "新增", "problems": [], "url": "#"}])
for state in ("checking", "checked", "done", "refused"):
    page("import.html", f"import~{state}")(lambda state=state: import_page(state))
SIDE = {"id": 1, "name": "王淑兰", "number": "P00011", "facts": [{"label": "出生", "value": "1934年2月", "same": True}, {"label": "电话", "value": "186****1402", "same": False}]}
page("suspicions.html")(lambda: shell("导入", pairs=[{"id": 1, "why": ["同名同生日", "电话相同"], "left": SIDE, "right": SIDE | {"id": None, "number": "P00999"}}], judged=[{"names": "李一、李壹", "verdict": "不是同一个人", "by": "张敏", "on": TODAY}]))
page("access_log.html")(lambda: shell("老同志", person=WHO, rows=[{"at": NOW, "who": "陈立", "post": "服务科 科员", "what": "查看了隐去的信息", "fields": "公民身份号码", "reason": "办理报销"}]))
TREE = [{"id": 1, "name": "霞州市老干部局", "kind": "老干部局", "code": "XZ", "people": 1460, "children": [{"id": 2, "name": "市水利局老干部科", "kind": "机关", "code": "XZ01", "people": 52, "children": []}]}]
page("units.html")(lambda: shell("单位", roots=TREE))
page("unit.html")(lambda: shell("单位", unit=TREE[0] | {"parent": None, "division": "990100"}, children=TREE[0]["children"], posts_held=[{"name": "张敏", "account_id": 1, "role_name": "科室负责人", "since": TODAY}]))
page("staff.html")(lambda: shell("人员账号", q="", rows=[{"id": 1, "name": "张敏", "username": "zhangmin", "posts": ["服务科 科室负责人"], "state": "active", "last_seen": NOW}, {"id": 2, "name": "陈立", "username": "chenli", "posts": [], "state": "none", "last_seen": None}], unowned_names=[{"name": "苏文静", "count": 12}]))
page("staff_form.html")(lambda: shell("人员账号", form=PostForm()))
page("staff_account.html")(lambda: shell("人员账号", account={"id": 1, "name": "张敏", "username": "zhangmin", "state": "invited", "phone_masked": "186****1402", "two_step": False, "last_seen": None}, form=PostForm(),
    held=[{"id": 1, "unit_name": "服务科", "role_name": "科室负责人", "since": TODAY, "until": None, "current": True}], code={"text": "K7Q4-9MNP", "until": NOW, "enter_url": "http://localhost:8000/enter"}))
page("calendar_settings.html")(lambda: shell("工作日历", years=[{"year": 2026, "state": "shipped", "rest": 20, "work": 6, "source": "国务院办公厅通知"}, {"year": 2027, "state": "missing", "rest": None, "work": None, "source": ""}], form=YearForm(), waiting=2, started={"on": TODAY}, may={"calendar_write": True}))
page("audit.html")(lambda: shell("审计", chain={"state": "whole", "words": "链条完整。", "sealed_to": NOW, "count": 1234}, filters=None, rows=[{"id": 9, "at": NOW, "name": "张敏", "post": "服务科 科室负责人", "action": "更新档案", "about": "P00011", "reason": "", "fields": ["居住地址", "电话"]}]))
RULE = {"code": "contact.lixiu_monthly", "title": "离休干部每月联系", "who": "离休干部", "when_words": "每月一次，月底前", "kept_by_words": "电话、视频、上门、会议", "sources": ["S003-7-7"], "version": "2026.1", "since": date(2026, 1, 1), "house_choice": True, "open_count": 12, "overdue_count": 3, "late_words": "过月不补"}
page("rules.html")(lambda: shell("规则", rules=[RULE]))
page("rule.html")(lambda: shell("规则", rule=RULE, clauses=[{"ref": "S003-7-7", "title": "离休干部服务清单", "quote": "每月至少联系一次。"}], versions=[{"version": "2026.1", "since": date(2026, 1, 1), "words": "初版"}], counts={"open": 12, "overdue": 3, "kept": 200, "missed": 1}))
page("settings.html")(lambda: shell("设置", settings_rows=[{"name": "WEIXIA_VAR", "value": "./var", "source": "默认", "words": "数据放在哪里"}], problems=[{"words": "时钟慢了 5 分钟。", "do": "校准系统时间。"}], links=[{"label": "工作日历", "url": "#", "words": "放假和调休"}]))
page("search.html")(lambda: shell("老同志", q="wsl", rows=[WHO | {"why": "拼音"}]))
page("search.html", "search~none")(lambda: shell("老同志", q="zzz", rows=[]))
page("help.html")(lambda: shell("帮助"))
for fault in ("400", "403", "403_csrf", "404", "500", "maintenance"):
    page(f"{fault}.html", f"fault{fault}")(lambda: {})
    PAGES[f"fault{fault}"] = lambda fault=fault: (f"{fault}.html", {})


class Login(forms.Form):
    login = forms.CharField(label="账号", error_messages={"required": "填写账号"})
    password = forms.CharField(label="口令", error_messages={"required": "填写口令"})


page("account/login.html")(lambda: {"form": Login(), "demo_logins": [{"name": "张敏", "username": "zhangmin", "password": "demo", "role_name": "科室负责人"}]})
page("account/login.html", "login~errors")(lambda: {"form": Login({"login": ""})})
page("account/password_change.html")(lambda: shell("", form=PostForm()))
page("mfa/index.html")(lambda: shell("", authenticators={}))
page("workbench/enter.html")(lambda: {"form": Login()})
page("workbench/no_post.html")(lambda: shell("", actor=None))
