"""What evaluations and recommendations of the demo say, in Kazakh, Russian and English."""

from __future__ import annotations

from typing import NamedTuple

from clc_tui.demo.content import Words
from clc_tui.follow_up import Addressed, BodyCode, Priority, ReviewArea, Verdict


class Seen(NamedTuple):
    """A finding."""

    area: ReviewArea
    positive: bool
    words: Words


class Held(NamedTuple):
    """Two findings side by side, by their places, or one alone; and what was said of it."""

    internal: int | None
    external: int | None
    verdict: Verdict
    words: Words


class Round(NamedTuple):
    """What both sides saw in a round, what the community said, and how it was held together."""

    internal: tuple[Seen, ...]
    external: tuple[Seen, ...]
    said: tuple[tuple[Words, int, Words], ...]
    """Who, how many, what."""
    held: tuple[Held, ...]


class Advice(NamedTuple):
    """A recommendation and the findings it comes from, of the committee and of the NGO."""

    words: Words
    area: ReviewArea
    priority: Priority
    internal: tuple[int, ...]
    external: tuple[int, ...]
    addressed: Addressed = Addressed.CENTRE
    body: BodyCode | None = None
    other_priority: Priority | None = None


_NOTHING: Words = ("", "", "")
_A, _D, _O = Verdict.AGREED, Verdict.DIFFERS, Verdict.ONE_SIDE
_AREA, _HIGH, _MEDIUM, _LOW = ReviewArea, Priority.HIGH, Priority.MEDIUM, Priority.LOW

FIRST = Round(
    (
        Seen(_AREA.LEARNERS, True, (
            "Әйелдер сабаққа қуана келеді, топтар толық.",
            "Женщины приходят охотно, группы полные.",
            "Women are glad to come, the classes are full.",
        )),
        Seen(_AREA.LEARNERS, False, (
            "Компьютер сабағына ай соңында аз адам келеді.",
            "На компьютерные занятия в конце месяца ходят хуже.",
            "Fewer come to the computer lessons at the end of the month.",
        )),
        Seen(_AREA.PREMISES, True, (
            "Кабинеттер жылы әрі таза.",
            "В кабинетах тепло и чисто.",
            "The rooms are warm and clean.",
        )),
        Seen(_AREA.RECORDS, False, (
            "Журнал кейде бір аптадан кейін ғана белгіленеді.",
            "Журнал иногда отмечают только через неделю.",
            "A register is sometimes marked only a week later.",
        )),
        Seen(_AREA.MONEY, False, (
            "Компьютер жетпейді: бір үстелде екі адам отырады.",
            "Компьютеров не хватает: за одним сидят вдвоём.",
            "There are too few computers: two people share one.",
        )),
    ),
    (
        Seen(_AREA.LEARNERS, True, (
            "Топтардың көбінде бос орын жоқ.",
            "Почти во всех группах нет свободных мест.",
            "Almost no class has a free place.",
        )),
        Seen(_AREA.LEARNERS, False, (
            "Компьютер курсының кей топтарында қатысу 80 %-дан төмен.",
            "В некоторых компьютерных группах посещаемость ниже 80 %.",
            "In some computer classes attendance is below 80 %.",
        )),
        Seen(_AREA.PREMISES, False, (
            "Тігін кабинетінде жарық аз, кешке көз шаршайды.",
            "В швейном кабинете мало света, вечером устают глаза.",
            "The sewing room is badly lit; eyes get tired in the evening.",
        )),
        Seen(_AREA.MANAGEMENT, False, (
            "Комитетте кәсіпкерлердің өкілі жоқ.",
            "В комитете никто не представляет бизнес.",
            "Nobody on the committee speaks for business.",
        )),
        Seen(_AREA.COMMUNITY, False, (
            "Орталыққа баратын көше кешке қараңғы, әйелдер қорқады.",
            "Улица к центру вечером не освещена, женщины боятся идти.",
            "The street to the centre is dark in the evening; women are afraid.",
        )),
    ),
    (
        (
            ("тігін курсының тыңдаушылары", "слушательницы швейного курса", "learners of sewing"),
            9,
            (
                "Кешке жіп көрінбейді.",
                "Вечером не видно нитку.",
                "In the evening one cannot see the thread.",
            ),
        ),
    ),
    (
        Held(0, 0, _A, _NOTHING),
        Held(1, 1, _A, (
            "Себебі – ай соңындағы маусымдық жұмыс.",
            "Причина – подработки в конце месяца.",
            "The reason is casual work at the end of the month.",
        )),
        Held(2, 2, _D, (
            "Комитет күндіз көрген. Кешке бірге қарадық: шам керек.",
            "Комитет был днём. Посмотрели вместе вечером: лампы нужны.",
            "The committee came by day. Seen together in the evening: lamps are needed.",
        )),
        Held(3, None, _O, (
            "ҮЕҰ журналдарды қараған жоқ.",
            "НПО журналы не смотрела.",
            "The NGO had not looked at the registers.",
        )),
        Held(4, None, _O, (
            "ҮЕҰ келіседі, бірақ ақша жоқ.",
            "НПО согласна, но денег нет.",
            "The NGO agrees, but there is no money.",
        )),
        Held(None, 3, _O, (
            "Комитет келіседі, адам іздейді.",
            "Комитет согласен, ищет человека.",
            "The committee agrees and looks for somebody.",
        )),
        Held(None, 4, _O, (
            "Бұл – әкімдіктің ісі.",
            "Это дело акимата.",
            "That is for the akimat.",
        )),
    ),
)  # fmt: skip
SECOND = Round(
    (
        Seen(_AREA.LEARNERS, True, (
            "Компьютер курсына тұрақты келеді: қоңырау көмектеседі.",
            "На компьютерный курс ходят ровнее: звонки помогают.",
            "People come to the computer course more steadily: the calls help.",
        )),
        Seen(_AREA.STAFF, False, (
            "Оқытушы ауырса, сабақ болмай қалады.",
            "Когда преподаватель болеет, занятие пропадает.",
            "When an instructor is ill the lesson is lost.",
        )),
        Seen(_AREA.MANAGEMENT, False, (
            "Комитеттегі кәсіпкерлердің орны әлі бос.",
            "Место бизнеса в комитете всё ещё пустует.",
            "The seat of business on the committee is still empty.",
        )),
        Seen(_AREA.COMMUNITY, True, (
            "Әлеуметтік қорғау бөлімі бізге жұмыссыздарды жібереді.",
            "Отдел соцзащиты направляет к нам безработных.",
            "The social protection office sends unemployed people to us.",
        )),
        Seen(_AREA.PREMISES, False, (
            "Қарттарға көтерілу қиын: баспалдақта тұтқа жоқ.",
            "Пожилым трудно подняться: у крыльца нет перил.",
            "The stairs are hard for the elderly: there is no handrail.",
        )),
    ),
    (
        Seen(_AREA.LEARNERS, True, (
            "Компьютер курсына қатысу жақсарды, қоңыраулар жазылған.",
            "Посещаемость компьютерного курса выросла, звонки записаны.",
            "Attendance of the computer course has grown; calls are written down.",
        )),
        Seen(_AREA.STAFF, False, (
            "Оқытушыны алмастыратын адам жоқ, сабақтар болмай қалады.",
            "Заменить преподавателя некому, занятия отменяют.",
            "Nobody stands in for an instructor; lessons are called off.",
        )),
        Seen(_AREA.MANAGEMENT, False, (
            "Кәсіпкерлер комитетке әлі кірмеген.",
            "Бизнес в комитете так и не представлен.",
            "Business still has nobody on the committee.",
        )),
        Seen(_AREA.COMMUNITY, False, (
            "Жұмыссыздардың тізімі сирек келеді.",
            "Списки безработных приходят редко.",
            "Lists of the unemployed come rarely.",
        )),
        Seen(_AREA.LEARNERS, False, (
            "Жазда және күзде тігін курсына аз келеді: бау-бақша, егін.",
            "Летом и осенью на швейный курс ходят хуже: огороды, уборка.",
            "In summer and autumn fewer come to sewing: gardens, the harvest.",
        )),
    ),
    (
        (
            ("зейнеткерлер", "пенсионеры", "pensioners"), 6,
            (
                "Қыста баспалдақ тайғақ.",
                "Зимой на крыльце скользко.",
                "In winter the stairs are slippery.",
            ),
        ),
        (
            ("жұмыссыз әйелдер", "безработные женщины", "unemployed women"), 14,
            (
                "Курс туралы көршіден естідік.",
                "О курсах узнали от соседок.",
                "We heard of the courses from neighbours.",
            ),
        ),
    ),
    (
        Held(0, 0, _A, _NOTHING),
        Held(1, 1, _A, _NOTHING),
        Held(2, 2, _A, (
            "Бұрын да айтылған.", "Об этом уже говорили.", "This was said before.",
        )),
        Held(3, 3, _D, (
            "Хаттарды қарадық: жарты жылда екі тізім келген.",
            "Посмотрели письма: за полгода пришло два списка.",
            "We looked at the letters: two lists came in half a year.",
        )),
        Held(4, None, _O, (
            "ҮЕҰ құрғақ күні келген, қыста көрмеген.",
            "НПО была в сухую погоду, зимой не видела.",
            "The NGO came on a dry day and has not seen it in winter.",
        )),
        Held(None, 4, _O, (
            "Комитет келіседі.", "Комитет согласен.", "The committee agrees.",
        )),
    ),
)  # fmt: skip
THIRD = Round(
    (
        Seen(_AREA.STAFF, True, (
            "Оқытушы ауырғанда басқасы алмастырды, сабақ тоқтаған жоқ.",
            "Когда преподаватель болел, его заменяли, занятия не пропадали.",
            "When an instructor was ill somebody stood in; no lesson was lost.",
        )),
        Seen(_AREA.COMMUNITY, False, (
            "Жұмыссыздардың тізімі бірнеше айдан бері келген жоқ.",
            "Списков безработных нет уже несколько месяцев.",
            "No list of the unemployed has come for months.",
        )),
        Seen(_AREA.PREMISES, False, (
            "Баспалдаққа тұтқа әлі орнатылмаған.",
            "Перил у крыльца всё ещё нет.",
            "There is still no handrail at the stairs.",
        )),
        Seen(_AREA.RECORDS, True, (
            "Журнал сабақ күні белгіленеді.",
            "Журнал отмечают в день занятия.",
            "Registers are marked on the day of the lesson.",
        )),
    ),
    (
        Seen(_AREA.TEACHING, True, (
            "Сабақта әркім өзі жасап көреді, оқытушы көмектеседі.",
            "На занятии каждый работает сам, преподаватель помогает.",
            "In the lesson everybody works themselves; the instructor helps.",
        )),
        Seen(_AREA.COMMUNITY, False, (
            "Әлеуметтік қорғау бөлімі тізімдерді жібермейді.",
            "Отдел соцзащиты не присылает списки.",
            "The social protection office does not send the lists.",
        )),
    ),
    (
        (
            ("ата-аналар", "родители", "parents"), 11,
            (
                "Ағылшынша кешкі топ керек.",
                "Нужна вечерняя группа английского.",
                "We need an evening class of English.",
            ),
        ),
    ),
    (),
)  # fmt: skip
"""Of the present round; nothing is held together yet."""
EARLIER: tuple[tuple[Seen, Seen, Advice], ...] = (
    (
        Seen(_AREA.TEACHING, False, (
            "Оқулық жетпейді.", "Не хватает учебников.", "There are too few textbooks.",
        )),
        Seen(_AREA.TEACHING, False, (
            "Кітаптар ескі, екі адамға біреуі.",
            "Учебники старые, один на двоих.",
            "The textbooks are old, one for two.",
        )),
        Advice((
            "Келесі топқа дейін оқулық алу.",
            "Купить учебники до следующей группы.",
            "Buy textbooks before the next class begins.",
        ), _AREA.TEACHING, _HIGH, (0,), (0,)),
    ),
    (
        Seen(_AREA.PREMISES, False, (
            "Қыста ағаш шеберханасы суық.",
            "Зимой в столярной мастерской холодно.",
            "The carpentry workshop is cold in winter.",
        )),
        Seen(_AREA.PREMISES, False, (
            "Шеберхананың терезесінен жел соғады.",
            "В мастерской дует из окон.",
            "There is a draught from the workshop's windows.",
        )),
        Advice((
            "Шеберхананың терезелерін жөндеу.",
            "Утеплить окна мастерской.",
            "Make the workshop's windows tight.",
        ), _AREA.PREMISES, _MEDIUM, (0,), (0,)),
    ),
    (
        Seen(_AREA.COMMUNITY, False, (
            "Көрші ауылдар орталықты білмейді.",
            "В соседних сёлах о центре не знают.",
            "Nearby villages do not know of the centre.",
        )),
        Seen(_AREA.COMMUNITY, False, (
            "Хабарландыру тек мектепте ілінген.",
            "Объявления висят только в школе.",
            "Notices hang at the school alone.",
        )),
        Advice((
            "Хабарландыруды ауылдардағы дүкендерге ілу.",
            "Развесить объявления в магазинах соседних сёл.",
            "Put up notices in the shops of nearby villages.",
        ), _AREA.COMMUNITY, _LOW, (0,), (0,)),
    ),
)  # fmt: skip
"""Of short rounds, one after another: what each side saw, and the recommendation."""

_BODY, _OUTSIDE = Addressed.BODY, Addressed.OUTSIDE
OF_FIRST: dict[str, Advice] = {
    "attendance": Advice((
        "Компьютер курсына қатысуды 80 %-дан төмендетпеу.",
        "Держать посещаемость компьютерного курса не ниже 80 %.",
        "Keep attendance of the computer course at 80 % or more.",
    ), _AREA.LEARNERS, _HIGH, (1,), (1,)),
    "lamps": Advice((
        "Тігін кабинетіне шам орнату.",
        "Поставить лампы в швейном кабинете.",
        "Put lamps into the sewing room.",
    ), _AREA.PREMISES, _HIGH, (2,), (2,)),
    "registers": Advice((
        "Журналды сабақ күні белгілеу.",
        "Отмечать журнал в день занятия.",
        "Mark the register on the day of the lesson.",
    ), _AREA.RECORDS, _MEDIUM, (3,), ()),
    "business": Advice((
        "Комитетке кәсіпкерлердің өкілін табу.",
        "Найти в комитет представителя бизнеса.",
        "Find somebody who speaks for business on the committee.",
    ), _AREA.MANAGEMENT, _MEDIUM, (), (3,), _BODY, BodyCode.LOCAL_AUTHORITY, _HIGH),
    "computers": Advice((
        "Тағы он компьютер сатып алу.",
        "Купить ещё десять компьютеров.",
        "Buy ten more computers.",
    ), _AREA.MONEY, _LOW, (4,), ()),
    "street": Advice((
        "Орталыққа баратын көшеге жарық тарту.",
        "Осветить улицу, ведущую к центру.",
        "Light the street that leads to the centre.",
    ), _AREA.COMMUNITY, _HIGH, (), (4,), _OUTSIDE),
}  # fmt: skip
OF_SECOND: dict[str, Advice] = {
    "substitutes": Advice((
        "Оқытушыларды кім алмастыратынының тізімін жасау.",
        "Составить список, кто кого заменяет.",
        "Make a list of who stands in for whom.",
    ), _AREA.STAFF, _HIGH, (1,), (1,)),
    "seat": Advice((
        "Комитеттегі кәсіпкерлердің бос орнын толтыру.",
        "Занять пустующее место бизнеса в комитете.",
        "Fill the empty seat of business on the committee.",
    ), _AREA.MANAGEMENT, _MEDIUM, (2,), (2,), _BODY, BodyCode.LOCAL_AUTHORITY),
    "harvest": Advice((
        "Жазда және күзде тігін курсына қатысуды 80 %-дан төмендетпеу.",
        "Удержать посещаемость швейного курса летом и осенью: не ниже 80 %.",
        "Keep attendance of sewing at 80 % or more in summer and autumn.",
    ), _AREA.LEARNERS, _MEDIUM, (), (4,)),
    "lists": Advice((
        "Ай сайын орталыққа жұмыссыздардың тізімін жіберу.",
        "Каждый месяц присылать центру список безработных.",
        "Send the centre a list of the unemployed each month.",
    ), _AREA.COMMUNITY, _HIGH, (3,), (3,), _BODY, BodyCode.SOCIAL_PROTECTION),
    "handrail": Advice((
        "Баспалдаққа тұтқа орнату.",
        "Поставить перила у крыльца.",
        "Put a handrail at the stairs.",
    ), _AREA.PREMISES, _MEDIUM, (4,), (), Addressed.CENTRE, None, _LOW),
}  # fmt: skip
FAIR = Advice((
    "Тоқсан сайын тыңдаушылардың жұмыстарын жәрмеңкеде көрсету.",
    "Раз в квартал показывать работы слушателей на ярмарке.",
    "Show the learners' work at a fair each quarter.",
), _AREA.COMMUNITY, _LOW, (), ())  # fmt: skip
EVENING = Advice((
    "Ата-аналарға ағылшын тілінің кешкі тобын қаржыландыру.",
    "Оплатить вечернюю группу английского для родителей.",
    "Pay for an evening class of English for parents.",
), _AREA.TEACHING, _MEDIUM, (), (), _BODY, BodyCode.EDUCATION)  # fmt: skip
"""What the committee decided by itself."""
