-- The checks of 0050 hold for what was there before them, too.
--
-- To validate reads each table once, under a lock that lets everybody read and write meanwhile. It is a file of its
-- own because in 0050 the stronger lock of `alter table` would have been held along.
alter table results validate constraint results_entered_by_check;
alter table qc_runs validate constraint qc_runs_entered_by_check;
alter table qc_points validate constraint qc_points_entered_by_check;
