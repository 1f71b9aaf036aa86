"""Made-up contexts for tools/preview_look.py: what each template expects, in its usual, empty and faulty states."""
from datetime import date, datetime, timedelta
from types import SimpleNamespace as S

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
        "request": S(GET={}, user=S(name="张敏")), "messages": [], "today": TODAY, "csrf_token": "x" * 32, **more,
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
