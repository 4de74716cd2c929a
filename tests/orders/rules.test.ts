// The life cycles of orders and items pair by pair, written out here a second time by hand, and
// the truth that the SQL roll-up is held against.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  allowedOrderItemTransitions,
  allowedOrderTransitions,
  isOrderLive,
  mayCancelOrder,
  orderItemStatuses,
  orderItemTransitions,
  orderPriorities,
  orderStatuses,
  orderTransitions,
  rollUpStatus,
  type OrderItemStatus,
  type OrderStatus,
} from '../../src/orders/rules.ts'

test('a caller may take exactly these steps with an order', () => {
  const expected: Record<OrderStatus, OrderStatus[]> = {
    placed: ['on_hold', 'cancelled', 'entered_in_error'],
    in_progress: ['cancelled', 'entered_in_error'],
    on_hold: ['placed', 'cancelled', 'entered_in_error'],
    completed: ['entered_in_error'],
    cancelled: ['entered_in_error'],
    entered_in_error: [],
  }
  for (const from of orderStatuses)
    for (const to of orderStatuses)
      assert.equal(
        allowedOrderTransitions(from, false).includes(to),
        expected[from].includes(to),
        `${from} → ${to}`,
      )
})

test('a final result forbids to cancel an order in progress, and nothing else', () => {
  for (const from of orderStatuses) {
    const without = allowedOrderTransitions(from, false)
    const withFinal = allowedOrderTransitions(from, true)
    assert.deepEqual(
      without.filter((to) => !withFinal.includes(to)),
      from === 'in_progress' ? ['cancelled'] : [],
      from,
    )
  }
  assert.equal(mayCancelOrder('in_progress', false), true)
  assert.equal(mayCancelOrder('in_progress', true), false)
  assert.equal(mayCancelOrder('placed', false), true)
  assert.equal(mayCancelOrder('on_hold', false), true)
  assert.equal(mayCancelOrder('completed', false), false)
  assert.equal(mayCancelOrder('cancelled', false), false)
})

test('the roll-up may take exactly these steps with an order', () => {
  const expected = [
    'placed → in_progress',
    'placed → completed',
    'placed → cancelled',
    'in_progress → completed',
    'in_progress → cancelled',
    'completed → in_progress',
    'completed → cancelled',
  ]
  const derived = orderTransitions.filter((row) => row.by === 'roll_up')
  assert.deepEqual(
    derived.map((row) => `${row.from} → ${row.to}`),
    expected,
  )
})

test('an order item takes exactly these steps', () => {
  const expected = {
    pending: { caller: ['cancelled'], result: ['resulted'] },
    resulted: { caller: ['cancelled'], result: ['final', 'pending'] },
    final: { caller: [], result: ['pending'] },
    cancelled: { caller: [], result: [] },
  } satisfies Record<OrderItemStatus, Record<'caller' | 'result', OrderItemStatus[]>>
  for (const from of orderItemStatuses) {
    assert.deepEqual(allowedOrderItemTransitions(from), expected[from].caller, from)
    assert.deepEqual(
      orderItemTransitions
        .filter((row) => row.from === from && row.by === 'result')
        .map((row) => row.to),
      expected[from].result,
      from,
    )
  }
})

test('priorities are those of FHIR, least urgent first', () => {
  assert.deepEqual(orderPriorities, ['routine', 'urgent', 'asap', 'stat'])
})

type Case = [OrderStatus, OrderItemStatus[], boolean, OrderStatus]
const rollUps: Case[] = [
  // Nothing has happened.
  ['placed', ['pending', 'pending'], false, 'placed'],
  ['placed', ['pending', 'cancelled'], false, 'placed'],
  ['placed', [], false, 'placed'],
  // The work begins: a sample, or a result that came before its sample was booked in.
  ['placed', ['pending', 'pending'], true, 'in_progress'],
  ['placed', ['resulted', 'pending'], false, 'in_progress'],
  ['placed', ['final', 'pending'], false, 'in_progress'],
  ['in_progress', ['resulted', 'final'], true, 'in_progress'],
  // Completed: at least one final, none open.
  ['in_progress', ['final', 'final'], true, 'completed'],
  ['in_progress', ['final', 'cancelled'], true, 'completed'],
  ['placed', ['final'], false, 'completed'],
  ['completed', ['final', 'final'], true, 'completed'],
  // All cancelled, which an order without items is not.
  ['placed', ['cancelled', 'cancelled'], false, 'cancelled'],
  ['in_progress', ['cancelled'], true, 'cancelled'],
  ['completed', ['cancelled'], true, 'cancelled'],
  ['in_progress', [], true, 'in_progress'],
  // Reopened or added to: in progress again, and never back to placed.
  ['completed', ['final', 'pending'], true, 'in_progress'],
  ['completed', ['pending'], false, 'in_progress'],
  ['in_progress', ['pending'], false, 'in_progress'],
]

for (const [current, items, received, expected] of rollUps)
  test(`roll-up: ${current} [${items.join(', ')}]${received ? ' + sample' : ''} → ${expected}`, () =>
    assert.equal(rollUpStatus(current, items, received), expected))

const anyOrder = fc.constantFrom(...orderStatuses)
const anyItems = fc.array(fc.constantFrom(...orderItemStatuses), { maxLength: 6 })

test('the roll-up never overwrites a hold, a cancellation or an error', () => {
  for (const current of orderStatuses)
    assert.equal(isOrderLive(current), ['placed', 'in_progress', 'completed'].includes(current))
  fc.assert(
    fc.property(anyOrder, anyItems, fc.boolean(), (current, items, received) => {
      if (!isOrderLive(current)) assert.equal(rollUpStatus(current, items, received), current)
    }),
  )
})

test('the roll-up takes only steps of the table, is settled at once, and heeds no order', () => {
  fc.assert(
    fc.property(anyOrder, anyItems, fc.boolean(), (current, items, received) => {
      const next = rollUpStatus(current, items, received)
      const listed = orderTransitions.some(
        (row) => row.by === 'roll_up' && row.from === current && row.to === next,
      )
      assert.ok(next === current || listed, `${current} → ${next}`)
      assert.equal(rollUpStatus(next, items, received), next)
      assert.equal(rollUpStatus(current, items.toReversed(), received), next)
    }),
  )
})
