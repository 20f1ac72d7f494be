-- Sleeping: who is in her quiet hours, told apart by time zone and the hours that she chose; and the hours of those who
-- chose none.

-- name: keep(quiet, zone)!
-- The installation's quiet hours, and the zone of people who have not said where they are.
INSERT INTO manners (id, quiet, zone) VALUES (1, :quiet, :zone)
ON CONFLICT (id) DO UPDATE SET quiet = excluded.quiet, zone = excluded.zone;

-- name: manners()^
-- The same; no row before the first start.
SELECT quiet, zone FROM manners WHERE id = 1;

-- name: kinds()
-- Every time zone ('' where it is not known) with every choice of quiet hours that somebody made there.
SELECT DISTINCT COALESCE(people.time_zone, ''), notice_choices.quiet
  FROM reachable AS matching
  JOIN people ON people.id = matching.person_id
  LEFT JOIN notice_choices ON notice_choices.person_id = people.id;

-- name: add(campaign_id, zone, quiet)!
-- People of this zone and choice are asleep while a wave is told; `-` stands for no choice.
INSERT INTO sleepers (campaign_id, zone, quiet) VALUES (:campaign_id, :zone, :quiet);

-- name: clear(campaign_id)!
-- The wave is told, in the same unit.
DELETE FROM sleepers WHERE campaign_id = :campaign_id;
