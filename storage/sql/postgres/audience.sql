-- How PostgreSQL joins what the conditions ask about.

-- name: plan(joins)^
-- `off`: only side by side in the order of people, for which each of them has an index. Its guesses of how many meet a
-- condition are off by orders of magnitude, and one wrong guess makes it look up a million people one by one.
SELECT set_config('enable_hashjoin', :joins, true), set_config('enable_nestloop', :joins, true);
