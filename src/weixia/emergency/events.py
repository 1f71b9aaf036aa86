"""Past-tense words of the reports."""

from weixia.kernel.words import Word

WORDS = {
    "report.made": Word("口头报告了重要情况"),
    "report.written": Word("书面报送了重要情况"),
    "report.received": Word("接收了重要情况报告"),
    "report.instructed": Word("对重要情况作了批示"),
    "report.followed": Word("跟踪重要情况"),
    "report.closed": Word("关闭重要情况报告"),
    "report.supplemented": Word("补充报告了重要情况"),
    "report.opened": Word("打开了重要情况报告"),
    "report.printed": Word("打印了重要情况报告"),
}
