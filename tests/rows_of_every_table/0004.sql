-- What the fourth schema brought.
INSERT INTO body (centre_id, code, seats) VALUES (1, 'education', 2);
INSERT INTO committee_member (centre_id, person_id, body_id, role, since, until)
    VALUES (1, 2, 1, 'secretary', '2026-01-10', '2027-01-09');
INSERT INTO meeting (centre_id, on_date, starts_at, place, minutes_no, agenda, guests)
    VALUES (1, '2026-11-20', '15:00', 'школа', '5', 'Оценка за полугодие', 'аким округа');
INSERT INTO meeting_person (centre_id, meeting_id, person_id) VALUES (1, 1, 2);
INSERT INTO decision (centre_id, meeting_id, number, words) VALUES (1, 1, 1, 'Принять рекомендацию.');
INSERT INTO evaluation (centre_id, kind, from_day, until, team, method, state, opened_at, submitted_on)
    VALUES (1, 'internal', '2026-03-01', '2026-08-31', 'комитет', 'беседы', 'discussed', '2026-09-10 10:00:00', '2026-09-20'),
        (1, 'external', '2026-03-01', '2026-08-31', 'НПО', 'журналы', 'discussed', '2026-09-12 10:00:00', '2026-09-22');
INSERT INTO finding (centre_id, evaluation_id, number, area, positive, words)
    VALUES (1, 1, 1, 'learners', 0, 'ходят редко'), (1, 2, 1, 'learners', 0, 'низкая посещаемость');
INSERT INTO feedback (centre_id, evaluation_id, on_date, said_by, people, words)
    VALUES (1, 1, '2026-09-15', 'жители', 12, 'далеко идти');
INSERT INTO cross_check (centre_id, internal_id, external_id, discussed_on, parties)
    VALUES (1, 1, 2, '2026-10-01', 'комитет и НПО');
INSERT INTO finding_pair (centre_id, cross_check_id, internal_id, external_id, verdict, words)
    VALUES (1, 1, 1, 2, 'agreed', 'обе стороны видят одно');
INSERT INTO recommendation (centre_id, year, number, words, area, priority, other_priority, made_at,
        evaluation_id, decision_id, addressed, body_id, state, response, due)
    VALUES (1, 2026, 1, 'Поднять посещаемость', 'learners', 'high', 'medium', '2026-10-01 12:00:00',
        2, 1, 'body', 1, 'done', 'accepted', '2026-12-01');
INSERT INTO recommendation_number (centre_id, year, last) VALUES (1, 2026, 1);
INSERT INTO recommendation_source (centre_id, recommendation_id, finding_id) VALUES (1, 1, 1);
INSERT INTO recommendation_step (centre_id, recommendation_id, kind, state, response, at, words, user_id,
        person_id, said_by, said_on, paper_no, decision_id, evaluation_id)
    VALUES (1, 1, 'answered', 'accepted', 'accepted', '2026-10-05 10:00:00', '', 1, 2, 'комитет', '2026-10-04', '5', 1, 2);
INSERT INTO action (centre_id, recommendation_id, number, words, person_id, due, done_on, done_words)
    VALUES (1, 1, 1, 'звонить тем, кто пропустил', 2, '2026-11-01', '2026-11-02', 'звонили');
INSERT INTO evidence (centre_id, recommendation_id, kind, on_date, words)
    VALUES (1, 1, 'document', '2026-11-10', 'журнал звонков');
INSERT INTO figure (centre_id, recommendation_id, measure, group_id, window_days, target, target_is)
    VALUES (1, 1, 'attendance', 1, 90, 80, 'at_least');
INSERT INTO figure_reading (centre_id, figure_id, read_on, occasion, numerator, denominator, unknown, definition)
    VALUES (1, 1, '2026-11-10', 'added', 71, 100, 2, 'были на занятии');
INSERT INTO progress (centre_id, evaluation_id, recommendation_id, answer, words, at, user_id, person_id, said_by)
    VALUES (1, 1, 1, 'partly', 'стало лучше', '2026-11-20 10:00:00', 1, 2, 'председатель');
INSERT INTO visit (user_id, centre_id, at, before) VALUES (1, 1, '2026-11-24 10:00:00', '2026-11-10 10:00:00');

UPDATE timesheet_remark SET answer = 'подпись есть на обороте';
