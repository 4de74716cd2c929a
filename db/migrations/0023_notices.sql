-- Who was told of a dangerous value, when, and did they hear it right?
--
-- A potassium of 6.8 kills within hours. So a critical value is not left for somebody to read: the laboratory
-- calls, has the value read back, and keeps a record of both (compare CLSI GP47; the Joint Commission's goal
-- NPSG.02.03.01). The record begins by itself, in the transaction that finds the value critical. There is no
-- moment at which the laboratory knows of the danger and nobody is asked to call.
--
--   open → attempted* → confirmed (read back) → closed        the table of steps: src/notices/rules.ts
--
-- Three kinds of notice, because a call may have to be taken back:
--
--   critical     6.8 mmol/L · HH                         the value is, or with a comparator may be, critical
--   correction   4.2 mmol/L · follows the notice of 6.8  another value takes the place of one that had a notice,
--                                                        also when it is harmless: somebody may be treating the 6.8
--   withdrawal   6.8 mmol/L · follows the notice of 6.8  it does not count any more, and somebody had been told
--
-- A notice is provisional while the value itself is in doubt: a control of its instrument failed (a reason to
-- hold that begins with "qc_"), or it is a harmless correction that nobody has verified. Releasing the result
-- settles it: then it counts, or it is dismissed. Who calls meanwhile says so.
--
--   id 018f…a1 · critical   · confirmed · result 018f…77 · K 6.8 mmol/L HH · opened 09:10 · due 09:40 · confirmed 09:14
--   id 018f…b2 · correction · open      · result 018f…91 · K 4.2 mmol/L N  · opened 11:02 · due 11:32 · earlier_id 018f…a1
create table notices (
  id                uuid primary key default uuidv7(),
  kind              text not null constraint notices_kind_check check (kind in ('critical', 'correction', 'withdrawal')),
  status            text not null
                      constraint notices_status_check check (status in
                        ('provisional', 'open', 'attempted', 'confirmed', 'closed', 'dismissed')),
  status_reason     text,                 -- why it was dismissed
  earlier_id        uuid references notices, -- the notice that a correction or a withdrawal follows

  -- What is told, as it was when the notice opened. Nobody changes it: the catalogue, the order and the patient's
  -- row may be others in a year, and this still says what the recipient heard.
  result_id         uuid not null references results,
  interpretation_id uuid not null,
  order_id          uuid not null references orders,
  patient_id        uuid not null references patients,
  test_id           uuid not null references tests,
  value             text not null,        -- as reported: "6.80", "<45"; what is read back is held against this text
  unit              text not null,        -- of `value`
  canonical_value   numeric,
  canonical_unit    text not null,
  flag              text not null,        -- HL7 0078, of the interpretation
  critical_limits   jsonb,                -- {"id": "018f…", "low": "3.0", "low_inclusive": true, …}, of its facts

  -- due_at is policy, worked out once: whoever changes the policy changes no notice that is under way, and a
  -- service that was away for an hour finds what is overdue when it is back. escalate_at is when the job
  -- `escalate-notices` looks at it next; null when nobody has to be reminded any more.
  opened_at         timestamptz(3) not null default now(),
  due_at            timestamptz(3) not null,
  escalate_at       timestamptz(3),
  escalation_level  integer not null default 0,
  confirmed_at      timestamptz(3),       -- when it was read back; also of one that is provisional still
  closed_at         timestamptz(3),
  closed_by         uuid references users,
  dismissed_at      timestamptz(3),

  -- One notice of a kind for a result, however often its interpretation runs.
  constraint notices_result_key unique (result_id, kind),
  constraint notices_interpretation_fkey foreign key (result_id, interpretation_id) references interpretations (result_id, id),
  constraint notices_earlier_check check ((kind = 'critical') = (earlier_id is null)),
  constraint notices_confirmed_check check (status not in ('confirmed', 'closed') or confirmed_at is not null),
  constraint notices_closed_check check ((status = 'closed') = (closed_at is not null) and (closed_at is null) = (closed_by is null)),
  constraint notices_dismissed_check check ((status = 'dismissed') = (dismissed_at is not null and status_reason is not null)),
  constraint notices_escalate_check check (escalate_at is null
    or (status in ('provisional', 'open', 'attempted') and confirmed_at is null))
);
-- Who must be called? The waiting ones by age: a few rows, however many notices there were. It also serves the
-- count of those that are open.
create index notices_waiting_idx on notices (opened_at, id) where status in ('provisional', 'open', 'attempted');
-- The list of all, which is also the period of the figures; of one status; of one order, which is also how the
-- verbs of a result find its notices; those that were escalated; and those whose time has come.
create index notices_opened_at_idx on notices (opened_at, id);
create index notices_status_idx on notices (status, opened_at, id);
create index notices_order_id_idx on notices (order_id, opened_at, id);
create index notices_escalated_idx on notices (opened_at, id) where escalation_level > 0;
create index notices_escalate_at_idx on notices (escalate_at, id) where escalate_at is not null;

-- Who called whom, how, and what did they say? One row for each attempt, and none is ever changed.
--   09:12 · technologist · Dr. Weber, physician on duty · phone · unable_to_reach
--   09:14 · technologist · Nurse Aydin, ward 3          · phone · confirmed · read back "6.8"
-- attempted_at is when it was, created_at when it was written down. The recipient is a member of staff, by the name
-- that they gave: the laboratory has no list of everybody who picks up a phone.
create table notice_attempts (
  id             uuid primary key default uuidv7(),
  notice_id      uuid not null references notices,
  attempted_at   timestamptz(3) not null,
  attempted_by   uuid not null references users,
  recipient_name text not null,
  recipient_role text not null,
  channel        text not null
                   constraint notice_attempts_channel_check check (channel in ('phone', 'in_person', 'secure_message')),
  outcome        text not null
                   constraint notice_attempts_outcome_check check (outcome in
                     ('confirmed', 'reached_without_read_back', 'unable_to_reach')),
  read_back      text,                  -- what the recipient repeated, as it was written down
  note           text,
  created_at     timestamptz(3) not null default now(),
  -- Confirmed means: read back.
  constraint notice_attempts_read_back_check check ((outcome = 'confirmed') = (read_back is not null))
);
create index notice_attempts_notice_id_idx on notice_attempts (notice_id, attempted_at, id);

-- When was somebody reminded that a notice is not confirmed? The level says how often that makes; whom a level
-- reaches (the shift's lead, the pathologist on duty) is for whoever listens to the event.
--   018f…a1 · level 1 · 09:40
--   018f…a1 · level 2 · 10:10
create table notice_escalations (
  notice_id    uuid not null references notices,
  level        integer not null,
  escalated_at timestamptz(3) not null default now(),
  -- Two schedulers at the same moment make one escalation.
  constraint notice_escalations_pkey primary key (notice_id, level)
);

call audit('notices');
call audit('notice_attempts');
call audit('notice_escalations');

-- The worker opens and escalates; the api calls, closes, and settles what becomes of a notice when people release
-- or take back its result. The snapshot, who attempted and what was said stay as they were written.
grant select, insert on notices to lab_api, lab_worker;
grant update (status, status_reason, escalate_at, confirmed_at, closed_at, closed_by, dismissed_at) on notices to lab_api;
grant update (escalate_at, escalation_level) on notices to lab_worker;
grant select, insert on notice_attempts to lab_api;
grant select on notice_escalations to lab_api;
grant select, insert on notice_escalations to lab_worker;
