-- A day of work: half-made answers, changed answers, and where each card stands.

-- What is expected of a person's next message.
CREATE TABLE expected (
    telegram_id INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL,                -- which conversation waits: report_note, question, ...
    reference   TEXT    NOT NULL,                -- what it is about, in that conversation's own words
    set_by      INTEGER NOT NULL,                -- the update that asked
    set_at      INTEGER NOT NULL,
    taken_by    INTEGER                          -- the update that answered; null while it is waited for
) STRICT;
