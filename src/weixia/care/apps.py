from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "weixia.care"
    label = "care"
    verbose_name = "帮"

    def ready(self) -> None:
        from weixia.care import access, events
        from weixia.kernel import journal
        from weixia.kernel.actor import declare

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
