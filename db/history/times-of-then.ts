// Lets what happened "then" bear the times of then. The statements of the service say now(), which would be the
// moment of the seeding. Until the end of the transaction, triggers put in its place what follows from the rows
// around: a result goes out a second after it was entered, an order is completed with its last result. Only times
// are touched, never a state; the audit log keeps the moment at which its rows were really written.
//
// Creating a trigger locks its table: nothing else may run on this database, and in the demo nothing does yet.

/** The moment of the seeding, as a table's default or the service's statement would write it. */
const isNow = (column: string) => `${column} >= date_trunc('milliseconds', now())`

const triggers: readonly { table: string; when: 'insert' | 'update'; body: string }[] = [
  {
    table: 'interpretations',
    when: 'insert',
    body: `new.interpreted_at := new.entered_at + interval '900 milliseconds';`,
  },
  {
    table: 'results', // what is derived from others
    when: 'insert',
    body: `
      if ${isNow('new.entered_at')} then
        new.entered_at := least(new.entered_at, new.measured_at + interval '2 minutes');
      end if;`,
  },
  {
    table: 'results',
    when: 'update',
    body: `if ${isNow('new.released_at')} then new.released_at := new.entered_at + interval '1 second'; end if;`,
  },
  {
    table: 'orders',
    when: 'update',
    body: `
      if ${isNow('new.completed_at')} then
        select max(r.released_at) into new.completed_at
        from order_items i join results r on r.order_item_id = i.id where i.order_id = new.id;
      end if;
      if ${isNow('new.updated_at')} then
        select coalesce(new.completed_at, min(received_at), new.ordered_at) into new.updated_at
        from samples where order_id = new.id;
      end if;`,
  },
  {
    table: 'notices',
    when: 'insert',
    body: `
      if ${isNow('new.opened_at')} then
        select coalesce(case new.kind when 'withdrawal' then s.rejected_at end, r.entered_at + interval '1 second')
        into new.opened_at from results r join samples s on s.id = r.sample_id where r.id = new.result_id;
        new.due_at := new.opened_at + (new.due_at - now());
        new.escalate_at := new.opened_at + (new.escalate_at - now());
      end if;`,
  },
  {
    table: 'notices',
    when: 'update',
    body: `
      if ${isNow('new.dismissed_at')} then
        select coalesce(s.rejected_at, r.superseded_at, r.entered_at) into new.dismissed_at
        from results r join samples s on s.id = r.sample_id where r.id = new.result_id;
      end if;`,
  },
  {
    table: 'qc_runs',
    when: 'insert',
    body: `new.entered_at := new.started_at + interval '1 minute';`,
  },
  {
    table: 'qc_points',
    when: 'insert',
    body: `new.entered_at := new.measured_at + interval '1 minute';`,
  },
  {
    table: 'qc_evaluations',
    when: 'insert',
    body: `select entered_at into new.evaluated_at from qc_points where id = new.point_id;`,
  },
  {
    table: 'events',
    when: 'insert',
    body: `
      if ${isNow('new.created_at')} then
        new.created_at := coalesce(case split_part(new.type, '.', 1)
          when 'result' then (
            select case when r.status = 'entered_in_error' then s.rejected_at else r.entered_at + interval '1 second' end
            from results r join samples s on s.id = r.sample_id where r.id = new.subject_id)
          when 'notice' then (select opened_at from notices where id = new.subject_id)
          when 'order' then (select updated_at from orders where id = new.subject_id)
          when 'qc' then (select entered_at from qc_points where id = new.subject_id)
        end, new.created_at);
      end if;`,
  },
]

const nameOf = ({ table, when }: { table: string; when: string }) => `before_${when}_of_${table}`

/** To be run as the owner, as one script. */
export const beginTimesOfThen = [
  'create schema times_of_then',
  ...triggers.map(
    (one) => `
    create function times_of_then.${nameOf(one)}() returns trigger language plpgsql as $$
    begin ${one.body} return new; end $$`,
  ),
  ...triggers.map(
    (one) => `
    create trigger times_of_then_${one.when} before ${one.when} on ${one.table}
      for each row execute function times_of_then.${nameOf(one)}()`,
  ),
]

/** Takes all of it away; a rollback does as well. */
export const endTimesOfThen = 'drop schema times_of_then cascade'
