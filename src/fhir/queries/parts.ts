// What several of the queries say: whose orders are asked for, who did something.
import { sql } from 'kysely'

/** A person as JSON, by the column that names them; null if there is none. */
export const personOf = (column: string) =>
  sql<{ id: string; name: string }>`(
    select json_build_object('id', person.id, 'name', person.display_name)
    from users person where person.id = ${sql.ref(column)})`

/** The record that stays: the orders of a merged one are those of its survivor. */
export const survivorOf = (patient_id: string) =>
  sql<string>`(select coalesce(replaced_by_id, id) from patients where id = ${patient_id})`

/** The orders of a patient, found before anything hangs on them. */
export const ordersOf = (patient_id: string) =>
  sql<string>`any(array(select of_patient.id from orders of_patient where of_patient.patient_id = ${survivorOf(patient_id)}))`
