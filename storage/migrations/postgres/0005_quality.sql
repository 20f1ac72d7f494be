-- Votes: how much an answer counts for the label of its task, and how sure that label is, in parts of 10,000.
-- From here on tasks.own_overlap says why a task does not follow its project: 1, its overlap was given; 2, it is reserved.
ALTER TABLE assignments ADD COLUMN quality BIGINT;   -- what was known of her when she answered; null: not weighed
ALTER TABLE assignments ADD COLUMN known BIGINT;     -- where the task's answer is known: 1, hers is the same; 0, it is not
CREATE INDEX assignments_known ON assignments (person_id, project_id) WHERE known IS NOT NULL;
ALTER TABLE tasks ADD COLUMN confidence BIGINT;      -- null: its votes are not weighed, or there is none
