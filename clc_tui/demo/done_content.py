"""What is said in the demo of meetings, answers, actions and checks, in the three languages."""

from __future__ import annotations

from clc_tui.demo.content import Words

ROOM: Words = ("орталық, A-1", "центр, A-1", "the centre, A-1")
GUESTS: Words = (
    "үйлестіруші, ҮЕҰ бағалаушысы",
    "координатор, оценщик НПО",
    "coordinator, evaluator",
)
ITEM_EVALUATION: Words = (
    "Екі бағалауды салыстыру", "Сверка двух оценок", "The two evaluations side by side",
)  # fmt: skip
ITEM_ADVICE: Words = (
    "Ұсынымдар қалай орындалып жатыр", "Как выполняются рекомендации", "How recommendations stand",
)  # fmt: skip
ITEM_PLAN: Words = (
    "Келесі жарты жылдың курстары", "Курсы на следующее полугодие", "Courses of the next half-year",
)  # fmt: skip
DECIDED_PLAN: Words = (
    "Курстар жоспары бекітілсін.", "Утвердить план курсов.", "The plan of courses is approved.",
)  # fmt: skip
DECIDED_GUESTS: Words = (
    "Сайлауға дейін кәсіпкерлерді отырысқа қонақ ретінде шақыру.",
    "До выборов приглашать предпринимателей на заседания гостями.",
    "Until the election, invite people in business to the meetings as guests.",
)
DECIDED_FAIR: Words = (
    "Жылына төрт рет жәрмеңке өткізу.", "Проводить ярмарку четыре раза в год.",
    "Hold a fair four times a year.",
)  # fmt: skip
DECIDED_EVENING: Words = (
    "Ата-аналарға кешкі топ ашуды ұсыну.", "Предложить вечернюю группу для родителей.",
    "Propose an evening class for parents.",
)  # fmt: skip
DECIDED_SEAT: Words = (
    "Кәсіпкерлер палатасынан өкіл сұрау.",
    "Попросить представителя у палаты предпринимателей.",
    "Ask the chamber of entrepreneurs for somebody.",
)

TEAM_INSIDE: Words = (
    "комитеттің үш мүшесі", "три члена комитета", "three members of the committee",
)  # fmt: skip
TEAM_OUTSIDE: Words = ("ҮЕҰ-ның екі бағалаушысы", "двое оценщиков НПО", "two evaluators of the NGO")
METHOD: Words = (
    "Сабаққа қатысу, журналдар, тыңдаушылармен әңгіме.",
    "Посещение занятий, журналы, разговоры со слушателями.",
    "Lessons visited, registers, talks with learners.",
)
PARTIES: Words = (
    "комитет, ҮЕҰ, үйлестіруші", "комитет, НПО, координатор", "committee, NGO, coordinator",
)  # fmt: skip
AKIMAT: Words = (
    "{settlement} әкімінің аппараты", "аппарат акима, {settlement}", "akim's office, {settlement}",
)  # fmt: skip
DEPUTY: Words = ("әкімнің орынбасары", "заместитель акима", "the deputy akim")
OFFICE_HEAD: Words = ("бөлім басшысы", "начальник отдела", "the head of the office")

CALL_TWICE: Words = (
    "Екі сабаққа келмегендерге қоңырау шалу",
    "Звонить тем, кто пропустил два занятия",
    "Call whoever missed two lessons",
)
CALLED: Words = ("апта сайын қоңырау шаламыз", "звоним каждую неделю", "we call each week")
HOLDS: Words = (
    "Қоңырау шалу тәртібі енгізілді, қатысу өсті.",
    "Ввели обзвон, посещаемость выросла.",
    "Calls were introduced, attendance has grown.",
)
SEEN_ON_THE_SPOT: Words = (
    "Журналдан көрдік, келісеміз.", "Посмотрели журналы, согласны.", "Seen in the registers.",
)  # fmt: skip
BUY_LAMPS: Words = (
    "Алты шам алып, ілу", "Купить и повесить шесть ламп", "Buy and hang six lamps",
)  # fmt: skip
CARETAKER: Words = ("мектеп завхозы", "завхоз школы", "the school's caretaker")
LAMPS_HANG: Words = ("алты шам ілінді", "шесть ламп висят", "six lamps hang there")
INVOICE: Words = (
    "№ 118 шот-фактура, «Жөндеу» папкасы",
    "Счёт-фактура № 118, папка «Ремонт»",
    "Invoice no. 118, folder “Repairs”",
)
ACT: Words = ("№ 4 акт", "акт № 4", "certificate 4")
LAMPS_DONE: Words = ("Шамдар орнатылды.", "Лампы поставлены.", "The lamps are there.")
LAMPS_SEEN: Words = (
    "Кешкі сабақта көрдік: жарық.", "Проверено вечером: светло.", "Seen in the evening: light.",
)  # fmt: skip
MARK_TODAY: Words = (
    "Сабақтан кейін журналды тексеру", "Проверять журнал после занятия", "Look after each lesson",
)  # fmt: skip
MARKED: Words = (
    "Барлығы журналды сол күні белгілейді.",
    "Все отмечают журнал в тот же день.",
    "Everybody marks on the same day.",
)
NOT_YET: Words = (
    "Екі топтың журналы тағы бір аптадан кейін белгіленген.",
    "Журнал двух групп снова отмечен через неделю.",
    "The registers of two classes were again marked a week later.",
)
MARKED_NOW: Words = (
    "Екі айдан бері бірде-бір журнал кешікпеді.",
    "Два месяца ни один журнал не запоздал.",
    "For two months no register was late.",
)
MINUTES_SAY: Words = (
    "Отырыста журналдар қаралды.", "Журналы смотрели на заседании.", "Seen at the meeting.",
)  # fmt: skip
GUESTS_INSTEAD: Words = (
    "Сайлауға дейін мүше емес, қонақ шақырылады.",
    "До выборов зовём гостей вместо члена комитета.",
    "Until the election guests are invited instead of a member.",
)
SAID_AGAIN: Words = (
    "Жаңа ұсыныммен қайталанды.", "Повторена новой рекомендацией.", "A new one says it again.",
)  # fmt: skip
NO_MONEY: Words = (
    "Биыл бюджетте ақша жоқ; сабақ екі ауысыммен өтеді.",
    "В этом году денег нет; занимаемся в две смены.",
    "There is no money this year; lessons run in two shifts.",
)
WILL_LIGHT: Words = (
    "Бюджетке енгізіледі, мерзімі айтылмады.",
    "Включат в бюджет, срок не назван.",
    "It goes into the budget; no day was said.",
)
LETTER: Words = ("шығ. № 3-14/212", "исх. № 3-14/212", "letter 3-14/212")
LETTER_2: Words = ("шығ. № 07-118", "исх. № 07-118", "letter 07-118")
FAIR_BEGUN: Words = ("Көп адам келді.", "Пришло много людей.", "Many people came.")
FAIR_ACTION: Words = ("Бірінші жәрмеңке", "Первая ярмарка", "The first fair")
LIST_ACTION: Words = (
    "Оқытушылармен тізім жасау", "Составить список с преподавателями", "Make the list together",
)  # fmt: skip
LIST_DONE: Words = (
    "Тізім ілінді, әр курсқа екі адам.",
    "Список висит, на каждый курс по два человека.",
    "The list hangs there, two people for each course.",
)
LIST_SEEN: Words = ("Тізім ілулі тұр.", "Список висит на месте.", "The list hangs in its place.")
ASK_CHAMBER: Words = (
    "Кәсіпкерлер палатасына хат жазу",
    "Написать в палату предпринимателей",
    "Write to the chamber of entrepreneurs",
)
SUMMER_HOURS: Words = (
    "Сабақты кешкі сағатқа ауыстыру", "Перенести занятия на вечер", "Move lessons to the evening",
)  # fmt: skip
HARVEST_DONE: Words = (
    "Сабақ кешке ауыстырылды, келетіндер көбейді.",
    "Занятия перенесли на вечер, ходить стали лучше.",
    "Lessons were moved to the evening; more people come.",
)
WILL_SEND: Words = (
    "Тізім әр айдың бесіне дейін жіберіледі.",
    "Списки будут к пятому числу месяца.",
    "Lists will come by the fifth of each month.",
)
FIRST_LIST: Words = (
    "Бірінші тізім келді", "Пришёл первый список", "The first list came",
)  # fmt: skip
LIST_OF_MONTH: Words = (
    "Ай сайынғы тізім", "Список каждого месяца", "A list each month",
)  # fmt: skip
HANDRAIL_ACTION: Words = (
    "Тұтқаға тапсырыс беру", "Заказать перила в мастерской", "Order the handrail",
)  # fmt: skip
ORDERED: Words = ("ағаш курсы жасайды", "сделает столярный курс", "the carpentry course makes it")
DONE_IN_TIME: Words = ("Орындалды.", "Сделано.", "It is done.")

NOTHING_YET: tuple[Words, Words] = (
    ("Жауап келген, іс басталмаған.", "Ответ есть, дело не начато.", "Answered, not begun."),
    ("Өзгеріс көрмедік.", "Изменений не увидели.", "We saw no change."),
)
NOT_ANSWERED: tuple[Words, Words] = (
    ("Әлі жауап берілмеген.", "Ответа ещё нет.", "Not answered yet."),
    ("Кім жауап беретіні белгісіз.", "Неясно, кто отвечает.", "It is not clear who answers."),
)
GOES_ON: tuple[Words, Words] = (
    ("Басталды, жалғасып жатыр.", "Начато, идёт.", "It is under way."),
    ("Бір бөлігі жасалды.", "Сделана часть.", "A part of it is done."),
)
SAYS_DONE: tuple[Words, Words] = (
    ("", "", ""),
    ("Орнында тексереміз.", "Проверим на месте.", "We shall look on the spot."),
)
"""What the committee and the NGO say of how far a recommendation is."""
