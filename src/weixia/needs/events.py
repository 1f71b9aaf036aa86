"""Past-tense words of contacts."""

from weixia.kernel.words import Word

WORDS = {
    "contact.recorded": Word("记录联系"),
    "contact.withdrawn": Word("撤回联系记录"),
}
