"""The kinds of records that the admin shows: a class each, listed here to be served."""

from app.admin.items import Items
from app.admin.section import Section
from app.admin.users import Users

SECTIONS: dict[str, Section] = {section.name: section for section in (Users(), Items())}
