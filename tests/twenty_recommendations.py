"""Twenty recommendations as a centre has them after a few rounds, for screens and their budgets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import follow_up
import given

from clc_tui.db import connection
from clc_tui.db.connection import database
from clc_tui.db.migrate import SCHEMA
from clc_tui.db.models import Centre
from clc_tui.follow_up import (
    Addressed,
    BodyCode,
    EvaluationKind,
    EvidenceKind,
    Priority,
    Response,
    ReviewArea,
)
from clc_tui.services.actions import ActionFields, action_done, add_action
from clc_tui.services.actors import sign_in
from clc_tui.services.attesting import Attested
from clc_tui.services.evidence import add_evidence
from clc_tui.services.following_up import answer_recommendation, declare_done, last_step
from clc_tui.services.recommending import TO_CENTRE, RecommendationFields, To, recommend

DAY = given.TODAY
WORDS = (
    "Звонить тем, кто пропустил два урока подряд, в тот же день",
    "Кешкі топ ашу: жұмыс істейтіндер күндіз келе алмайды",
    "Купить две печи в мастерскую до начала зимы",
    "Автобус туралы әкімдікпен келісу",
    "Отмечать журнал в день урока, а не в конце недели",
    "Қазақ тілінен тағы бір мұғалім табу",
    "Повесить расписание у магазина и в школе",
    "Көктемде тұрғындардан сауалнама алу",
)
WHOM = (
    TO_CENTRE, TO_CENTRE, To(Addressed.BODY, BodyCode.SOCIAL_PROTECTION), TO_CENTRE,
    To(Addressed.OUTSIDE, None, "акимат района"), TO_CENTRE, TO_CENTRE,
    To(Addressed.BODY, BodyCode.EDUCATION), TO_CENTRE, TO_CENTRE,
)  # fmt: skip


def twenty(path: Path) -> list[int]:
    """Made, most of them answered; the first with all that a chain has. Returns their ids."""
    connection.open_file(path, schema=SCHEMA)
    try:
        return made()
    finally:
        database.close()


def made() -> list[int]:
    """The same in the connected file, whose users are those of a demo."""
    clock = given.clock_at(given.NOW)
    facilitator, evaluator = sign_in("facilitator", clock), sign_in("evaluator", clock)
    centre = Centre.get_by_id(facilitator.centre).id
    outside = follow_up.evaluation(centre)
    findings = (
        follow_up.finding(outside, "зимой на уроки ходит половина людей"),
        follow_up.finding(
            follow_up.evaluation(centre, EvaluationKind.INTERNAL), "в мастерской холодно"
        ),
    )
    follow_up.paired(findings[1], findings[0], "обе стороны видят одно")
    ids = [
        recommend(
            evaluator,
            RecommendationFields(
                WORDS[n % len(WORDS)], [*ReviewArea][n % 8], [*Priority][n % 3],
                to=WHOM[n % len(WHOM)],
            ),
            evaluation_id=outside, findings=findings,
        ).id
        for n in range(20)
    ]  # fmt: skip
    for n, each in enumerate(ids[:16]):
        to = WHOM[n % len(WHOM)].addressed
        said = None if to is Addressed.CENTRE else Attested("Смирнова Е.", DAY, "7")
        answer_recommendation(
            facilitator, each, Response.ACCEPTED, seen=0, due=DAY + timedelta(12 * n - 40),
            attested=said,
        )  # fmt: skip
    act = add_action(facilitator, ids[0], ActionFields("обзвон по понедельникам", who="учителя"))
    action_done(facilitator, act, DAY, "два понедельника")
    add_action(facilitator, ids[0], ActionFields("список телефонов", due=DAY + timedelta(3)))
    add_evidence(facilitator, ids[0], EvidenceKind.DOCUMENT, "журнал звонков, № 3")
    for each in ids[13:15]:
        step = last_step(each)
        assert step is not None
        declare_done(facilitator, each, "сделано", seen=step.id)
    return ids
