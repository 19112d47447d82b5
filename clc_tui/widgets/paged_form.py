"""A form on pages: PgDn and PgUp turn, Enter on a page's last field goes on to the next page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from clc_tui.language import N_
from clc_tui.widgets.record_form import Field, RecordForm


class PagedForm(RecordForm):
    """One page of fields is shown; values, drafts and saving know nothing of pages."""

    DEFAULT_CSS = """
    PagedForm .-away, PagedForm .error.-away.-told { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "turn(1)", N_("other page"), tooltip=N_("The other page of the form")),
        Binding("pageup", "turn(-1)", N_("other page"), show=False,
                tooltip=N_("The other page of the form")),
    ]  # fmt: skip

    @dataclass
    class Turned(Message):
        """Another page is open."""

        page: int

    def __init__(self, fields: Sequence[Field], values: Mapping[str, str]) -> None:
        super().__init__(fields, values)
        self.page = 1
        self.pages = max(field.page for field in fields)

    def on_mount(self) -> None:
        super().on_mount()
        self._show_page()

    def action_turn(self, step: int) -> None:
        """The next or the previous page, its first field in hand."""
        page = min(max(self.page + step, 1), self.pages)
        if page != self.page:
            self.open_page(page)
            first = next(field.name for field in self.fields if field.page == page)
            self.line(first).focus()

    def open_page(self, page: int) -> None:
        """Show a page."""
        if page != self.page:
            self.page = page
            self._show_page()
            self.scroll_home(animate=False)
            self.post_message(self.Turned(page))

    def _show_page(self) -> None:
        for field in self.fields:
            away = field.page != self.page
            row = self.line(field.name).parent
            assert row is not None
            for each in (row, self.query_one(f"#error-{field.name}")):
                each.set_class(away, "-away")

    def _page_of(self, name: str) -> int:
        return next(field.page for field in self.fields if field.name == name)

    def tell(self, name: str | None, words: str) -> bool:
        """Say what is wrong, on the page of the field."""
        if name in {field.name for field in self.fields}:
            assert name is not None
            self.open_page(self._page_of(name))
        return super().tell(name, words)

    def go_on_from(self, name: str) -> None:
        """To the next field, over to its page."""
        names = [field.name for field in self.fields]
        at = names.index(name) + 1
        if at < len(names):
            self.open_page(self._page_of(names[at]))
        super().go_on_from(name)
