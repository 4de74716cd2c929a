-- Which results did this instrument measure for this test between two moments?
--
-- A control that is rejected at 11:00 casts doubt on all results since the controls of 08:00 that were good. The
-- list of them is read by instrument, test and the moment of measurement; a result without one was measured when
-- it was entered, at the latest. Typed results name no instrument, so they are in no row of this index and cost
-- it nothing. It stands alone in its file: on a large table its building wants a quiet hour (db/README.md).
create index results_instrument_idx on results (instrument_id, test_id, coalesce(measured_at, entered_at), id)
  where instrument_id is not null;
