from .alerts import Alert
from .base import BasePage
from .glossary import GlossaryTerm
from .media import CustomDocument, CustomImage, CustomRendition
from .menus import Menu, MenuItem
from .pages import HomePage, StandardPage
from .places import AdministrativeUnit, Neighbourhood, Organisation
from .settings import WardSettings
from .sharing import SharingMixin

__all__ = [
    "AdministrativeUnit",
    "Alert",
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "GlossaryTerm",
    "HomePage",
    "Menu",
    "MenuItem",
    "Neighbourhood",
    "Organisation",
    "SharingMixin",
    "StandardPage",
    "WardSettings",
]
