"""What contracts and timesheets of the demo say, each text in Kazakh, Russian and English."""

from __future__ import annotations

from collections.abc import Callable

from clc_tui.demo.content import Words
from clc_tui.services.payers import PayerFields
from clc_tui.terms import SheetColumn, WorkKind

OFFICE: Words = (
    "{district} ауданының жұмыспен қамту және әлеуметтік бағдарламалар бөлімі",
    "Отдел занятости и социальных программ, {district} район",
    "Employment and social programmes office, {district} district",
)
GRANT: Words = (
    "«Білім көпірі» қоғамдық қоры, грант",
    "Общественный фонд «Мост знаний», грант",
    "Bridge of Knowledge Foundation, grant",
)
AKIM: Words = (
    "{settlement} әкімінің аппараты",
    "Аппарат акима, {settlement}",
    "Akim's office, {settlement}",
)
STOOD_IN: Words = (
    "сабақты басқа оқытушы өткізген екен",
    "вела другая преподавательница",
    "another instructor stood in",
)
TITLE: Words = (
    "Жұмыс уақытын есепке алу табелі",
    "Табель учёта использования рабочего времени",
    "Timesheet of hours worked",
)
GRANT_TITLE: Words = (
    "Грант бойынша жұмыс сағаттары",
    "Часы работы по гранту",
    "Hours of work under the grant",
)
LEGEND: Words = (
    "Ф – жұмыс істелген сағаттар\nВ – демалыс күндері\nРП – мереке күнгі жұмыс",
    "Ф – отработанные часы\nВ – выходные дни\nРП – работа в праздничный день",
    "Ф – hours worked\nВ – days off\nРП – work on a holiday",
)
CUT_OFF = 25

POSITION: Words = ("оқытушы", "преподаватель", "instructor")
DESK_POSITION: Words = ("үйлестіруші", "координатор", "coordinator")

WORKS: dict[WorkKind, Words] = {
    WorkKind.PREPARATION: ("үлестірме материал", "раздаточный материал", "handouts"),
    WorkKind.MEETING: ("оқытушылар жиналысы", "собрание преподавателей", "instructors' meeting"),
    WorkKind.CONSULTATION: (
        "өтініш беруге көмек", "помощь с заявлениями", "help with applications",
    ),
    WorkKind.EXAM: ("қорытынды жұмыс", "итоговая работа", "final test"),
}  # fmt: skip

SENT_BACK: Words = (
    "Бір сабақ түсініксіз.", "Одно занятие непонятно.", "One lesson is not clear.",
)  # fmt: skip
REMARK: Words = (
    "Қағаз журналда бұл күні қол жоқ. Сабақ өтті ме?",
    "В бумажном журнале в этот день нет подписи. Занятие было?",
    "No signature on paper for this day. Was the lesson held?",
)
COMMITTEE: Words = ("комитет төрайымы", "председатель комитета", "chair of the committee")


def payers(
    say: Callable[[Words], str], district: str, settlement: str
) -> tuple[PayerFields, PayerFields, PayerFields]:
    """The district's office, a grant that pays clock hours, and an akim who cuts off early."""
    legend = say(LEGEND)
    grant_columns = (SheetColumn.POSITION, SheetColumn.DAYS, SheetColumn.CLOCK_HOURS)
    return (
        PayerFields(say(OFFICE).format(district=district), say(TITLE), legend=legend),
        PayerFields(say(GRANT), say(GRANT_TITLE), legend=legend, columns=grant_columns),
        PayerFields(
            say(AKIM).format(settlement=settlement), say(TITLE), legend=legend,
            cut_off_day=CUT_OFF,
        ),
    )  # fmt: skip
