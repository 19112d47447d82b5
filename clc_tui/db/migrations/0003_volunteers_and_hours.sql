-- Volunteers' needs, shifts and hours; instructors' hours from contract to timesheet.

-- Somebody under age helps with a guardian's signature only.
ALTER TABLE volunteer ADD COLUMN guardian TEXT;
ALTER TABLE volunteer ADD COLUMN guardian_signed_on TEXT
    CHECK (guardian_signed_on IS date(guardian_signed_on));

-- What help is needed: on days of its own, at a class's lessons, or at any time.
CREATE TABLE need (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    kind TEXT NOT NULL CHECK (kind IN ('dated', 'lessons', 'open')),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 80),
    skills TEXT NOT NULL DEFAULT '', -- what a helper should be able to do, in words
    people INTEGER NOT NULL CHECK (people BETWEEN 1 AND 100), -- how many at once
    from_day TEXT NOT NULL CHECK (from_day IS date(from_day)),
    until TEXT CHECK (until IS date(until)),
    group_id INTEGER, -- whose lessons
    weekday INTEGER CHECK (weekday BETWEEN 1 AND 7), -- only those of this weekday, 1 = Monday
    CHECK ((kind = 'lessons') = (group_id IS NOT NULL)),
    CHECK (weekday IS NULL OR group_id IS NOT NULL),
    UNIQUE (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;
CREATE INDEX need_centre ON need (centre_id, until);
CREATE INDEX need_group ON need (group_id) WHERE group_id IS NOT NULL;

-- One time of helping. That of a lesson has the lesson's day and hour, and is written down when
-- somebody is asked for it; one of an open need may have no hour.
CREATE TABLE shift (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    need_id INTEGER NOT NULL,
    lesson_id INTEGER,
    on_date TEXT CHECK (on_date IS date(on_date)),
    starts_at TEXT CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]' AND starts_at < '24'),
    minutes INTEGER CHECK (minutes BETWEEN 5 AND 720),
    people INTEGER NOT NULL CHECK (people BETWEEN 1 AND 100),
    cancelled TEXT CHECK (length(cancelled) > 0), -- why it is not to be
    CHECK ((lesson_id IS NULL) = (on_date IS NOT NULL)),
    CHECK (lesson_id IS NULL OR (starts_at IS NULL AND minutes IS NULL)),
    CHECK ((starts_at IS NULL) = (minutes IS NULL)),
    UNIQUE (id, centre_id),
    UNIQUE (need_id, lesson_id),
    FOREIGN KEY (need_id, centre_id) REFERENCES need (id, centre_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id)
) STRICT;
CREATE INDEX shift_day ON shift (centre_id, on_date) WHERE on_date IS NOT NULL;
CREATE INDEX shift_lesson ON shift (lesson_id) WHERE lesson_id IS NOT NULL;

CREATE TABLE assignment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    shift_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'confirmed', 'declined', 'came', 'absent')),
    minutes INTEGER CHECK (minutes BETWEEN 1 AND 1440), -- of help
    despite TEXT CHECK (length(despite) > 0), -- why, though something else is at the same hour
    CHECK ((state = 'came') = (minutes IS NOT NULL)),
    UNIQUE (shift_id, person_id),
    FOREIGN KEY (shift_id, centre_id) REFERENCES shift (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX assignment_person ON assignment (person_id);

CREATE TABLE thanks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 200),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX thanks_person ON thanks (person_id);

-- Who pays, and what their sheet looks like.
CREATE TABLE payer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    title TEXT NOT NULL DEFAULT '', -- over the sheet; empty: the usual one
    worked_code TEXT NOT NULL DEFAULT 'Ф' CHECK (length(worked_code) BETWEEN 1 AND 3),
    off_code TEXT NOT NULL DEFAULT 'В' CHECK (length(off_code) BETWEEN 1 AND 3),
    holiday_code TEXT NOT NULL DEFAULT 'РП' CHECK (length(holiday_code) BETWEEN 1 AND 3),
    legend TEXT NOT NULL DEFAULT '', -- a line for each code, `Ф – hours worked`; empty: the usual one
    columns TEXT NOT NULL DEFAULT 'position,days,clock_hours,academic_hours', -- beside the days
    cut_off_day INTEGER CHECK (cut_off_day BETWEEN 1 AND 31), -- made on this day, the rest as planned
    closed_on TEXT CHECK (closed_on IS date(closed_on)),
    UNIQUE (centre_id, name),
    UNIQUE (id, centre_id)
) STRICT;

CREATE TABLE contract (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    payer_id INTEGER NOT NULL,
    number TEXT NOT NULL DEFAULT '', -- on the paper
    position TEXT NOT NULL DEFAULT '', -- or the subject
    from_day TEXT NOT NULL CHECK (from_day IS date(from_day)),
    until TEXT CHECK (until IS date(until)),
    rate INTEGER NOT NULL CHECK (rate BETWEEN 0 AND 100000000), -- tiyn for one hour
    rate_per TEXT NOT NULL CHECK (rate_per IN ('academic', 'clock')),
    academic_minutes INTEGER NOT NULL DEFAULT 45 CHECK (academic_minutes IN (40, 45, 50, 60)),
    allowance INTEGER CHECK (allowance BETWEEN 1 AND 44640), -- minutes a month
    rounding TEXT NOT NULL CHECK (rounding IN ('none', 'quarter', 'half', 'whole')), -- of the month's hours
    main_job INTEGER NOT NULL DEFAULT 0 CHECK (main_job IN (0, 1)), -- beside a main job elsewhere
    CHECK (until IS NULL OR until >= from_day),
    UNIQUE (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (payer_id, centre_id) REFERENCES payer (id, centre_id)
) STRICT;
CREATE INDEX contract_person ON contract (person_id, from_day);
CREATE INDEX contract_payer ON contract (payer_id);
CREATE INDEX contract_centre ON contract (centre_id, until);

-- Which contract pays somebody in a class; and for one lesson, where that does not tell it.
CREATE TABLE group_instructor_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until)),
    contract_id INTEGER,
    UNIQUE (group_id, person_id, since),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (contract_id, centre_id) REFERENCES contract (id, centre_id)
) STRICT;
INSERT INTO group_instructor_new SELECT *, NULL FROM group_instructor;
DROP TABLE group_instructor;
ALTER TABLE group_instructor_new RENAME TO group_instructor;
CREATE INDEX group_instructor_person ON group_instructor (person_id);
CREATE INDEX group_instructor_centre ON group_instructor (centre_id, person_id);
CREATE INDEX group_instructor_contract ON group_instructor (contract_id) WHERE contract_id IS NOT NULL;

CREATE TABLE lesson_instructor_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    lesson_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    helper INTEGER NOT NULL DEFAULT 0 CHECK (helper IN (0, 1)), -- a volunteer, never counted as instructor
    contract_id INTEGER,
    UNIQUE (lesson_id, person_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (contract_id, centre_id) REFERENCES contract (id, centre_id)
) STRICT;
INSERT INTO lesson_instructor_new SELECT *, NULL FROM lesson_instructor;
DROP TABLE lesson_instructor;
ALTER TABLE lesson_instructor_new RENAME TO lesson_instructor;
CREATE INDEX lesson_instructor_person ON lesson_instructor (person_id);
CREATE INDEX lesson_instructor_contract ON lesson_instructor (contract_id) WHERE contract_id IS NOT NULL;

-- Paid work that is no lesson. What an approved sheet holds stays here when it is taken back.
CREATE TABLE other_work (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('preparation', 'meeting', 'consultation', 'exam')),
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    starts_at TEXT CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]' AND starts_at < '24'),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    note TEXT NOT NULL DEFAULT '',
    taken_back TEXT CHECK (length(taken_back) > 0), -- why it counts no more
    UNIQUE (id, centre_id),
    FOREIGN KEY (contract_id, centre_id) REFERENCES contract (id, centre_id)
) STRICT;
CREATE INDEX other_work_contract ON other_work (contract_id, on_date);

-- A draft is the lack of a row.
CREATE TABLE timesheet (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    month TEXT NOT NULL CHECK (length(month) = 7 AND date(month || '-01') IS month || '-01'),
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 99), -- 0: the month's own; else supplementary
    state TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'approved', 'sent')),
    submitted_at TEXT NOT NULL CHECK (datetime(submitted_at) IS NOT NULL),
    submitted_by INTEGER REFERENCES user (id),
    signed_on TEXT CHECK (signed_on IS date(signed_on)), -- by the instructor on paper, typed by another
    returned TEXT CHECK (length(returned) > 0), -- why it was sent back
    approved_at TEXT CHECK (approved_at IS NULL OR datetime(approved_at) IS NOT NULL),
    approved_by INTEGER REFERENCES user (id),
    decided_by TEXT, -- an attested act: who approved without sitting at a terminal,
    decided_on TEXT CHECK (decided_on IS date(decided_on)), -- when,
    minutes_no TEXT, -- and in which minutes
    rate INTEGER, -- from here on what the contract said when the sheet was approved
    rate_per TEXT,
    academic_minutes INTEGER,
    rounding TEXT,
    sent_on TEXT CHECK (sent_on IS date(sent_on)),
    CHECK ((state IN ('approved', 'sent')) = (approved_at IS NOT NULL)),
    CHECK ((approved_at IS NULL) = (rate IS NULL)),
    CHECK ((state = 'sent') = (sent_on IS NOT NULL)),
    CHECK ((decided_by IS NULL) = (decided_on IS NULL)),
    CHECK ((decided_by IS NULL) = (minutes_no IS NULL)),
    UNIQUE (id, centre_id),
    UNIQUE (contract_id, month, number),
    FOREIGN KEY (contract_id, centre_id) REFERENCES contract (id, centre_id)
) STRICT;
CREATE INDEX timesheet_month ON timesheet (centre_id, month);
CREATE INDEX timesheet_open ON timesheet (centre_id, state) WHERE state <> 'sent';
CREATE INDEX timesheet_submitted_by ON timesheet (submitted_by) WHERE submitted_by IS NOT NULL;
CREATE INDEX timesheet_approved_by ON timesheet (approved_by) WHERE approved_by IS NOT NULL;

-- What an approved sheet holds; a correction says what differs from what earlier sheets hold.
CREATE TABLE timesheet_line (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    timesheet_id INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('held', 'planned', 'other', 'correction')),
    lesson_id INTEGER,
    other_work_id INTEGER,
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    starts_at TEXT,
    minutes INTEGER NOT NULL CHECK (minutes <> 0 AND minutes BETWEEN -1440 AND 1440),
    words TEXT NOT NULL DEFAULT '', -- the class, or the note of other work, as it was called then
    reason TEXT, -- of a correction
    note TEXT NOT NULL DEFAULT '', -- what who changed it said of it
    CHECK ((lesson_id IS NULL) <> (other_work_id IS NULL)),
    CHECK (minutes > 0 OR kind = 'correction'),
    FOREIGN KEY (timesheet_id, centre_id) REFERENCES timesheet (id, centre_id),
    FOREIGN KEY (contract_id, centre_id) REFERENCES contract (id, centre_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
    FOREIGN KEY (other_work_id, centre_id) REFERENCES other_work (id, centre_id)
) STRICT;
CREATE INDEX timesheet_line_sheet ON timesheet_line (timesheet_id);
CREATE INDEX timesheet_line_contract ON timesheet_line (contract_id, on_date);
CREATE INDEX timesheet_line_lesson ON timesheet_line (lesson_id, contract_id) WHERE lesson_id IS NOT NULL;
CREATE INDEX timesheet_line_other ON timesheet_line (other_work_id) WHERE other_work_id IS NOT NULL;

-- What is wrong with one line of a sheet that was sent back.
CREATE TABLE timesheet_remark (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    timesheet_id INTEGER NOT NULL,
    lesson_id INTEGER,
    other_work_id INTEGER,
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    settled_at TEXT CHECK (settled_at IS NULL OR datetime(settled_at) IS NOT NULL), -- handed in again
    CHECK ((lesson_id IS NULL) <> (other_work_id IS NULL)),
    FOREIGN KEY (timesheet_id, centre_id) REFERENCES timesheet (id, centre_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
    FOREIGN KEY (other_work_id, centre_id) REFERENCES other_work (id, centre_id)
) STRICT;
CREATE INDEX timesheet_remark_sheet ON timesheet_remark (timesheet_id);
CREATE INDEX timesheet_remark_lesson ON timesheet_remark (lesson_id) WHERE lesson_id IS NOT NULL;
CREATE INDEX timesheet_remark_other ON timesheet_remark (other_work_id) WHERE other_work_id IS NOT NULL;
