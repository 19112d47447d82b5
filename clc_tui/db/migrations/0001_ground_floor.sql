-- The ground floor: centres, accounts, people, courses and classes, lessons, marks, the log.
--
-- Every row of a centre carries centre_id, and every reference inside a centre is a pair
-- (id, centre_id), so that no row can point from one centre into another.

CREATE TABLE centre (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 120),
    region TEXT, district TEXT, settlement TEXT, host TEXT,
    rural INTEGER CHECK (rural IN (0, 1)),
    time_zone TEXT NOT NULL DEFAULT 'Asia/Almaty'
) STRICT;

CREATE TABLE setting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (centre_id, name)
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32),
    language TEXT CHECK (language IN ('kk', 'ru', 'en')),
    theme TEXT,
    disabled_at TEXT
) STRICT;

CREATE TABLE user_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL UNIQUE,
    comment TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX user_key_user ON user_key (user_id);

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    family_name TEXT NOT NULL CHECK (length(family_name) BETWEEN 1 AND 60),
    given_name TEXT NOT NULL DEFAULT '',
    patronymic TEXT NOT NULL DEFAULT '',
    latin_name TEXT,
    sex TEXT CHECK (sex IN ('f', 'm')),
    birth_date TEXT CHECK (birth_date IS date(birth_date)),
    birth_year INTEGER CHECK (birth_year BETWEEN 1900 AND 2100),
    phone TEXT,
    settlement TEXT,
    language TEXT,
    heard_from TEXT,
    came_for TEXT,
    special_needs TEXT,
    iin TEXT CHECK (iin GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
    note TEXT,
    from_list INTEGER NOT NULL DEFAULT 0 CHECK (from_list IN (0, 1)),
    created_on TEXT NOT NULL,
    sort_kk BLOB NOT NULL,
    sort_ru BLOB NOT NULL,
    search TEXT NOT NULL,
    squashed TEXT NOT NULL,
    merged_into_id INTEGER,
    erased_on TEXT,
    UNIQUE (id, centre_id),
    FOREIGN KEY (merged_into_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX person_by_name_kk ON person (centre_id, sort_kk, id) WHERE merged_into_id IS NULL AND erased_on IS NULL;
CREATE INDEX person_by_name_ru ON person (centre_id, sort_ru, id) WHERE merged_into_id IS NULL AND erased_on IS NULL;
CREATE UNIQUE INDEX person_iin ON person (centre_id, iin) WHERE iin IS NOT NULL AND merged_into_id IS NULL AND erased_on IS NULL;
CREATE INDEX person_phone ON person (centre_id, phone) WHERE phone IS NOT NULL;
CREATE INDEX person_merged ON person (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Finding people: prefixes of words, and any three letters in a row. Kept by triggers,
-- so what replays the log needs to know nothing of them.
CREATE VIRTUAL TABLE person_word USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE person_part USING fts5 (
    parts, content = '', contentless_delete = 1, detail = 'full', tokenize = 'trigram'
);
CREATE TRIGGER person_found_insert AFTER INSERT ON person
WHEN new.merged_into_id IS NULL AND new.erased_on IS NULL BEGIN
    INSERT INTO person_word (rowid, words) VALUES (new.id, 'c' || new.centre_id || 'c ' || new.search);
    INSERT INTO person_part (rowid, parts) VALUES (new.id, new.squashed);
END;
CREATE TRIGGER person_found_delete AFTER DELETE ON person BEGIN
    DELETE FROM person_word WHERE rowid = old.id;
    DELETE FROM person_part WHERE rowid = old.id;
END;
CREATE TRIGGER person_found_update AFTER UPDATE OF search, squashed, merged_into_id, erased_on ON person BEGIN
    DELETE FROM person_word WHERE rowid = old.id;
    DELETE FROM person_part WHERE rowid = old.id;
    INSERT INTO person_word (rowid, words)
        SELECT new.id, 'c' || new.centre_id || 'c ' || new.search
        WHERE new.merged_into_id IS NULL AND new.erased_on IS NULL;
    INSERT INTO person_part (rowid, parts)
        SELECT new.id, new.squashed WHERE new.merged_into_id IS NULL AND new.erased_on IS NULL;
END;

CREATE TABLE "grant" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user (id),
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    role TEXT NOT NULL CHECK (role IN ('facilitator', 'instructor', 'secretary', 'evaluator')),
    person_id INTEGER,
    names INTEGER NOT NULL DEFAULT 1 CHECK (names IN (0, 1)), -- whether an evaluator may see names
    UNIQUE (user_id, centre_id, role),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX grant_centre ON "grant" (centre_id);
CREATE INDEX grant_person ON "grant" (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE employment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('employed', 'self_employed', 'unemployed_registered',
        'unemployed', 'homemaker', 'student', 'pensioner', 'care_leave')),
    since TEXT NOT NULL CHECK (since IS date(since)),
    UNIQUE (person_id, since),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;

CREATE TABLE person_category (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('disability', 'disability_carer', 'many_children',
        'single_parent', 'low_income', 'kandas', 'neet', 'rural_youth', 'minority', 'migrant',
        'left_school')),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until)),
    UNIQUE (person_id, category, since),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;

CREATE TABLE consent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    signed_on TEXT NOT NULL CHECK (signed_on IS date(signed_on)),
    guardian TEXT,
    withdrawn_on TEXT CHECK (withdrawn_on IS date(withdrawn_on)),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX consent_person ON consent (person_id);

CREATE TABLE course (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 60),
    area TEXT NOT NULL CHECK (area IN ('languages', 'ict', 'health', 'sewing', 'carpentry',
        'pre_vocational', 'community')),
    level TEXT,
    planned_hours INTEGER CHECK (planned_hours BETWEEN 1 AND 2000),
    textbook TEXT,
    ratio INTEGER CHECK (ratio BETWEEN 1 AND 200), -- learners for one instructor, where there is a rule
    closed_on TEXT CHECK (closed_on IS date(closed_on)),
    UNIQUE (centre_id, title),
    UNIQUE (id, centre_id)
) STRICT;

CREATE TABLE "group" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    course_id INTEGER NOT NULL,
    target TEXT NOT NULL DEFAULT '', -- the target group in words: "unemployed women"
    room TEXT NOT NULL DEFAULT '',
    capacity INTEGER CHECK (capacity BETWEEN 1 AND 1000),
    starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
    ends_on TEXT CHECK (ends_on IS date(ends_on)),
    individual INTEGER NOT NULL DEFAULT 0 CHECK (individual IN (0, 1)),
    head_count INTEGER NOT NULL DEFAULT 0 CHECK (head_count IN (0, 1)), -- an open event, nobody is listed
    practice INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1)), -- counted nowhere
    restricted_note TEXT,
    CHECK (ends_on IS NULL OR ends_on >= starts_on),
    UNIQUE (id, centre_id),
    FOREIGN KEY (course_id, centre_id) REFERENCES course (id, centre_id)
) STRICT;
CREATE INDEX group_course ON "group" (course_id);
CREATE INDEX group_centre ON "group" (centre_id, ends_on);

CREATE TABLE group_instructor (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until)),
    UNIQUE (group_id, person_id, since),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX group_instructor_person ON group_instructor (person_id);
CREATE INDEX group_instructor_centre ON group_instructor (centre_id, person_id);

CREATE TABLE weekly_pattern (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 = Monday
    starts_at TEXT NOT NULL CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]' AND starts_at < '24'),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 720),
    UNIQUE (group_id, weekday, starts_at),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;

CREATE TABLE holiday (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    name_kk TEXT NOT NULL, name_ru TEXT NOT NULL, name_en TEXT NOT NULL,
    own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)), -- written by the centre, not prefilled
    UNIQUE (centre_id, on_date)
) STRICT;

CREATE TABLE lesson (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    starts_at TEXT NOT NULL CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]' AND starts_at < '24'),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 720),
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'held', 'cancelled')),
    from_pattern INTEGER NOT NULL DEFAULT 0 CHECK (from_pattern IN (0, 1)),
    reason TEXT CHECK (reason IN ('instructor_ill', 'no_room', 'no_power', 'weather', 'holiday', 'moved',
        'other')), -- why it was not held
    moved_to_id INTEGER,
    nobody_came INTEGER NOT NULL DEFAULT 0 CHECK (nobody_came IN (0, 1)),
    head_count INTEGER CHECK (head_count BETWEEN 0 AND 10000),
    note TEXT,
    CHECK ((state = 'cancelled') = (reason IS NOT NULL)),
    UNIQUE (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id),
    FOREIGN KEY (moved_to_id, centre_id) REFERENCES lesson (id, centre_id)
) STRICT;
CREATE UNIQUE INDEX lesson_slot ON lesson (group_id, on_date, starts_at) WHERE state <> 'cancelled';
CREATE INDEX lesson_group ON lesson (group_id, on_date, starts_at);
CREATE INDEX lesson_day ON lesson (centre_id, on_date, starts_at);
CREATE INDEX lesson_planned ON lesson (centre_id, on_date) WHERE state = 'planned';
CREATE INDEX lesson_moved ON lesson (moved_to_id) WHERE moved_to_id IS NOT NULL;

-- Who taught, where it was not simply the class's own instructors.
CREATE TABLE lesson_instructor (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    lesson_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    helper INTEGER NOT NULL DEFAULT 0 CHECK (helper IN (0, 1)), -- a volunteer, never counted as instructor
    UNIQUE (lesson_id, person_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX lesson_instructor_person ON lesson_instructor (person_id);

CREATE TABLE interest (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    course_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    since TEXT NOT NULL CHECK (datetime(since) IS NOT NULL), -- the order of the list
    closed_on TEXT CHECK (closed_on IS date(closed_on)),
    reason TEXT, -- placed, or why it was given up
    note TEXT,
    CHECK ((closed_on IS NULL) = (reason IS NULL)),
    UNIQUE (id, centre_id),
    FOREIGN KEY (course_id, centre_id) REFERENCES course (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE UNIQUE INDEX interest_open ON interest (course_id, person_id) WHERE closed_on IS NULL;
CREATE INDEX interest_course ON interest (course_id, since);
CREATE INDEX interest_person ON interest (person_id);

CREATE TABLE offer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    interest_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    offered_at TEXT NOT NULL,
    expires_on TEXT NOT NULL CHECK (expires_on IS date(expires_on)),
    answer TEXT CHECK (answer IN ('accepted', 'declined', 'not_now', 'no_answer')),
    answered_at TEXT,
    reason TEXT,
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    FOREIGN KEY (interest_id, centre_id) REFERENCES interest (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;
CREATE UNIQUE INDEX offer_open ON offer (interest_id) WHERE answer IS NULL;
CREATE INDEX offer_interest ON offer (interest_id);
CREATE INDEX offer_group ON offer (group_id);

CREATE TABLE enrolment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    journal_no INTEGER NOT NULL CHECK (journal_no BETWEEN 1 AND 999), -- fixed all term
    starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
    ends_on TEXT CHECK (ends_on IS date(ends_on)), -- the last day somebody is expected
    outcome TEXT CHECK (outcome IN ('completed', 'left', 'moved')),
    reason TEXT,
    CHECK ((ends_on IS NULL) = (outcome IS NULL)),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE UNIQUE INDEX enrolment_open ON enrolment (group_id, person_id) WHERE ends_on IS NULL;
CREATE UNIQUE INDEX enrolment_journal ON enrolment (group_id, journal_no) WHERE ends_on IS NULL;
CREATE INDEX enrolment_group ON enrolment (group_id, journal_no);
CREATE INDEX enrolment_person ON enrolment (person_id);

CREATE TABLE mark (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    lesson_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('present', 'late', 'excused', 'ill', 'absent')),
    minutes INTEGER CHECK (minutes BETWEEN 1 AND 720), -- late by
    note TEXT,
    CHECK (minutes IS NULL OR status = 'late'),
    UNIQUE (lesson_id, person_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX mark_person ON mark (person_id, lesson_id);

CREATE TABLE announced_absence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    group_id INTEGER, -- NULL: from every class
    from_date TEXT NOT NULL CHECK (from_date IS date(from_date)),
    to_date TEXT NOT NULL CHECK (to_date IS date(to_date)),
    status TEXT NOT NULL CHECK (status IN ('excused', 'ill')),
    note TEXT,
    CHECK (to_date >= from_date),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;
CREATE INDEX announced_absence_person ON announced_absence (person_id, to_date);
CREATE INDEX announced_absence_group ON announced_absence (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE walk_in (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    lesson_id INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    phone TEXT,
    person_id INTEGER, -- who it turned out to be; from then on a mark counts
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX walk_in_lesson ON walk_in (lesson_id);
CREATE INDEX walk_in_person ON walk_in (person_id) WHERE person_id IS NOT NULL;

-- One thing somebody did, and the rows it changed, before and after. Kept for ever.
CREATE TABLE log_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER REFERENCES centre (id),
    user_id INTEGER REFERENCES user (id), -- NULL: the owner of the file, at the command line
    at TEXT NOT NULL CHECK (at IS datetime(at)), -- local to the centre
    verb TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '', -- the table, and
    subject_id INTEGER, -- the row, this is about
    reason TEXT,
    undoes_id INTEGER REFERENCES log_entry (id)
) STRICT;
CREATE UNIQUE INDEX log_entry_undone ON log_entry (undoes_id) WHERE undoes_id IS NOT NULL;
CREATE INDEX log_entry_user ON log_entry (user_id, id);
CREATE INDEX log_entry_subject ON log_entry (subject, subject_id, id);
CREATE INDEX log_entry_centre ON log_entry (centre_id, id);

CREATE TABLE change (
    entry_id INTEGER NOT NULL REFERENCES log_entry (id),
    n INTEGER NOT NULL,
    tbl TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT, -- json of the changed columns (of all, where the row was deleted); NULL: it was not there
    after TEXT, -- json of the changed columns (of all, where the row is new); NULL: it is gone
    PRIMARY KEY (entry_id, n),
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_row ON change (tbl, row_id, entry_id) WHERE tbl <> 'mark';

CREATE TABLE access_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER REFERENCES centre (id),
    user_id INTEGER REFERENCES user (id),
    at TEXT NOT NULL,
    what TEXT NOT NULL, -- which list, page or file
    subject_id INTEGER,
    people INTEGER NOT NULL -- how many people it showed
) STRICT;
CREATE INDEX access_log_centre ON access_log (centre_id, id);
CREATE INDEX access_log_user ON access_log (user_id);

-- What somebody was typing when the line dropped; gone when it is saved or given up.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user (id),
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    form TEXT NOT NULL,
    subject_id INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL CHECK (json_valid(body)), -- json: {"typed": {field: text}, "was": {field: what stood there before}}
    saved_at TEXT NOT NULL CHECK (saved_at IS datetime(saved_at)),
    UNIQUE (user_id, centre_id, form, subject_id)
) STRICT;
CREATE INDEX draft_centre ON draft (centre_id);
