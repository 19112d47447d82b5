-- What the second schema brought.
INSERT INTO volunteer (centre_id, person_id, skills, free_times, since)
    VALUES (1, 2, 'шьёт; помогает на занятиях', 'вечером', '2026-09-01');
INSERT INTO order_rule (centre_id, course_id, first, decided_on, minutes)
    VALUES (1, 1, 'f,unemployed', '2026-09-10', '4');
INSERT INTO skip (centre_id, interest_id, group_id, person_id, at, reason)
    VALUES (1, 1, 1, 2, '2026-11-23 09:00:00', 'в отъезде');
INSERT INTO call (centre_id, person_id, group_id, about, outcome, at)
    VALUES (1, 1, 1, 'absent', 'ill', '2026-11-23 09:10:00');
INSERT INTO spot_check (centre_id, user_id, drawn_on, from_day, to_day)
    VALUES (1, 1, '2026-11-23', '2026-10-01', '2026-11-22');
INSERT INTO spot_check_lesson (centre_id, spot_check_id, lesson_id, agrees, note)
    VALUES (1, 1, 1, 0, 'на бумаге на одного больше');
INSERT INTO paper (user_id, number, centre_id, kind, subject_id, language, put_at)
    VALUES (1, 1, 1, 'month', 1, 'kk', '2026-11-23 14:10:00');
