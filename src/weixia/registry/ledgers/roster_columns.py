"""花名册 columns: title, other names people give it, and how a cell is read."""

from functools import partial

from weixia.registry.dates import read_day, read_lunar
from weixia.registry.identity import read_identity
from weixia.registry.ledgers import cells
from weixia.registry.ledgers.columns import Column
from weixia.registry.models.family import TAGS
from weixia.registry.models.person import CALENDARS, KINDS, LEAP_PREFS, RECKONINGS, RESIDENCE_KINDS

SEXES = {"1": "男", "2": "女"}
ALSO_SEX = {"男性": "1", "女性": "2", "1": "1", "2": "2"}
ALSO_CALENDAR = {"阳历": "solar", "新历": "solar", "阴历": "lunar", "旧历": "lunar", "夏历": "lunar"}
TAG_WORDS = {tag: tag for tag in TAGS} | {"空巢老人": "空巢", "特困": "特殊困难", "失独家庭": "失独"}

exact_day = partial(read_day, exact=True)

COLUMNS = (
    Column("number", "人员编号", cells.code, ("编号", "人员编码", "个人编号", "档案编号", "工号"), required=True, most=40,
           example="示例001", hint="单位内不重复的编号，设为文本"),
    Column("name", "姓名", cells.person_name, ("名字", "人员姓名"), required=True, most=60, example="王示例"),
    Column("sex", "性别", cells.one_of(SEXES, also=ALSO_SEX), soft=True, open_words=True,
           choices=tuple(SEXES.values()), example="女"),
    Column("identity", "公民身份号码", read_identity, ("身份证号", "身份证号码", "身份证", "公民身份证号", "公民身份证号码",
           "身份号码", "居民身份证号", "居民身份证号码", "证件号码"), secret=True, open_words=True,
           example="110105193605031018", hint="设为文本；旧 15 位号码也可以"),
    Column("birth", "出生日期", read_day, ("出生年月", "生日", "出生年月日", "出生时间", "出生", "公历生日", "阳历生日"), open_words=True,
           example="1936-05-03", hint="可写 1936-05-03、1936年5月、1936年"),
    Column("calendar", "生日历法", cells.one_of(CALENDARS, also=ALSO_CALENDAR), ("历法", "过生日历法", "生日类型"),
           choices=tuple(CALENDARS.values()), example="公历"),
    Column("lunar", "农历生日", read_lunar, ("阴历生日", "旧历生日", "农历生辰", "农历出生日期"), open_words=True,
           hint="如 闰三月十五"),
    Column("leap_pref", "闰月生日", cells.one_of(LEAP_PREFS, also={"平": "plain", "闰": "leap"}), ("闰月生日过法", "闰月过法"), soft=True,
           choices=tuple(LEAP_PREFS.values()), hint="闰月出生的才填：有这个闰月的年份在平月过还是闰月过"),
    Column("reckoning", "年龄算法", cells.one_of(RECKONINGS, also={"实岁": "full", "足岁": "full"}), ("周岁虚岁", "岁数算法"), soft=True,
           choices=tuple(RECKONINGS.values())),
    Column("ethnicity", "民族", cells.narrow, most=20, example="汉族"),
    Column("politics", "政治面貌", cells.narrow, ("党派",), most=20, example="中共党员"),
    Column("party_joined", "入党时间", read_day, ("入党日期", "入党年月", "加入中共时间"), open_words=True),
    Column("kind", "人员类别", cells.one_of(KINDS, also={"遗孀": "survivor"}),
           ("类别", "人员类型", "身份类别", "人员身份"), required=True,
           choices=tuple(KINDS.values()), example="离休干部"),
    Column("related", "关联人员编号", cells.code, ("关联编号", "关联老干部编号", "遗属关联编号", "所属老干部编号"), most=40,
           open_words=True, hint="遗属填所属老同志的人员编号"),
    Column("revolution_joined", "参加革命时间", read_day, ("参加革命工作时间", "参加革命日期", "参加革命年月"), open_words=True,
           example="1947年4月"),
    Column("work_started", "参加工作时间", read_day, ("参加工作日期", "参加工作年月", "工作时间"), open_words=True),
    Column("retired", "离退休时间", read_day, ("离休时间", "退休时间", "离退休日期", "退休日期", "离休日期", "离退休年月"),
           open_words=True),
    Column("rank", "职级", cells.narrow, ("职务职级", "原职级", "级别", "职务级别", "行政级别"), most=40, example="县处级正职"),
    Column("former_unit", "原单位", cells.letters_narrow, ("原工作单位", "退休前单位", "工作单位", "原单位名称"), most=100),
    Column("unit", "管理单位", cells.narrow, ("管理单位编码", "管理单位名称", "所属单位", "单位", "现管理单位", "服务管理单位"),
           required=True, most=100, example="U102", hint="单位编码或全称"),
    Column("charge_since", "管理起始日", exact_day, ("管理起始日期", "管理开始日期", "纳入管理日期", "接收日期", "起始日"), open_words=True,
           example="2019-03-01", hint="本单位开始管理的第一天，写到日"),
    Column("phone", "联系电话", cells.phone, ("本人电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"), most=60,
           secret=True, open_words=True),
    Column("address", "居住地址", cells.letters_narrow, ("住址", "家庭住址", "居住地", "现住址", "家庭地址", "地址", "详细地址"), most=200,
           secret=True, open_words=True),
    Column("division", "居住行政区划", cells.code, ("行政区划", "居住地行政区划", "区划代码", "居住地区划"), most=12, soft=True,
           open_words=True),
    Column("residence", "居住类型", cells.one_of(RESIDENCE_KINDS), ("居住情况", "居住方式", "住房类型"), soft=True,
           open_words=True, choices=tuple(RESIDENCE_KINDS.values())),
    Column("resettled", "易地安置", cells.yes_or_no, ("是否易地安置", "异地安置", "是否异地安置", "易地"), choices=("是", "否"),
           example="否"),
    Column("health", "健康状况", cells.letters_narrow, ("身体状况", "健康情况"), most=500, secret=True),
    Column("interests", "兴趣特长", cells.letters_narrow, ("兴趣爱好", "特长", "爱好", "爱好特长"), most=200),
    Column("treatment", "待遇级别", cells.narrow, ("享受待遇", "待遇"), most=40),
    Column("payer", "发放单位", cells.letters_narrow, ("离退休费发放单位", "工资发放单位", "养老金发放单位"), most=100),
    Column("tags", "分类标签", cells.words(TAG_WORDS), ("标签", "分类", "人员标签", "困难类别"), soft=True, open_words=True,
           hint="可填多项，用、分隔：" + "、".join(TAGS)),
    Column("language", "常用语言", cells.narrow, ("语言", "使用语言"), most=40),
    Column("family_name", "家庭联系人", cells.person_name, ("家属", "家属姓名", "紧急联系人", "家庭联系人姓名"), most=60,
           soft=True, open_words=True),
    Column("family_relation", "与本人关系", cells.narrow, ("关系", "与老干部关系", "家属关系"), most=20, soft=True, open_words=True),
    Column("family_phone", "家庭联系人电话", cells.phone, ("家属电话", "紧急联系人电话", "家属联系电话"), most=60,
           secret=True, soft=True, open_words=True),
    Column("primary_contact", "主联系人", cells.person_name, ("联系人员", "责任人", "包联人", "专职联系人", "主要联系人"), most=60,
           soft=True, open_words=True),
    Column("leader", "联系领导", cells.person_name, ("包联领导", "联系局领导", "分管领导"), most=60, soft=True, open_words=True),
    Column("branch", "党支部", cells.letters_narrow, ("所在党支部", "支部", "所属党支部", "所在支部"), most=80, open_words=True),
    Column("died", "去世日期", exact_day, ("去世时间", "逝世日期", "死亡日期", "去世年月日", "病故日期", "离世日期"), open_words=True),
    Column("note", "备注", cells.as_text, ("说明", "备注说明"), most=5000),
)
