-- Erasing: what goes when somebody wants to be forgotten, table by table; what must stay loses all that is personal.
-- The statements are called as their tables are and run in the order of storage/tables/erasing.py.

-- name: review_claims(person_id, telegram_id)!
-- Who has her application in hand, and what she has in hand as a reviewer.
DELETE FROM review_claims
 WHERE reviewer_id = :telegram_id OR screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: review_talk(person_id, telegram_id)!
-- What she was asked and wrote goes; of what she asked others as a reviewer her number goes.
UPDATE review_talk
   SET words = CASE WHEN screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id) THEN '' ELSE words END,
       reviewer_id = CASE WHEN reviewer_id = :telegram_id THEN 0 ELSE reviewer_id END
 WHERE reviewer_id = :telegram_id OR screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: review_seen(person_id, telegram_id)!
-- What somebody saw of her goes; what she saw of others stays, without her number.
UPDATE review_seen
   SET reviewer_id = 0
 WHERE reviewer_id = :telegram_id OR screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: review_decisions(person_id, telegram_id)!
-- That it was decided stays, and how; why goes, and her number where she decided about others.
UPDATE review_decisions
   SET reason = CASE WHEN screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id) THEN NULL ELSE reason END,
       reviewer_id = CASE WHEN reviewer_id = :telegram_id THEN 0 ELSE reviewer_id END
 WHERE reviewer_id = :telegram_id OR screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: appeals(person_id)!
-- What she said about it.
UPDATE appeals SET words = NULL
 WHERE screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: screening_answers(person_id)!
-- What she answered when she applied.
DELETE FROM screening_answers
 WHERE screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: reminders(person_id)!
-- That she was reminded of it.
DELETE FROM reminders
 WHERE screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: waiting(person_id)!
-- Her place on the waiting list.
DELETE FROM waiting WHERE person_id = :person_id;

-- name: profile_changes(person_id)!
-- What she was asked anew.
DELETE FROM profile_changes
 WHERE screening_id IN (SELECT id FROM screenings WHERE person_id = :person_id);

-- name: screenings(person_id, now)!
-- That she applied, when, and what came of it stays, to be counted; what it rested on goes. One that is open is over.
UPDATE screenings
   SET reasons = NULL, flags = NULL, asked = NULL, draft = '{}', finished_at = COALESCE(finished_at, :now),
       state = CASE WHEN state IN ('open', 'review') THEN 'withdrawn' ELSE state END
 WHERE person_id = :person_id;

-- name: consents(person_id, now)!
-- That she had agreed stays, to be shown; from now on she does not any more.
UPDATE consents SET withdrawn_at = :now
 WHERE person_id = :person_id AND withdrawn_at IS NULL;

-- name: skills(person_id)!
-- How good she was at what.
DELETE FROM skills WHERE person_id = :person_id;

-- name: calls(person_id)!
-- How often she was told of projects.
DELETE FROM calls WHERE person_id = :person_id;

-- name: in_line(person_id)!
-- Where she waited for a place.
DELETE FROM in_line WHERE person_id = :person_id;

-- name: facts(person_id)!
-- What decided which projects were open to her.
DELETE FROM facts WHERE person_id = :person_id;

-- name: answer_changes(person_id)!
-- What she had answered before she changed it.
DELETE FROM answer_changes WHERE person_id = :person_id;

-- name: assignments(person_id)!
-- Answers stay under her pseudonym: they were paid, and belong to the project. What was half said goes.
UPDATE assignments SET draft = NULL
 WHERE person_id = :person_id AND draft IS NOT NULL;

-- name: progress(person_id)!
-- The counts stay with the answers.
UPDATE progress SET state = 'stopped'
 WHERE person_id = :person_id AND state <> 'stopped';

-- name: campaigns(person_id)!
-- Messages that were for her alone lose their words, and nobody tries to send them any more.
UPDATE campaigns SET body = '{}', state = 'done'
 WHERE id IN (SELECT campaign_id FROM deliveries WHERE person_id = :person_id)
   AND NOT EXISTS (SELECT 1 FROM deliveries
                    WHERE deliveries.campaign_id = campaigns.id AND deliveries.person_id <> :person_id);

-- name: deliveries(person_id)!
-- What we wrote to her unasked, and what we still owed her.
DELETE FROM deliveries WHERE person_id = :person_id;

-- name: parts(person_id)!
-- Messages of her chat.
DELETE FROM parts WHERE person_id = :person_id;

-- name: cards(person_id)!
-- The same.
DELETE FROM cards WHERE person_id = :person_id;

-- name: expected(telegram_id)!
-- What her next message would be taken for.
DELETE FROM expected WHERE telegram_id = :telegram_id;

-- name: notice_choices(person_id)!
-- When and how she wanted to be told of things.
DELETE FROM notice_choices WHERE person_id = :person_id;

-- name: notice_events(person_id)!
-- Of which things.
DELETE FROM notice_events WHERE person_id = :person_id;

-- name: project_marks(person_id)!
-- Projects that she liked or hid.
DELETE FROM project_marks WHERE person_id = :person_id;

-- name: habits(person_id)!
-- Her breaks and limits.
DELETE FROM habits WHERE person_id = :person_id;

-- name: exposures(person_id)!
-- How much sensitive content she saw.
DELETE FROM exposures WHERE person_id = :person_id;

-- name: exposure_limits(person_id)!
-- How much of it she wanted at most.
DELETE FROM exposure_limits WHERE person_id = :person_id;

-- name: reports(person_id, telegram_id)!
-- That a task was reported stays, her words go; and her number where she judged as an admin.
UPDATE reports
   SET note = CASE WHEN person_id = :person_id THEN NULL ELSE note END,
       settled_by = CASE WHEN settled_by = :telegram_id THEN 0 ELSE settled_by END
 WHERE person_id = :person_id OR settled_by = :telegram_id;

-- name: clarifications(person_id)!
-- What she asked goes, unless its answer became a note for everybody on the task.
DELETE FROM clarifications
 WHERE person_id = :person_id AND (answered_at IS NULL OR audience <> 'everybody');

-- name: clarifications_answered(telegram_id)!
-- Her number where she answered as an admin.
UPDATE clarifications SET answered_by = 0
 WHERE answered_by = :telegram_id;

-- name: invited(person_id)!
-- Links that she came by.
DELETE FROM invited WHERE person_id = :person_id;

-- name: data_requests(person_id)!
-- When she asked for her data.
DELETE FROM data_requests WHERE person_id = :person_id;

-- name: staff(telegram_id)!
-- What she may do here besides.
DELETE FROM staff WHERE telegram_id = :telegram_id;

-- name: staff_added(telegram_id)!
-- Her number where she took others in as an owner.
UPDATE staff SET added_by = 0
 WHERE added_by = :telegram_id;

-- name: invites(telegram_id, now)!
-- Her number where she made links, which are good for nobody any more.
UPDATE invites SET made_by = 0, revoked_at = COALESCE(revoked_at, :now)
 WHERE made_by = :telegram_id;

-- name: trials(telegram_id)!
-- The project that she tried as an admin.
DELETE FROM trials WHERE telegram_id = :telegram_id;

-- name: corrections(telegram_id)!
-- What she typed as an admin and did not confirm.
DELETE FROM corrections WHERE telegram_id = :telegram_id;

-- name: watches(telegram_id)!
-- Counts that she watched as an admin.
DELETE FROM watches WHERE telegram_id = :telegram_id;

-- name: broadcast_views(telegram_id)!
-- Messages that she followed as an admin.
DELETE FROM broadcast_views WHERE telegram_id = :telegram_id;

-- name: broadcast_corrections(telegram_id)!
-- Her number where she corrected what was sent to many.
UPDATE broadcast_corrections SET author = NULL WHERE author = :telegram_id;

-- name: broadcast_drafts(telegram_id)!
-- What she was writing to many and did not send.
DELETE FROM broadcasts WHERE author = :telegram_id AND state = 'draft';

-- name: broadcasts(telegram_id)!
-- Her number where she sent it.
UPDATE broadcasts SET author = NULL, message_id = NULL WHERE author = :telegram_id;

-- name: chat_drafts(telegram_id)!
-- What she sent as an admin to become tasks; the tasks stay.
DELETE FROM chat_drafts WHERE telegram_id = :telegram_id;

-- name: task_versions(telegram_id, key)!
-- Who corrected a task is told by the pseudonym.
UPDATE task_versions SET replaced_by = 'admin:' || CAST(:key AS TEXT)
 WHERE replaced_by = 'admin:' || CAST(:telegram_id AS TEXT);

-- name: moves(telegram_id, key)!
-- That a project was moved stays, and why; her number goes.
UPDATE moves SET actor = 'admin:' || CAST(:key AS TEXT)
 WHERE actor = 'admin:' || CAST(:telegram_id AS TEXT);

-- name: audit(telegram_id, key)!
-- The same for who did what: the deed stays, her number goes.
UPDATE audit
   SET actor = CASE WHEN actor = 'admin:' || CAST(:telegram_id AS TEXT) THEN 'admin:' || CAST(:key AS TEXT) ELSE actor END,
       subject = CASE WHEN subject = 'telegram:' || CAST(:telegram_id AS TEXT) THEN CAST(:key AS TEXT) ELSE subject END
 WHERE actor = 'admin:' || CAST(:telegram_id AS TEXT) OR subject = 'telegram:' || CAST(:telegram_id AS TEXT);

-- name: inbox(telegram_id)!
-- That something came is kept for some days, so that it counts once; from whom, and what, is not.
UPDATE inbox
   SET lane = 0, error = NULL, body = CASE WHEN state = 'applied' THEN body END
 WHERE lane = :telegram_id AND state <> 'new';

-- name: people(person_id)!
-- The pseudonym stays, for answers and money; nothing leads from it to her any more.
UPDATE people
   SET telegram_id = NULL, first_name = '', username = NULL, language = 'en', time_zone = NULL, unreachable_at = NULL,
       freed = NULL
 WHERE id = :person_id;

-- name: restrictions(person_id, telegram_id, now)!
-- That she was restricted stays, and when; what it rested on goes, and nobody decides any more about what was proposed.
UPDATE restrictions
   SET said = CASE WHEN person_id = :person_id THEN '{}' ELSE said END,
       numbers = CASE WHEN person_id = :person_id THEN '{}' ELSE numbers END,
       tasks = CASE WHEN person_id = :person_id THEN '[]' ELSE tasks END,
       skills = CASE WHEN person_id = :person_id THEN '{}' ELSE skills END,
       reason = CASE WHEN person_id = :person_id THEN NULL ELSE reason END,
       over_at = CASE WHEN person_id = :person_id AND state = 'proposed' THEN CAST(:now AS BIGINT) ELSE over_at END,
       state = CASE WHEN person_id = :person_id AND state = 'proposed' THEN 'declined' ELSE state END,
       decided_by = CASE WHEN decided_by = :telegram_id THEN 0 ELSE decided_by END
 WHERE person_id = :person_id OR decided_by = :telegram_id;

-- name: attempt_tasks(person_id)!
-- The tasks that she was trained and tested with.
DELETE FROM attempt_tasks WHERE attempt_id IN (SELECT id FROM attempts WHERE person_id = :person_id);

-- name: attempts(person_id)!
-- How that went.
DELETE FROM attempts WHERE person_id = :person_id;

-- name: comprehension(person_id)!
-- What she understood.
DELETE FROM comprehension WHERE person_id = :person_id;

-- name: disputes(telegram_id)!
-- Verdicts stay, without her number and her words; what she had in hand is free.
UPDATE disputes
   SET words = NULL, adjudicator_id = CASE WHEN state = 'open' THEN NULL ELSE 0 END, until = NULL, said = NULL,
       stage = CASE WHEN state = 'open' THEN 'label' ELSE stage END,
       own = CASE WHEN state = 'open' THEN NULL ELSE own END,
       answer = CASE WHEN state = 'open' THEN NULL ELSE answer END
 WHERE adjudicator_id = :telegram_id;

-- name: dispute_passes(telegram_id)!
-- Which tasks she left to others.
DELETE FROM dispute_passes WHERE adjudicator_id = :telegram_id;

-- name: second_looks(person_id)!
-- What she said before and after stays with her answers; her reasons go, also where others were shown them.
UPDATE second_looks
   SET reason = CASE WHEN person_id = :person_id THEN NULL ELSE reason END,
       said = CASE WHEN person_id = :person_id THEN NULL ELSE said END,
       state = CASE WHEN person_id = :person_id AND state IN ('asked', 'said', 'shown') THEN 'lapsed' ELSE state END,
       others = CASE WHEN others IS NULL THEN NULL ELSE '[]' END
 WHERE person_id = :person_id
    OR task_id IN (SELECT hers.task_id FROM second_looks AS hers
                    WHERE hers.person_id = :person_id AND hers.reason IS NOT NULL);

-- name: lookalikes(person_id)!
-- That she answered like somebody else.
DELETE FROM lookalikes WHERE person_id = :person_id OR other_id = :person_id;

-- name: rulings(person_id)!
-- What rules of projects did about her.
DELETE FROM rulings WHERE person_id = :person_id;

-- name: fair_decisions(person_id, telegram_id)!
-- That it was decided stays, and how; why goes, and her number where she decided about others.
UPDATE fair_decisions
   SET reason = CASE WHEN hers.person_id = :person_id THEN NULL ELSE reason END,
       decided_by = CASE WHEN decided_by = :telegram_id THEN 0 ELSE decided_by END,
       state = CASE WHEN state = 'due' AND hers.person_id = :person_id THEN 'moot' ELSE state END
  FROM (SELECT made.id AS decision_id, COALESCE(restrictions.person_id, objections.person_id) AS person_id
          FROM fair_decisions AS made
          LEFT JOIN restrictions ON restrictions.id = made.restriction_id
          LEFT JOIN objections ON objections.id = made.objection_id) AS hers
 WHERE hers.decision_id = fair_decisions.id
   AND (hers.person_id = :person_id OR fair_decisions.decided_by = :telegram_id);

-- name: objections(person_id, telegram_id, now)!
-- What she wrote goes, and what she was told; one that is open is over. Her number where she decided about others.
UPDATE objections
   SET words = CASE WHEN person_id = :person_id THEN NULL ELSE words END,
       reason = CASE WHEN person_id = :person_id THEN NULL ELSE reason END,
       decided_at = CASE WHEN person_id = :person_id AND state = 'open' THEN CAST(:now AS BIGINT) ELSE decided_at END,
       state = CASE WHEN person_id = :person_id AND state = 'open' THEN 'withdrawn' ELSE state END,
       decided_by = CASE WHEN decided_by = :telegram_id THEN 0 ELSE decided_by END
 WHERE person_id = :person_id OR decided_by = :telegram_id;

-- name: rejections(person_id, telegram_id)!
-- That an answer was rejected stays with the answer; the words go, and her number where she rejected others'.
UPDATE rejections
   SET reason = CASE WHEN person_id = :person_id THEN '' ELSE reason END,
       decided_by = CASE WHEN decided_by = :telegram_id THEN 0 ELSE decided_by END
 WHERE person_id = :person_id OR decided_by = :telegram_id;

-- name: ratings(person_id)!
-- What she thinks of projects.
DELETE FROM ratings WHERE person_id = :person_id;

-- name: overturned(person_id)!
-- That people found an answer of hers right.
DELETE FROM overturned WHERE person_id = :person_id;

-- name: majority_checks(person_id)!
-- That others checked tasks of hers.
DELETE FROM majority_checks WHERE person_id = :person_id;

-- name: practice(person_id)!
-- What she practised.
DELETE FROM practice WHERE person_id = :person_id;

-- name: practice_choices(person_id)!
-- What she wanted of practice.
DELETE FROM practice_choices WHERE person_id = :person_id;

-- name: gold_keys(telegram_id)!
-- What she decided about known answers stays, without her number.
UPDATE gold_keys SET decided_by = 0 WHERE decided_by = :telegram_id;

-- name: gold_proposals(telegram_id)!
-- The same for tasks that she made gold.
UPDATE gold_proposals SET settled_by = 0 WHERE settled_by = :telegram_id;
