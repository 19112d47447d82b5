-- The committee and its meetings; evaluations of both sides, what they saw and how it was held side
-- by side; recommendations, what was done about them, and what later evaluations say of that.

-- Where the committee's members come from. One of the usual eight has a code, and is called by it
-- until the centre gives it a name of its own; its row is written when something first needs it.
CREATE TABLE body (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    code TEXT CHECK (code IN ('local_authority', 'education', 'health', 'social_protection',
        'business', 'ngo', 'union', 'community')),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 120),
    seats INTEGER NOT NULL DEFAULT 1 CHECK (seats BETWEEN 0 AND 20),
    closed_on TEXT CHECK (closed_on IS date(closed_on)), -- no longer on the committee
    CHECK (code IS NOT NULL OR name <> ''),
    UNIQUE (id, centre_id),
    UNIQUE (centre_id, code)
) STRICT;

-- One term of somebody on the committee, or as the community's elected leader.
CREATE TABLE committee_member (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    body_id INTEGER, -- whom they speak for
    role TEXT NOT NULL CHECK (role IN ('chair', 'secretary', 'member', 'leader')),
    since TEXT NOT NULL CHECK (since IS date(since)),
    until TEXT CHECK (until IS date(until)), -- the last day of the term
    CHECK ((role = 'leader') = (body_id IS NULL)),
    CHECK (until IS NULL OR until >= since),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (body_id, centre_id) REFERENCES body (id, centre_id)
) STRICT;
CREATE INDEX committee_member_person ON committee_member (person_id);
CREATE INDEX committee_member_body ON committee_member (body_id) WHERE body_id IS NOT NULL;
CREATE INDEX committee_member_centre ON committee_member (centre_id, until);

CREATE TABLE meeting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    starts_at TEXT CHECK (starts_at GLOB '[0-2][0-9]:[0-5][0-9]' AND starts_at < '24'),
    place TEXT NOT NULL DEFAULT '' CHECK (length(place) <= 80),
    minutes_no TEXT NOT NULL DEFAULT '' CHECK (length(minutes_no) <= 40),
    agenda TEXT NOT NULL DEFAULT '', -- a line for each item
    guests TEXT NOT NULL DEFAULT '', -- who else was there, in words
    cancelled TEXT CHECK (length(cancelled) > 0), -- why it was not held
    UNIQUE (id, centre_id)
) STRICT;
CREATE INDEX meeting_day ON meeting (centre_id, on_date);

-- Who of the committee came.
CREATE TABLE meeting_person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    UNIQUE (meeting_id, person_id),
    FOREIGN KEY (meeting_id, centre_id) REFERENCES meeting (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX meeting_person_person ON meeting_person (person_id);

CREATE TABLE decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    meeting_id INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99), -- within the minutes
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
    UNIQUE (id, centre_id),
    UNIQUE (meeting_id, number),
    FOREIGN KEY (meeting_id, centre_id) REFERENCES meeting (id, centre_id)
) STRICT;

CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    kind TEXT NOT NULL CHECK (kind IN ('internal', 'external')), -- the committee's, the NGO's
    from_day TEXT NOT NULL CHECK (from_day IS date(from_day)), -- the period it looks at
    until TEXT NOT NULL CHECK (until IS date(until)),
    team TEXT NOT NULL DEFAULT '' CHECK (length(team) <= 200),
    method TEXT NOT NULL DEFAULT '' CHECK (length(method) <= 500),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'discussed', 'closed')),
    opened_at TEXT NOT NULL CHECK (datetime(opened_at) IS NOT NULL),
    submitted_on TEXT CHECK (submitted_on IS date(submitted_on)),
    said_by TEXT, -- an attested act: whose evaluation it is, where the other side typed it,
    said_on TEXT CHECK (said_on IS date(said_on)), -- on which day they handed it over,
    paper_no TEXT, -- and the number of their paper
    closed_on TEXT CHECK (closed_on IS date(closed_on)),
    CHECK (until >= from_day),
    CHECK ((state = 'draft') = (submitted_on IS NULL)),
    CHECK ((state = 'closed') = (closed_on IS NOT NULL)),
    CHECK ((said_by IS NULL) = (said_on IS NULL)),
    CHECK ((said_by IS NULL) = (paper_no IS NULL)),
    UNIQUE (id, centre_id)
) STRICT;
CREATE INDEX evaluation_centre ON evaluation (centre_id, until);

-- What an evaluation saw.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    evaluation_id INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 199), -- within the evaluation
    area TEXT NOT NULL CHECK (area IN ('teaching', 'learners', 'staff', 'premises', 'management',
        'money', 'community', 'records')),
    positive INTEGER NOT NULL CHECK (positive IN (0, 1)),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
    UNIQUE (id, centre_id),
    UNIQUE (evaluation_id, number),
    FOREIGN KEY (evaluation_id, centre_id) REFERENCES evaluation (id, centre_id)
) STRICT;

-- What people of the community said.
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    evaluation_id INTEGER NOT NULL,
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    said_by TEXT NOT NULL DEFAULT '' CHECK (length(said_by) <= 80), -- who, in words: learners' mothers
    people INTEGER CHECK (people BETWEEN 1 AND 9999), -- how many of them
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
    FOREIGN KEY (evaluation_id, centre_id) REFERENCES evaluation (id, centre_id)
) STRICT;
CREATE INDEX feedback_evaluation ON feedback (evaluation_id);

-- The two evaluations of one round side by side; one of them may still be missing.
CREATE TABLE cross_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    internal_id INTEGER UNIQUE,
    external_id INTEGER UNIQUE,
    discussed_on TEXT CHECK (discussed_on IS date(discussed_on)),
    parties TEXT NOT NULL DEFAULT '' CHECK (length(parties) <= 200), -- who discussed it
    CHECK (internal_id IS NOT NULL OR external_id IS NOT NULL),
    CHECK (discussed_on IS NULL OR parties <> ''),
    UNIQUE (id, centre_id),
    FOREIGN KEY (internal_id, centre_id) REFERENCES evaluation (id, centre_id),
    FOREIGN KEY (external_id, centre_id) REFERENCES evaluation (id, centre_id)
) STRICT;
CREATE INDEX cross_check_centre ON cross_check (centre_id);

-- What both saw, or one of them alone.
CREATE TABLE finding_pair (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    cross_check_id INTEGER NOT NULL,
    internal_id INTEGER UNIQUE, -- the committee's finding
    external_id INTEGER UNIQUE, -- the NGO's
    verdict TEXT NOT NULL CHECK (verdict IN ('agreed', 'differs', 'one_side')),
    words TEXT NOT NULL DEFAULT '' CHECK (length(words) <= 500), -- what was said of it
    CHECK (internal_id IS NOT NULL OR external_id IS NOT NULL),
    CHECK ((verdict = 'one_side') = (internal_id IS NULL OR external_id IS NULL)),
    FOREIGN KEY (cross_check_id, centre_id) REFERENCES cross_check (id, centre_id),
    FOREIGN KEY (internal_id, centre_id) REFERENCES finding (id, centre_id),
    FOREIGN KEY (external_id, centre_id) REFERENCES finding (id, centre_id)
) STRICT;
CREATE INDEX finding_pair_check ON finding_pair (cross_check_id);

-- What must change. How it stands is said by its last step.
CREATE TABLE recommendation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    year INTEGER NOT NULL CHECK (year BETWEEN 1990 AND 9999),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9999), -- within the year, never given again
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
    area TEXT NOT NULL CHECK (area IN ('teaching', 'learners', 'staff', 'premises', 'management',
        'money', 'community', 'records')),
    priority TEXT NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    other_priority TEXT CHECK (other_priority IN ('high', 'medium', 'low')), -- as the other side sees it
    made_at TEXT NOT NULL CHECK (datetime(made_at) IS NOT NULL),
    evaluation_id INTEGER, -- whose it is
    decision_id INTEGER, -- the committee's, which made it
    repeats_id INTEGER, -- an earlier one that says the same
    addressed TEXT NOT NULL CHECK (addressed IN ('centre', 'body', 'outside')),
    body_id INTEGER,
    outside TEXT CHECK (length(outside) BETWEEN 1 AND 120), -- an authority without an account
    state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'in_progress', 'done', 'verified',
        'rejected', 'not_needed')),
    response TEXT CHECK (response IN ('accepted', 'partly', 'rejected')),
    due TEXT CHECK (due IS date(due)),
    CHECK ((addressed = 'body') = (body_id IS NOT NULL)),
    CHECK ((addressed = 'outside') = (outside IS NOT NULL)),
    CHECK (state IN ('proposed', 'not_needed') OR response IS NOT NULL),
    CHECK (state <> 'proposed' OR response IS NULL),
    CHECK (state IN ('rejected', 'not_needed') OR response IS NOT 'rejected'),
    CHECK (state <> 'rejected' OR response = 'rejected'),
    CHECK (repeats_id <> id),
    UNIQUE (id, centre_id),
    UNIQUE (centre_id, year, number),
    FOREIGN KEY (evaluation_id, centre_id) REFERENCES evaluation (id, centre_id),
    FOREIGN KEY (decision_id, centre_id) REFERENCES decision (id, centre_id),
    FOREIGN KEY (repeats_id, centre_id) REFERENCES recommendation (id, centre_id),
    FOREIGN KEY (body_id, centre_id) REFERENCES body (id, centre_id)
) STRICT;
CREATE INDEX recommendation_open ON recommendation (centre_id, due)
    WHERE state NOT IN ('verified', 'rejected', 'not_needed');
CREATE INDEX recommendation_evaluation ON recommendation (evaluation_id) WHERE evaluation_id IS NOT NULL;
CREATE INDEX recommendation_decision ON recommendation (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX recommendation_repeats ON recommendation (repeats_id) WHERE repeats_id IS NOT NULL;
CREATE INDEX recommendation_body ON recommendation (body_id) WHERE body_id IS NOT NULL;

-- The last number of a year; a number once given is spent, also when what had it is taken back.
CREATE TABLE recommendation_number (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    UNIQUE (centre_id, year)
) STRICT;

-- The findings it comes from, of either side or both.
CREATE TABLE recommendation_source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    recommendation_id INTEGER NOT NULL,
    finding_id INTEGER NOT NULL,
    UNIQUE (recommendation_id, finding_id),
    FOREIGN KEY (recommendation_id, centre_id) REFERENCES recommendation (id, centre_id),
    FOREIGN KEY (finding_id, centre_id) REFERENCES finding (id, centre_id)
) STRICT;
CREATE INDEX recommendation_source_finding ON recommendation_source (finding_id);

-- Each step of a recommendation's way, kept for ever.
CREATE TABLE recommendation_step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    recommendation_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('answered', 'begun', 'declared', 'returned', 'verified',
        'not_needed', 'reopened', 'readdressed')),
    state TEXT NOT NULL, -- how it stood afterwards
    response TEXT CHECK (response IN ('accepted', 'partly', 'rejected')),
    at TEXT NOT NULL CHECK (datetime(at) IS NOT NULL),
    words TEXT NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    user_id INTEGER REFERENCES user (id), -- who typed it
    person_id INTEGER, -- the person that user was here
    said_by TEXT CHECK (length(said_by) BETWEEN 1 AND 80), -- an attested act: who said it,
    said_on TEXT CHECK (said_on IS date(said_on)), -- when,
    paper_no TEXT CHECK (length(paper_no) BETWEEN 1 AND 80), -- in which minutes or paper
    decision_id INTEGER, -- the committee's decision it follows
    evaluation_id INTEGER, -- the evaluation that said it
    CHECK ((kind = 'answered') = (response IS NOT NULL)),
    CHECK ((said_by IS NULL) = (said_on IS NULL)),
    CHECK ((said_by IS NULL) = (paper_no IS NULL)),
    UNIQUE (id, centre_id),
    FOREIGN KEY (recommendation_id, centre_id) REFERENCES recommendation (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (decision_id, centre_id) REFERENCES decision (id, centre_id),
    FOREIGN KEY (evaluation_id, centre_id) REFERENCES evaluation (id, centre_id)
) STRICT;
CREATE INDEX recommendation_step_of ON recommendation_step (recommendation_id);
CREATE INDEX recommendation_step_at ON recommendation_step (centre_id, at);
CREATE INDEX recommendation_step_user ON recommendation_step (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX recommendation_step_person ON recommendation_step (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX recommendation_step_decision ON recommendation_step (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX recommendation_step_evaluation ON recommendation_step (evaluation_id)
    WHERE evaluation_id IS NOT NULL;

-- Whoever said that it is done does not check it, whatever the program above does.
CREATE TRIGGER recommendation_step_two_people BEFORE INSERT ON recommendation_step
WHEN new.kind = 'verified' AND new.said_by IS NULL AND EXISTS (
    SELECT 1 FROM recommendation_step d WHERE d.recommendation_id = new.recommendation_id
    AND d.kind = 'declared' AND (d.user_id = new.user_id OR d.person_id = new.person_id)) BEGIN
    SELECT RAISE(ABORT, 'whoever declares it done does not verify it');
END;

-- How, who, by when, done when.
CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    recommendation_id INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 99),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
    person_id INTEGER,
    body_id INTEGER,
    who TEXT NOT NULL DEFAULT '' CHECK (length(who) <= 80), -- in words, where neither is meant
    due TEXT CHECK (due IS date(due)),
    done_on TEXT CHECK (done_on IS date(done_on)),
    done_words TEXT NOT NULL DEFAULT '' CHECK (length(done_words) <= 300),
    CHECK ((person_id IS NOT NULL) + (body_id IS NOT NULL) + (who <> '') <= 1),
    UNIQUE (recommendation_id, number),
    FOREIGN KEY (recommendation_id, centre_id) REFERENCES recommendation (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id),
    FOREIGN KEY (body_id, centre_id) REFERENCES body (id, centre_id)
) STRICT;
CREATE INDEX action_person ON action (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX action_body ON action (body_id) WHERE body_id IS NOT NULL;
CREATE INDEX action_due ON action (centre_id, due) WHERE done_on IS NULL;

-- What shows that it is done: a note, or a document's reference. Figures stand in their own table.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    recommendation_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('note', 'document')),
    on_date TEXT NOT NULL CHECK (on_date IS date(on_date)),
    words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
    FOREIGN KEY (recommendation_id, centre_id) REFERENCES recommendation (id, centre_id)
) STRICT;
CREATE INDEX evidence_recommendation ON evidence (recommendation_id);

-- A figure of the system's own: cited in an evaluation for its period, or shown as evidence for the
-- last days, with what it should be.
CREATE TABLE figure (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    evaluation_id INTEGER,
    recommendation_id INTEGER,
    measure TEXT NOT NULL CHECK (length(measure) BETWEEN 1 AND 40),
    course_id INTEGER, -- of one course or class alone
    group_id INTEGER,
    from_day TEXT CHECK (from_day IS date(from_day)),
    until TEXT CHECK (until IS date(until)),
    window_days INTEGER CHECK (window_days BETWEEN 1 AND 3660), -- up to the day it is read
    target INTEGER CHECK (target BETWEEN 0 AND 1000000), -- percent of a share, else as it is counted
    target_is TEXT CHECK (target_is IN ('at_least', 'at_most')),
    CHECK ((evaluation_id IS NULL) <> (recommendation_id IS NULL)),
    CHECK ((evaluation_id IS NULL) = (from_day IS NULL)),
    CHECK ((from_day IS NULL) = (until IS NULL)),
    CHECK ((recommendation_id IS NULL) = (window_days IS NULL)),
    CHECK ((target IS NULL) = (target_is IS NULL)),
    CHECK (course_id IS NULL OR group_id IS NULL),
    UNIQUE (id, centre_id),
    FOREIGN KEY (evaluation_id, centre_id) REFERENCES evaluation (id, centre_id),
    FOREIGN KEY (recommendation_id, centre_id) REFERENCES recommendation (id, centre_id),
    FOREIGN KEY (course_id, centre_id) REFERENCES course (id, centre_id),
    FOREIGN KEY (group_id, centre_id) REFERENCES "group" (id, centre_id)
) STRICT;
CREATE INDEX figure_evaluation ON figure (evaluation_id) WHERE evaluation_id IS NOT NULL;
CREATE INDEX figure_recommendation ON figure (recommendation_id) WHERE recommendation_id IS NOT NULL;
CREATE INDEX figure_course ON figure (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX figure_group ON figure (group_id) WHERE group_id IS NOT NULL;

-- What a figure said on a day, kept as it was.
CREATE TABLE figure_reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    figure_id INTEGER NOT NULL,
    read_on TEXT NOT NULL CHECK (read_on IS date(read_on)),
    occasion TEXT NOT NULL CHECK (occasion IN ('cited', 'again', 'added', 'declared', 'verified')),
    numerator INTEGER NOT NULL,
    denominator INTEGER, -- none: a number, not a share
    unknown INTEGER NOT NULL DEFAULT 0 CHECK (unknown >= 0), -- who is in neither: it is not known of them
    definition TEXT NOT NULL, -- in words, as it was then
    FOREIGN KEY (figure_id, centre_id) REFERENCES figure (id, centre_id)
) STRICT;
CREATE INDEX figure_reading_figure ON figure_reading (figure_id);

-- What an evaluation says of an earlier recommendation: its own side's answer.
CREATE TABLE progress (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    centre_id INTEGER NOT NULL,
    evaluation_id INTEGER NOT NULL,
    recommendation_id INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('none', 'partly', 'fully', 'not_needed')),
    words TEXT NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    at TEXT NOT NULL CHECK (datetime(at) IS NOT NULL),
    user_id INTEGER REFERENCES user (id), -- who typed it
    person_id INTEGER, -- the person that user was here
    said_by TEXT CHECK (length(said_by) BETWEEN 1 AND 80), -- where somebody else said it
    UNIQUE (evaluation_id, recommendation_id),
    FOREIGN KEY (evaluation_id, centre_id) REFERENCES evaluation (id, centre_id),
    FOREIGN KEY (recommendation_id, centre_id) REFERENCES recommendation (id, centre_id),
    FOREIGN KEY (person_id, centre_id) REFERENCES person (id, centre_id)
) STRICT;
CREATE INDEX progress_recommendation ON progress (recommendation_id);
CREATE INDEX progress_user ON progress (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX progress_person ON progress (person_id) WHERE person_id IS NOT NULL;

-- What ended in a time is counted by its days.
CREATE INDEX enrolment_ended ON enrolment (centre_id, ends_on) WHERE ends_on IS NOT NULL;

-- When somebody was here, and the time before: what is new since then.
CREATE TABLE visit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user (id),
    centre_id INTEGER NOT NULL REFERENCES centre (id),
    at TEXT NOT NULL CHECK (datetime(at) IS NOT NULL),
    before TEXT CHECK (before IS NULL OR datetime(before) IS NOT NULL),
    UNIQUE (user_id, centre_id)
) STRICT;
CREATE INDEX visit_centre ON visit (centre_id);

-- What stands around an approved sheet stays as it was approved, whatever the contract, the payer
-- and the calendar say later.
ALTER TABLE timesheet ADD COLUMN contract_number TEXT;
ALTER TABLE timesheet ADD COLUMN contract_position TEXT;
ALTER TABLE timesheet ADD COLUMN contract_from TEXT CHECK (contract_from IS date(contract_from));
ALTER TABLE timesheet ADD COLUMN contract_until TEXT CHECK (contract_until IS date(contract_until));
ALTER TABLE timesheet ADD COLUMN payer_name TEXT;
ALTER TABLE timesheet ADD COLUMN payer_title TEXT;
ALTER TABLE timesheet ADD COLUMN worked_code TEXT;
ALTER TABLE timesheet ADD COLUMN off_code TEXT;
ALTER TABLE timesheet ADD COLUMN holiday_code TEXT;
ALTER TABLE timesheet ADD COLUMN payer_legend TEXT;
ALTER TABLE timesheet ADD COLUMN payer_columns TEXT;
ALTER TABLE timesheet ADD COLUMN cut_off_day INTEGER;
ALTER TABLE timesheet ADD COLUMN days_off TEXT; -- of the month in the centre's calendar: '2026-12-16,…'
UPDATE timesheet SET
    (contract_number, contract_position, contract_from, contract_until, payer_name, payer_title,
     worked_code, off_code, holiday_code, payer_legend, payer_columns, cut_off_day)
    = (SELECT c.number, c.position, c.from_day, c.until, p.name, p.title,
              p.worked_code, p.off_code, p.holiday_code, p.legend, p.columns, p.cut_off_day
       FROM contract c JOIN payer p ON p.id = c.payer_id WHERE c.id = timesheet.contract_id),
    days_off = (SELECT coalesce(group_concat(h.on_date, ',' ORDER BY h.on_date), '') FROM holiday h
                WHERE h.centre_id = timesheet.centre_id AND substr(h.on_date, 1, 7) = timesheet.month)
    WHERE approved_at IS NOT NULL;

-- What who handed a sheet in again says to a remark on one of its lines.
ALTER TABLE timesheet_remark ADD COLUMN answer TEXT CHECK (length(answer) BETWEEN 1 AND 200);
