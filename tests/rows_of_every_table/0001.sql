-- A little of everything, as the first schema holds it.
INSERT INTO centre (name, region, rural) VALUES ('Талгар', 'Алматы облысы', 1);
INSERT INTO setting (centre_id, name, value) VALUES (1, 'late_change_days', '14');
INSERT INTO user (name, language) VALUES ('aigul', 'kk');
INSERT INTO user_key (user_id, kind, body, added_at) VALUES (1, 'ssh-ed25519', 'AAAA', '2026-11-23 09:00:00');
INSERT INTO person (centre_id, family_name, given_name, created_on, sort_kk, sort_ru, search, squashed)
    VALUES (1, 'Ахметова', 'Айгүл', '2026-09-01', x'0102', x'0102', 'ahmetova aigul', 'ahmetovaaigul'),
           (1, 'Ли', 'Ольга', '2026-09-01', x'0203', x'0203', 'li olga', 'liolga');
INSERT INTO "grant" (user_id, centre_id, role, person_id) VALUES (1, 1, 'instructor', 2);
INSERT INTO employment (centre_id, person_id, status, since) VALUES (1, 1, 'homemaker', '2026-09-01');
INSERT INTO person_category (centre_id, person_id, category, since) VALUES (1, 1, 'many_children', '2026-09-01');
INSERT INTO consent (centre_id, person_id, signed_on) VALUES (1, 1, '2026-09-01');
INSERT INTO course (centre_id, title, area) VALUES (1, 'Швейное дело', 'sewing');
INSERT INTO "group" (centre_id, course_id, target, room, starts_on, ends_on)
    VALUES (1, 1, 'домохозяйки', 'C-4', '2026-09-01', '2026-12-20');
INSERT INTO group_instructor (centre_id, group_id, person_id, since) VALUES (1, 1, 2, '2026-09-01');
INSERT INTO weekly_pattern (centre_id, group_id, weekday, starts_at, minutes) VALUES (1, 1, 1, '14:00', 90);
INSERT INTO holiday (centre_id, on_date, name_kk, name_ru, name_en)
    VALUES (1, '2026-12-16', 'Тәуелсіздік күні', 'День Независимости', 'Independence Day');
INSERT INTO lesson (centre_id, group_id, on_date, starts_at, minutes, state) VALUES (1, 1, '2026-11-23', '14:00', 90, 'held');
INSERT INTO lesson_instructor (centre_id, lesson_id, person_id) VALUES (1, 1, 2);
INSERT INTO interest (centre_id, course_id, person_id, since) VALUES (1, 1, 1, '2026-08-20 10:00:00');
INSERT INTO offer (centre_id, interest_id, group_id, offered_at, expires_on)
    VALUES (1, 1, 1, '2026-08-21 10:00:00', '2026-08-24');
INSERT INTO enrolment (centre_id, group_id, person_id, journal_no, starts_on) VALUES (1, 1, 1, 1, '2026-09-01');
INSERT INTO mark (centre_id, lesson_id, person_id, status, minutes) VALUES (1, 1, 1, 'late', 10);
INSERT INTO announced_absence (centre_id, person_id, group_id, from_date, to_date, status)
    VALUES (1, 1, 1, '2026-11-25', '2026-11-27', 'ill');
INSERT INTO walk_in (centre_id, lesson_id, name) VALUES (1, 1, 'Роза');
INSERT INTO log_entry (centre_id, user_id, at, verb, subject, subject_id)
    VALUES (1, 1, '2026-11-23 14:05:00', 'mark', 'lesson', 1);
INSERT INTO change (entry_id, n, tbl, row_id, before, after) VALUES (1, 1, 'mark', 1, NULL, '{"id":1}');
INSERT INTO access_log (centre_id, user_id, at, what, people) VALUES (1, 1, '2026-11-23 14:05:00', 'people', 1);
INSERT INTO draft (user_id, centre_id, form, body, saved_at) VALUES (1, 1, 'person', '{}', '2026-11-23 14:05:00');
