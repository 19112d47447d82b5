"""The tables of the committee, of evaluations and of recommendations, as peewee sees them."""

from __future__ import annotations

from peewee import IntegerField, TextField

from clc_tui.db.base import CentreRow, DateText, Flag, Row


class Body(CentreRow):
    code = TextField(null=True)
    name = TextField(default="")
    seats = IntegerField(default=1)
    closed_on = DateText(null=True)


class CommitteeMember(CentreRow):
    person_id = IntegerField()
    body_id = IntegerField(null=True)
    role = TextField()
    since = DateText()
    until = DateText(null=True)


class Meeting(CentreRow):
    on_date = DateText()
    starts_at = TextField(null=True)
    place = TextField(default="")
    minutes_no = TextField(default="")
    agenda = TextField(default="")
    guests = TextField(default="")
    cancelled = TextField(null=True)


class MeetingPerson(CentreRow):
    meeting_id = IntegerField()
    person_id = IntegerField()


class Decision(CentreRow):
    meeting_id = IntegerField()
    number = IntegerField()
    words = TextField()


class Evaluation(CentreRow):
    kind = TextField()
    from_day = DateText()
    until = DateText()
    team = TextField(default="")
    method = TextField(default="")
    state = TextField()
    opened_at = TextField()
    submitted_on = DateText(null=True)
    said_by = TextField(null=True)
    said_on = DateText(null=True)
    paper_no = TextField(null=True)
    closed_on = DateText(null=True)


class Finding(CentreRow):
    evaluation_id = IntegerField()
    number = IntegerField()
    area = TextField()
    positive = Flag()
    words = TextField()


class Feedback(CentreRow):
    evaluation_id = IntegerField()
    on_date = DateText()
    said_by = TextField(default="")
    people = IntegerField(null=True)
    words = TextField()


class CrossCheck(CentreRow):
    internal_id = IntegerField(null=True)
    external_id = IntegerField(null=True)
    discussed_on = DateText(null=True)
    parties = TextField(default="")


class FindingPair(CentreRow):
    cross_check_id = IntegerField()
    internal_id = IntegerField(null=True)
    external_id = IntegerField(null=True)
    verdict = TextField()
    words = TextField(default="")


class Recommendation(CentreRow):
    year = IntegerField()
    number = IntegerField()
    words = TextField()
    area = TextField()
    priority = TextField()
    other_priority = TextField(null=True)
    made_at = TextField()
    evaluation_id = IntegerField(null=True)
    decision_id = IntegerField(null=True)
    repeats_id = IntegerField(null=True)
    addressed = TextField()
    body_id = IntegerField(null=True)
    outside = TextField(null=True)
    state = TextField()
    response = TextField(null=True)
    due = DateText(null=True)


class RecommendationNumber(CentreRow):
    year = IntegerField()
    last = IntegerField()


class RecommendationSource(CentreRow):
    recommendation_id = IntegerField()
    finding_id = IntegerField()


class RecommendationStep(CentreRow):
    recommendation_id = IntegerField()
    kind = TextField()
    state = TextField()
    response = TextField(null=True)
    at = TextField()
    words = TextField(default="")
    user_id = IntegerField(null=True)
    person_id = IntegerField(null=True)
    said_by = TextField(null=True)
    said_on = DateText(null=True)
    paper_no = TextField(null=True)
    decision_id = IntegerField(null=True)
    evaluation_id = IntegerField(null=True)


class Action(CentreRow):
    recommendation_id = IntegerField()
    number = IntegerField()
    words = TextField()
    person_id = IntegerField(null=True)
    body_id = IntegerField(null=True)
    who = TextField(default="")
    due = DateText(null=True)
    done_on = DateText(null=True)
    done_words = TextField(default="")


class Evidence(CentreRow):
    recommendation_id = IntegerField()
    kind = TextField()
    on_date = DateText()
    words = TextField()


class Figure(CentreRow):
    evaluation_id = IntegerField(null=True)
    recommendation_id = IntegerField(null=True)
    measure = TextField()
    course_id = IntegerField(null=True)
    group_id = IntegerField(null=True)
    from_day = DateText(null=True)
    until = DateText(null=True)
    window_days = IntegerField(null=True)
    target = IntegerField(null=True)
    target_is = TextField(null=True)


class FigureReading(CentreRow):
    figure_id = IntegerField()
    read_on = DateText()
    occasion = TextField()
    numerator = IntegerField()
    denominator = IntegerField(null=True)
    unknown = IntegerField(default=0)
    definition = TextField()


class Progress(CentreRow):
    evaluation_id = IntegerField()
    recommendation_id = IntegerField()
    answer = TextField()
    words = TextField(default="")
    at = TextField()
    user_id = IntegerField(null=True)
    person_id = IntegerField(null=True)
    said_by = TextField(null=True)


class Visit(Row):
    user_id = IntegerField()
    centre_id = IntegerField()
    at = TextField()
    before = TextField(null=True)


LOGGED: tuple[type[Row], ...] = (
    Body,
    CommitteeMember,
    Meeting,
    MeetingPerson,
    Decision,
    Evaluation,
    Finding,
    Feedback,
    CrossCheck,
    FindingPair,
    Recommendation,
    RecommendationSource,
    RecommendationStep,
    Action,
    Evidence,
    Figure,
    FigureReading,
    Progress,
)
"""Those that hold facts; the numbers given and the visits are none."""
