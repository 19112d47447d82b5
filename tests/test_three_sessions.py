"""Three people at three terminals of one process, in three languages and roles, at once."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import given
from desk import desk
from ptys import Pty

from clc_tui.app import ClcApp
from clc_tui.language import Speaker
from clc_tui.services.actors import sign_in
from clc_tui.session import Session
from clc_tui.terminal.run import run_on

WHO = (("li", "kk"), ("akhmetova", "ru"), ("sec", "en"))
WORDS = {"kk": "Бүгін", "ru": "Сегодня", "en": "Today"}


async def tell(pty: Pty, keys: str, until: str) -> None:
    pty.send(keys)
    await pty.until(until, timeout=20)


def test_three_sessions_in_three_languages_and_roles(tmp_path: Path) -> None:
    with desk(tmp_path) as at:

        def app(user: str, language: str) -> ClcApp:
            clock = given.clock_at(given.NOW)
            actor = at.store.now(lambda: sign_in(user, clock, language=language))
            return ClcApp(Session(at.store, actor, Speaker(language)))

        async def story() -> tuple[list[int], dict[str, str]]:
            lines = {language: Pty() for _user, language in WHO}
            sessions = [
                asyncio.create_task(
                    run_on(partial(app, user, language),
                           lines[language].tty, lines[language].tty)
                )
                for user, language in WHO
            ]  # fmt: skip
            try:
                await lines["kk"].until("F1", timeout=20)
                await asyncio.gather(
                    tell(lines["kk"], "pl7aq", WORDS["kk"]),
                    tell(lines["ru"], "\x1b[B", WORDS["ru"]),
                    tell(lines["en"], "8", "Courses"),
                )
                screens = {language: pty.text for language, pty in lines.items()}
                for pty in lines.values():
                    pty.send("qqqq")
                    await asyncio.sleep(0)
                codes = await asyncio.wait_for(asyncio.gather(*sessions), 20)
            finally:
                for pty in lines.values():
                    pty.close()
            return codes, screens

        codes, screens = asyncio.run(story())
        marks = at.marks()
    assert codes == [0, 0, 0]
    assert marks == {1: "present", 2: "late", 7: "absent"}
    for language, screen in screens.items():
        others = {word for other, word in WORDS.items() if other != language}
        assert not any(word in screen for word in others), (language, screen)
