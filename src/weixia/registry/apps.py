from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "weixia.registry"
    label = "registry"
    verbose_name = "信息库"

    def ready(self) -> None:
        from weixia.kernel import jobs, journal
        from weixia.kernel.actor import declare
        from weixia.registry import access, events, posts

        declare(access.CAPABILITIES)
        journal.declare(events.WORDS)
        jobs.actors_from(posts.actor_in)
