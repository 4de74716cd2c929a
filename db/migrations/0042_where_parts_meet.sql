-- Where the parts of the laboratory meet, each found that the other needs something of it.
set local lock_timeout = '3s';

-- A conversion that was planned, and never came into force, may be removed. PostgreSQL then asks whether a control was
-- converted by it. None was, because it was never in force; but without an index the question reads all controls.
--   most controls: in the unit of the test · no conversion · not in this index
create index qc_points_conversion_idx on qc_points (conversion_id) where conversion_id is not null;

-- A job may take back a result too: a derived one, when its input has changed. Its critical notice goes with it, in the
-- same transaction, as when a person takes a result back:
--   CREA 400 held → EGFR 13 held, critical → notice opened
--   CREA 400 verified → EGFR 13 cancelled → notice dismissed; EGFR 13 derived anew → a notice of its own
-- To know whether anybody was told already, the job looks at the attempts; it writes none.
grant update (status, status_reason, dismissed_at) on notices to lab_worker;
grant select on notice_attempts to lab_worker;
