from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "weixia.duties"
    label = "duties"
    verbose_name = "应尽之责"

    def ready(self) -> None:
        from weixia.duties import access, almanac, events
        from weixia.kernel import install, journal
        from weixia.kernel.actor import declare

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
        install.fill_with(almanac.fill)
