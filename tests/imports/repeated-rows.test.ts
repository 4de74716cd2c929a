// What becomes of a row that an instrument sends again: known, a proposed correction, or refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '../../src/orders/schemas.ts'
import type { Import } from '../../src/imports/schemas.ts'
import { access2File, access2Row, cobasFile, cobasRow, faults, openImportLab } from './uploads.ts'

const { importFile, people, resultOf, steps, worker } = await openImportLab({
  LAB_TIME_ZONE: 'Asia/Kolkata',
})

/** What the order says of a test: the value that is reported. */
async function reportedOf({ id }: { id: string }, test: string): Promise<string | undefined> {
  const { items } = (await people.clerk.get<Order>(`/v1/orders/${id}`)).body
  return items.find(({ test_code }) => test_code === test)?.result?.value
}

test('the same rows in another file change nothing; another value is proposed as a correction', async () => {
  const { order, sample } = await steps.orderWithSample(['K', 'NA', 'CL'])
  const number = sample.accession_number
  await importFile(cobasFile(cobasRow(number, 'K', '4.10'), cobasRow(number, 'Na', '140')))
  const changed = [
    cobasRow(number, 'K', '4.10'),
    cobasRow(number, 'Na', '141'),
    cobasRow(number, 'Cl', '101'),
  ]
  const { document } = await importFile(cobasFile(...changed))
  const none = { control: 0, control_unassigned: 0, refused: 0 }
  const counts = { read: 3, accepted: 1, unchanged: 1, proposed: 1, ...none }
  assert.deepEqual(document.rows, counts)
  const proposal = (await resultOf(order, 'NA'))!
  assert.deepEqual(
    [proposal.value, proposal.version, proposal.status, proposal.hold_reasons],
    ['141', 2, 'held', ['edited']],
  )
  assert.equal(await reportedOf(order, 'NA'), '140', 'until somebody has verified it')

  // Sent once more, in whatever file, it proposes nothing: neither while it waits, nor when it is reported.
  const again = async (name: string) => {
    const content = cobasFile(...changed, cobasRow(`no-tube-${name}`, 'K', '4'))
    const { unchanged, proposed, accepted } = (await importFile(content)).document.rows
    assert.deepEqual([unchanged, proposed, accepted], [3, 0, 0], name)
  }
  await again('waits')
  await steps.verify(proposal.id)
  assert.equal(await reportedOf(order, 'NA'), '141')
  await again('reported')
  // The old file does not bring the old value back.
  const old = cobasFile(cobasRow(number, 'Na', '140'), cobasRow('no-tube', 'K', '4'))
  const { rows: counted } = (await importFile(old)).document
  assert.deepEqual([counted.unchanged, counted.proposed], [1, 0])
  assert.equal(await reportedOf(order, 'NA'), '141')
})

test('another value is refused while its result is no final one, and entered once that was given up', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const number = sample.accession_number
  await importFile(cobasFile(cobasRow(number, 'K', '6.80'))) // critical: held
  const other = await importFile(cobasFile(cobasRow(number, 'K', '4.10')))
  assert.deepEqual(faults(other.refused), [[2, 'result_concentration', 'changed_value']])
  assert.equal((await resultOf(order, 'K'))?.value, '6.80')
  await steps.withdraw((await resultOf(order, 'K'))!.id, 'rerun')
  // The value that was given up is not entered again; the new one is, and then it is known.
  const old = await importFile(cobasFile(cobasRow(number, 'K', '6.80'), cobasRow('x', 'K', '4')))
  assert.deepEqual([old.document.rows.unchanged, old.document.rows.accepted], [1, 0])
  const read = async () => {
    await people.technologist.post(`/v1/imports/${other.id}/read-again`)
    await worker.runJobs()
    const path = `/v1/imports/${other.id}`
    const { rows: now } = (await people.technologist.get<Import>(path)).body
    return [now.accepted, now.unchanged, now.refused]
  }
  assert.deepEqual(await read(), [1, 0, 0])
  assert.equal(await reportedOf(order, 'K'), '4.10')
  assert.deepEqual(await read(), [0, 1, 0])
})

test('a changed value that cannot be one is refused, and proposes nothing', async () => {
  const { order, sample } = await steps.orderWithSample(['K'])
  const number = sample.accession_number
  await importFile(cobasFile(cobasRow(number, 'K', '4.10')))
  const { document, refused } = await importFile(cobasFile(cobasRow(number, 'K', '4.20', 'U/L')))
  assert.equal(document.rows.proposed, 0)
  assert.deepEqual(faults(refused), [[2, 'std_unit', 'unknown_unit']])
  assert.equal((await resultOf(order, 'K'))?.version, 1)
})

test('an analyzer without a sequence may measure the same twice in one minute', async () => {
  const { order, sample } = await steps.orderWithSample(['TSH'])
  // A flag of the instrument holds the result, so that it can be given up for the second one.
  const row = access2Row(sample.accession_number, 'TSH', '1.40', 'uIU/mL', { flags: 'CEX' })
  const first = await importFile(access2File(row, row), { analyzer: 'access-2-1' })
  assert.deepEqual(first.document.rows, {
    read: 2,
    accepted: 1,
    unchanged: 0,
    proposed: 0,
    control: 0,
    control_unassigned: 0,
    refused: 1,
  })
  assert.deepEqual(faults(first.refused), [[3, 'Test Name', 'second_value']])

  const held = await resultOf(order, 'TSH')
  assert.equal(held?.status, 'held')
  await steps.withdraw(held.id, 'rerun')
  await people.technologist.post(`/v1/imports/${first.id}/read-again`)
  await worker.runJobs()
  const again = await people.technologist.get<{ rows: object }>(`/v1/imports/${first.id}`)
  assert.deepEqual(again.body.rows, {
    read: 2,
    accepted: 1,
    unchanged: 1,
    proposed: 0,
    control: 0,
    control_unassigned: 0,
    refused: 0,
  })
  assert.equal((await resultOf(order, 'TSH'))?.version, 2)
})
