-- The ledger: append-only, two lines for each ref, which sum to zero. Corrections are new lines.

-- name: move(ref, source, source_owner, target, target_owner, amount, currency, now)!
-- One movement of money. A ref that is there already is refused by its key: nothing is booked twice.
INSERT INTO ledger (ref, account, owner, amount, currency, at)
VALUES (:ref, :source, :source_owner, - CAST(:amount AS BIGINT), :currency, :now),
       (:ref, :target, :target_owner, CAST(:amount AS BIGINT), :currency, :now);

-- name: balance(account, owner)
-- What an account holds, by currency.
SELECT currency, CAST(sum(amount) AS BIGINT)
  FROM ledger
 WHERE account = :account AND owner = :owner
 GROUP BY currency
 ORDER BY currency;

-- name: lines(account, owner)
-- Every line of an account, oldest first.
SELECT ref, account, owner, amount, currency, at
  FROM ledger
 WHERE account = :account AND owner = :owner
 ORDER BY at, id;
