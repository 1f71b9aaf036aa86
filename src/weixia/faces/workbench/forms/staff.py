"""What is asked about accounts and posts, and at the front door."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weixia.faces.workbench.forms.fields import DayField, RadioField
from weixia.kernel.actor import ROLES
from weixia.registry.queries.units import KINDS

QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class EntryForm(forms.Form):
    """Entering by a printed code. What is wrong never says whether the account exists."""

    username = forms.CharField(label=_("账号"), max_length=60, error_messages={"required": _("填写账号")},
                               widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
    code = forms.CharField(label=_("一次性码"), max_length=40, error_messages={"required": _("填写一次性码")},
                           help_text=_("管理员打印给您的那张，中间的短横可写可不写"),
                           widget=forms.TextInput(attrs=QUIET))
    password1 = forms.CharField(label=_("新口令"), max_length=128, strip=False,
                                error_messages={"required": _("填写新口令")},
                                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    password2 = forms.CharField(label=_("再写一遍新口令"), max_length=128, strip=False,
                                error_messages={"required": _("把新口令再写一遍")},
                                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        validate_password(self.cleaned_data["password1"])
        return str(self.cleaned_data["password1"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password1") and given.get("password2") and given["password1"] != given["password2"]:
            raise ValidationError({"password2": _("两遍口令不一样。请重新填写")})
        return given


class PostForm(forms.Form):
    """A post: unit, role, first day."""

    unit = forms.TypedChoiceField(label=_("单位"), coerce=int, error_messages={"required": _("选一个单位")})
    role = RadioField(label=_("岗位"), choices=list(ROLES.items()), error_messages={"required": _("选一个岗位")})
    since = DayField(label=_("自哪天起"), error_messages={"required": _("填写岗位从哪天开始")})

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("请选择")), *units]  # type: ignore[attr-defined]


class AccountForm(PostForm):
    """A new account with its first post."""

    field_order = ["name", "username", "phone", "unit", "role", "since"]
    name = forms.CharField(label=_("姓名"), max_length=60, error_messages={"required": _("填写姓名")})
    username = forms.CharField(label=_("账号"), max_length=60, error_messages={"required": _("填写账号")},
                               help_text=_("字母、数字或汉字，各人不同"), widget=forms.TextInput(attrs=QUIET))
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)


class AccountEditForm(forms.Form):
    """What can be changed of an account: the telephone is never printed back, an empty box keeps it."""

    name = forms.CharField(label=_("姓名"), max_length=60, error_messages={"required": _("填写姓名")})
    phone = forms.CharField(label=_("电话"), max_length=40, required=False, help_text=_("不改就空着"))

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"name": initial["name"]})


class UnitForm(forms.Form):
    """What can be changed of a unit; its code and place stay."""

    name = forms.CharField(label=_("单位名称"), max_length=100, error_messages={"required": _("填写单位名称")})
    kind = forms.ChoiceField(label=_("类型"), choices=list(KINDS.items()))
    division = forms.CharField(label=_("行政区划"), max_length=12, required=False, help_text=_("六位代码，例如 150102"))


class OfficeFileForm(forms.Form):
    """The staff ledger or the unit table."""

    file = forms.FileField(label=_("文件"), help_text=_(".xlsx，不超过 20 MB；只读第一张表，第 1 行是列名"),
                           error_messages={"required": _("选一个 .xlsx 文件"), "empty": _("这个文件是空的，请另选一个")})

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > 20 * 1024 * 1024:
            raise ValidationError(_("文件超过 20 MB。请分成几份。"))
        return upload
