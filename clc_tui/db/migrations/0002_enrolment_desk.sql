-- The enrolment desk: who comes first on a waiting list and who was passed over, offers that are
-- taken back, calls and what came of them, papers to print, spot checks, volunteers, practice.

-- Invented people of the practice class: counted nowhere, listed nowhere but in their class.
ALTER TABLE person ADD COLUMN practice INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1));
DROP INDEX person_by_name_kk;
DROP INDEX person_by_name_ru;
CREATE INDEX person_by_name_kk ON person (centre_id, sort_kk, id)
    WHERE merged_into_id IS NULL AND erased_on IS NULL AND practice = 0;
CREATE INDEX person_by_name_ru ON person (centre_id, sort_ru, id)
    WHERE merged_into_id IS NULL AND erased_on IS NULL AND practice = 0;
CREATE INDEX person_practice ON person (centre_id) WHERE practice = 1;

DROP TRIGGER person_found_insert;
DROP TRIGGER person_found_update;
CREATE TRIGGER person_found_insert AFTER INSERT ON person
WHEN new.merged_into_id IS NULL AND new.erased_on IS NULL AND new.practice = 0 BEGIN
    INSERT INTO person_word (rowid, words) VALUES (new.id, 'c' || new.centre_id || 'c ' || new.search);
    INSERT INTO person_part (rowid, parts) VALUES (new.id, new.squashed);
END;
CREATE TRIGGER person_found_update
AFTER UPDATE OF search, squashed, merged_into_id, erased_on, practice ON person BEGIN
    DELETE FROM person_word WHERE rowid = old.id;
    DELETE FROM person_part WHERE rowid = old.id;
    INSERT INTO person_word (rowid, words)
        SELECT new.id, 'c' || new.centre_id || 'c ' || new.search
        WHERE new.merged_into_id IS NULL AND new.erased_on IS NULL AND new.practice = 0;
    INSERT INTO person_part (rowid, parts)
        SELECT new.id, new.squashed
        WHERE new.merged_into_id IS NULL AND new.erased_on IS NULL AND new.practice = 0;
END;

CREATE TABLE volunteer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    skills TEXT NOT NULL DEFAULT '', -- in their own words, as are the times
    free_times TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until)),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE UNIQUE INDEX volunteer_now ON volunteer (person_id) WHERE until IS NULL;
CREATE INDEX volunteer_person ON volunteer (person_id);
CREATE INDEX volunteer_centre ON volunteer (centre_id);

-- Who comes first on a course's waiting list, as the committee decided; else the longest waiting.
CREATE TABLE order_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    course_id INTEGER NOT NULL,
    first TEXT NOT NULL CHECK (length(first) > 0), -- words of sex, employment and category, by commas
    decided_on TEXT NOT NULL CHECK (decided_on IS date(decided_on)),
    minutes TEXT NOT NULL CHECK (length(minutes) BETWEEN 1 AND 80), -- the number of the minutes
    until TEXT CHECK (until IS date(until)),
    FOREIGN KEY (course_id, centre_id) REFERENCES course (id, centre_id)
) STRICT;
CREATE UNIQUE INDEX order_rule_now ON order_rule (course_id) WHERE until IS NULL;
CREATE INDEX order_rule_course ON order_rule (course_id);

CREATE TABLE offer_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    interest_id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    offered_at TEXT NOT NULL CHECK (datetime(offered_at) IS NOT NULL),
    expires_on TEXT NOT NULL CHECK (expires_on IS date(expires_on)), -- the last day it holds the place
    answer TEXT CHECK (answer IN ('accepted', 'declined', 'not_now', 'no_answer', 'withdrawn')),
    answered_at TEXT,
    reason TEXT,
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    FOREIGN KEY (interest_id, centre_id) REFERENCES interest (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;
INSERT INTO offer_new SELECT * FROM offer;
DROP TABLE offer;
ALTER TABLE offer_new RENAME TO offer;
CREATE UNIQUE INDEX offer_open ON offer (interest_id) WHERE answer IS NULL;
CREATE INDEX offer_interest ON offer (interest_id);
CREATE INDEX offer_group ON offer (group_id);
CREATE INDEX offer_waits ON offer (centre_id, expires_on) WHERE answer IS NULL;

-- Somebody stood before in the line and did not get the place.
CREATE TABLE skip (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    interest_id INTEGER NOT NULL, -- who was passed over
    group_id INTEGER NOT NULL, -- where the place was
    person_id INTEGER NOT NULL, -- who got it
    at TEXT NOT NULL CHECK (datetime(at) IS NOT NULL),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    FOREIGN KEY (interest_id, centre_id) REFERENCES interest (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX skip_interest ON skip (interest_id);
CREATE INDEX skip_group ON skip (group_id);
CREATE INDEX skip_person ON skip (person_id);

CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    group_id INTEGER, -- NULL where it was about no class
    about TEXT NOT NULL CHECK (about IN ('absent', 'low', 'start', 'unsigned', 'offer')),
    outcome TEXT NOT NULL CHECK (outcome IN ('ill', 'coming', 'left', 'no_answer', 'signed',
        'accepted', 'declined', 'not_now')),
    at TEXT NOT NULL CHECK (datetime(at) IS NOT NULL),
    note TEXT,
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;
CREATE INDEX call_person ON call (person_id, id);
CREATE INDEX call_group ON call (group_id, at) WHERE group_id IS NOT NULL;
CREATE INDEX call_centre ON call (centre_id, at);

-- An evaluator draws lessons and holds the file against the signed paper.
CREATE TABLE spot_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    drawn_on TEXT NOT NULL CHECK (drawn_on IS date(drawn_on)),
    from_day TEXT NOT NULL CHECK (from_day IS date(from_day)),
    to_day TEXT NOT NULL CHECK (to_day IS date(to_day)),
    UNIQUE (id, centre_id)
) STRICT;
CREATE INDEX spot_check_centre ON spot_check (centre_id);
CREATE INDEX spot_check_user ON spot_check (user_id);

CREATE TABLE spot_check_lesson (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    spot_check_id INTEGER NOT NULL,
    lesson_id INTEGER NOT NULL,
    agrees INTEGER CHECK (agrees IN (0, 1)), -- NULL: not compared yet
    note TEXT,
    CHECK (agrees IS NOT 0 OR note IS NOT NULL), -- what differs is said
    UNIQUE (spot_check_id, lesson_id),
    FOREIGN KEY (spot_check_id, centre_id) REFERENCES spot_check (id, centre_id),
    FOREIGN KEY (lesson_id, centre_id) REFERENCES lesson (id, centre_id)
) STRICT;
CREATE INDEX spot_check_lesson_lesson ON spot_check_lesson (lesson_id);

-- What waits to be printed: the recipe of a sheet, never its people. Not a fact, so not logged.
CREATE TABLE paper (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    user_id INTEGER NOT NULL REFERENCES user (id),
    number INTEGER NOT NULL CHECK (number > 0), -- by which its user asks for it
    kind TEXT NOT NULL,
    subject_id INTEGER,
    options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options)),
    language TEXT NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    put_at TEXT NOT NULL CHECK (datetime(put_at) IS NOT NULL),
    brought_at TEXT CHECK (brought_at IS NULL OR datetime(brought_at) IS NOT NULL),
    UNIQUE (user_id, number)
) STRICT;
CREATE INDEX paper_centre ON paper (centre_id);

-- Who looked at one person is asked for on their page and on their paper.
CREATE INDEX access_log_subject ON access_log (subject_id, id) WHERE subject_id IS NOT NULL;
