-- What the third schema brought.
INSERT INTO need (centre_id, kind, title, people, from_day, group_id, weekday)
    VALUES (1, 'lessons', 'помощь на занятиях', 1, '2026-09-01', 1, 1);
INSERT INTO shift (centre_id, need_id, lesson_id, people) VALUES (1, 1, 1, 1);
INSERT INTO assignment (centre_id, shift_id, person_id, state, minutes) VALUES (1, 1, 1, 'came', 90);
INSERT INTO thanks (centre_id, person_id, on_date, words) VALUES (1, 1, '2026-11-24', 'грамота');
INSERT INTO payer (centre_id, name, cut_off_day) VALUES (1, 'Отдел занятости', 25);
INSERT INTO contract (centre_id, person_id, payer_id, number, position, from_day, rate, rate_per, allowance, rounding)
    VALUES (1, 2, 1, '17', 'инструктор', '2026-09-01', 250000, 'academic', 1080, 'quarter');
UPDATE group_instructor SET contract_id = 1;
UPDATE lesson_instructor SET contract_id = 1;
INSERT INTO other_work (centre_id, contract_id, kind, on_date, minutes)
    VALUES (1, 1, 'preparation', '2026-11-24', 45);
INSERT INTO timesheet (centre_id, contract_id, month, number, state, submitted_at, submitted_by, approved_at,
        approved_by, rate, rate_per, academic_minutes, rounding)
    VALUES (1, 1, '2026-11', 0, 'approved', '2026-11-30 18:00:00', 1, '2026-12-01 09:00:00',
        1, 250000, 'academic', 45, 'quarter');
INSERT INTO timesheet_line (centre_id, timesheet_id, contract_id, kind, lesson_id, on_date, starts_at, minutes, words)
    VALUES (1, 1, 1, 'held', 1, '2026-11-23', '14:00', 90, 'Швейное дело · домохозяйки');
INSERT INTO timesheet_remark (centre_id, timesheet_id, other_work_id, reason, settled_at)
    VALUES (1, 1, 1, 'без подписи', '2026-11-30 18:00:00');
