from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "weixia.registry"
    label = "registry"
    verbose_name = "信息库"

    def ready(self) -> None:
        from weixia.kernel import journal
        from weixia.kernel.actor import declare
        from weixia.registry import access, events

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
