-- Has anybody changed the audit since? The rows are sealed in blocks: each block has a hash over its rows and over
-- the block before, and is signed with a key that is kept outside of the database. Whoever changes, removes or
-- reorders a row later, the owner of the database too, would have to sign anew, and cannot. `npm run audit:verify`
-- names the first row that does not fit.
--
-- How a block comes about, once a minute (jobs/seal-audit.ts):
--   1. open_audit_block() takes the rows that no block has yet, in the order of their ids, and hashes them.
--   2. The worker signs what it returns. The worker never sees the rows: it has no right to read the audit.
--   3. sign_audit_block() stores the signature, in the same transaction.
-- Nobody who writes waits for it: it reads what is committed, and a row that is committed later joins the next block.

-- A row as the text that is hashed. It is JSON, so that a person can read it in an export, and it is an array, so
-- that the order of its parts is fixed:
--   ["change", "4711", "2026-11-23T08:02:11.482Z", "user:018f…07", "req-a", "orders", "018f…40", "update",
--    {"status": "placed"}, {"status": "on_hold"}]
--   ["read", "815", "2026-11-23T08:02:14.003Z", "user:018f…07", "51aa…", "getOrder", ["018f…40"]]
-- A time in it is spelled as in the API, whatever the session's time zone is, so that the same row gives the same
-- text for ever.
create function audit_time(at timestamptz) returns text
  language sql stable strict parallel safe
  return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

create function audit_text(a audit_log) returns text
  language sql stable parallel safe
  return json_build_array('change', a.id::text, audit_time(a.at), a.actor, a.request_id, a.table_name, a.row_id,
    a.operation, a.before, a.after)::text;

create function audit_text(r audit_reads) returns text
  language sql stable parallel safe
  return json_build_array('read', r.id::text, audit_time(r.at), r.actor, r.request_id, r.operation, r.row_ids)::text;

-- The rows of a block hang on each other as the links of a chain: each link is the hash of the link before and of
-- its own row. So the first link that does not fit names the row that was touched.
--   link 1 = sha256(32 zero bytes · sha256(text 1)) · link 2 = sha256(link 1 · sha256(text 2)) · …
create function audit_link(before bytea, row_text text) returns bytea
  language sql immutable parallel safe
  return sha256(before || sha256(convert_to(row_text, 'UTF8')));

-- audit_chain(text) over (order by position) gives the link of each row of a block.
create aggregate audit_chain(text) (
  sfunc = audit_link,
  stype = bytea,
  initcond = '\x0000000000000000000000000000000000000000000000000000000000000000'
);

-- The heads of the blocks. `head` is the text whose hash is `hash` and which is signed:
--   ["block", "8", "2026-11-23T08:03:00.120Z", 212, "<last link, hex>", "<hash of block 7, hex>"]
-- Block 1 comes after none: its previous_hash is 32 zero bytes. ES256 (RFC 7518): `kid` names the key.
create table audit_blocks (
  number        bigint primary key,
  sealed_at     timestamptz(3) not null,
  entries       integer not null constraint audit_blocks_entries_check check (entries > 0),
  last_link     bytea not null,
  previous_hash bytea not null,
  head          text not null,
  hash          bytea not null,
  kid           text,
  signature     bytea
);

-- The list of the blocks, newest first.
create index audit_blocks_sealed_at_idx on audit_blocks (sealed_at, number);

-- Which row is in which block, and where? A table of its own: the audit's rows are written once and never touched,
-- and one that was committed late is in a later block than its id would say.
--   block 8 · position 1 · change 4711 · link 7c1e…
create table audit_block_entries (
  block    bigint not null references audit_blocks,
  position integer not null,
  source   text not null constraint audit_block_entries_source_check check (source in ('change', 'read')),
  entry_id bigint not null,
  link     bytea not null,
  constraint audit_block_entries_pkey primary key (block, position),
  constraint audit_block_entries_entry_key unique (source, entry_id)
);

-- Up to which id is everything in a block, so that nobody looks there again?
--
-- Ids are given before the commit, so a small id may become visible after a larger one. `seen_to` is the largest
-- id that was visible at some moment, and `seen_until` the first transaction that had not begun by then. Once all
-- transactions before that one have ended, no id up to `seen_to` can still come. When those are in blocks too,
-- `sealed_to` moves up to it.
--   change · sealed_to 4700 · seen_to 4712 · seen_until 90112
create table audit_sealing (
  source     text primary key,
  sealed_to  bigint not null default 0,
  seen_to    bigint not null default 0,
  seen_until xid8
);
-- Nothing is sealed yet, of either kind.
insert into audit_sealing (source) values ('change'), ('read');

-- Makes the next block of at most `most` rows and returns the text to be signed; no row when there is nothing to
-- seal, or when somebody else is sealing. It must be signed in the same transaction.
create function open_audit_block(most integer) returns table (block bigint, entries integer, head text)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  previous audit_blocks;
  next_number bigint;
  now_ timestamptz(3) := clock_timestamp();
  made record;
begin
  -- Who comes second finds nothing to do: it does not wait, and the next minute is near.
  if not pg_try_advisory_xact_lock(hashtextextended('lab:seal-audit', 0)) then return; end if;
  select * into previous from audit_blocks order by number desc limit 1;
  next_number := coalesce(previous.number, 0) + 1;
  previous.hash := coalesce(previous.hash, decode(repeat('00', 32), 'hex'));

  -- One statement, so that the rows, the largest ids and the snapshot are of one moment.
  --   changes, reads   the oldest rows that are in no block
  --   due              the first of both, numbered: changes first, each kind by its ids
  --   linked           the chain, one link for each row
  --   headed           the text to be signed; no row when nothing was due
  with changes as materialized (
    select 'change' as source, a.id, audit_text(a) as text
    from audit_log a
    where a.id > (select sealed_to from audit_sealing where source = 'change')
      and not exists (select from audit_block_entries e where e.source = 'change' and e.entry_id = a.id)
    order by a.id limit most
  ), reads as materialized (
    select 'read' as source, r.id, audit_text(r) as text
    from audit_reads r
    where r.id > (select sealed_to from audit_sealing where source = 'read')
      and not exists (select from audit_block_entries e where e.source = 'read' and e.entry_id = r.id)
    order by r.id limit most
  ), due as materialized (
    select source, id, text, row_number() over (order by source, id)::integer as position
    from (select * from changes union all select * from reads) as both_of_them
    order by source, id limit most
  ), linked as materialized (
    select source, id, position, audit_chain(text) over (order by position) as link from due
  ), counted as (
    select count(*)::integer as entries, (array_agg(link order by position desc))[1] as last_link from linked
  ), headed as materialized (
    select entries, last_link, json_build_array('block', next_number::text, audit_time(now_), entries,
      encode(last_link, 'hex'), encode(previous.hash, 'hex'))::text as head
    from counted where entries > 0
  ), placed as (
    insert into audit_block_entries (block, position, source, entry_id, link)
    select next_number, position, source, id, link from linked
  ), stored as (
    insert into audit_blocks (number, sealed_at, entries, last_link, previous_hash, head, hash)
    select next_number, now_, entries, last_link, previous.hash, head, sha256(convert_to(head, 'UTF8')) from headed
  )
  select (select entries from counted) as entries, (select head from headed) as head,
    pg_snapshot_xmin(pg_current_snapshot()) as oldest, pg_snapshot_xmax(pg_current_snapshot()) as next_one,
    (select coalesce(max(a.id), 0) from audit_log a) as last_change,
    (select coalesce(max(r.id), 0) from audit_reads r) as last_read
  into made;

  if made.entries < most then
    -- All that was visible is in a block now. Where everything that was under way at the last look has ended, what
    -- was seen then is complete, and this look becomes the one to wait for.
    update audit_sealing s set
      sealed_to = case when s.seen_until <= made.oldest then s.seen_to else s.sealed_to end,
      seen_to = case s.source when 'change' then made.last_change else made.last_read end,
      seen_until = made.next_one
    where s.seen_until is null or s.seen_until <= made.oldest;
  end if;
  if made.entries > 0 then return query select next_number, made.entries, made.head; end if;
end $$;

-- Stores the signature of a block that was just made. Nobody signs a second time: a signature that somebody puts
-- in later, in place of another, would say that all is well.
-- @throws when it is not the newest block, or signed already: a signature is never replaced.
create function sign_audit_block(block bigint, key_id text, signed bytea) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update audit_blocks b set kid = key_id, signature = signed
  where b.number = block and b.signature is null and not exists (select from audit_blocks n where n.number > block);
  if not found then raise exception 'block % is not to be signed', block; end if;
end $$;

-- Both run with the rights of the owner, who may read the audit and write blocks; the worker may call them, and
-- nothing more. So a worker that was taken over can seal, and can neither read the audit nor change a block.
revoke all on function open_audit_block(integer), sign_audit_block(bigint, text, bytea) from public;
grant execute on function open_audit_block(integer), sign_audit_block(bigint, text, bytea) to lab_worker;

-- The worker reads the heads, to write them into a file outside of the database. The api reads all, for the auditor.
grant select on audit_blocks to lab_worker;
grant select on audit_blocks, audit_block_entries, audit_sealing to lab_api;
