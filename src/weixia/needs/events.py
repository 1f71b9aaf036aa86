"""Past-tense words of contacts."""

WORDS = {
    "contact.recorded": "记录联系",
    "contact.withdrawn": "撤回联系记录",
}
