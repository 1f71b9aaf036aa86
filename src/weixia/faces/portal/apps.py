from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "weixia.faces.portal"
    label = "portal"
    verbose_name = "长辈版"
