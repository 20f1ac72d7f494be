-- Places: room for one more answer on a task. They are taken and given back by guarded statements, never counted.

-- name: take(task_id)!
-- Touches no row when the last place went to someone else a moment ago.
UPDATE tasks SET places_left = places_left - 1
 WHERE id = :task_id AND places_left > 0;

-- name: untake(task_id)!
-- Undoes a take of the same unit, where the task keeps its position: nobody saw it gone.
UPDATE tasks SET places_left = places_left + 1
 WHERE id = :task_id AND places_left < overlap;

-- name: next_again(project_id)$
-- The lock on the project's row hands these positions out in the order of commits, so that a cursor which has read
-- next_again can never have passed a position that is still to appear.
UPDATE projects SET next_again = next_again + 1
 WHERE id = :project_id
RETURNING next_again - 1;

-- name: give_back(task_id, position)!
-- To the end of queue 0, where every cursor will meet it.
UPDATE tasks SET places_left = places_left + 1, queue = 0, position = :position
 WHERE id = :task_id AND places_left < overlap;
