// Exports that analyzers really wrote, uploaded as they are, by a laboratory that registered their samples under
// the numbers in the file. They are not part of this project: set ANALYZER_SAMPLES_DIR to a folder with
// cobasintegra.csv, Access2.csv, VetScanVS2.csv and wondfo-finecare.csv (from the public repositories of
// SENAITE LIMS and OpenELIS Global) to run this; without it nothing is registered.
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { tests as catalogue } from '../../db/seed/catalogue.ts'
import { labTestCode } from '../../src/imports/profile.ts'
import type { Sample } from '../../src/samples/schemas.ts'
import { measured, readAll, seedProfile } from './analyzer-file.ts'
import { openImportLab } from './uploads.ts'

const specimenOf = new Map(catalogue.map(({ code, specimen_type }) => [code, specimen_type]))

const folder = process.env.ANALYZER_SAMPLES_DIR
if (folder !== undefined) {
  for (const [name, profile, accepted, control, codes] of [
    ['cobasintegra.csv', 'cobas-integra', 65, 44, { unknown_test: 2, unknown_unit: 1 }],
    ['Access2.csv', 'access-2', 15, 0, { unknown_test: 33, unknown_unit: 32, no_value: 1 }],
    ['VetScanVS2.csv', 'vetscan-vs2', 13, 0, { unknown_test: 1 }],
    ['wondfo-finecare.csv', 'wondfo-finecare', 2, 0, { unknown_test: 2 }],
  ] as const) {
    test(`${name}: every measurement of a test that was ordered becomes a result`, async (t) => {
      const { importFile, lab, people, steps } = await openImportLab()
      const rows = measured(
        await readAll(seedProfile(profile), createReadStream(join(folder, name))),
      )
      const wanted = Map.groupBy(
        rows.filter(({ kind }) => kind === 'result'),
        ({ sample }) => sample,
      )
      for (const [accession_number, ofSample] of wanted) {
        const known = ofSample.map(({ test }) => labTestCode(seedProfile(profile), test))
        const codes = new Set(known.filter((code) => code !== null))
        const [specimen_type = 'serum'] = [...codes].map((code) => specimenOf.get(code)!)
        const order = await steps.order(codes.size > 0 ? [...codes] : ['K'])
        const collected_at = lab.clock.now().toISOString()
        const label = { order_id: order.id, specimen_type, collected_at, accession_number }
        const { status, body } = await people.phlebotomist.post<Sample>('/v1/samples', label)
        assert.equal(status, 201, JSON.stringify(body))
        await steps.receive(body.id)
      }
      const content = new Uint8Array(await readFile(join(folder, name)))
      const { document, refused } = await importFile(content, { analyzer: `${profile}-1`, name })
      const found = Map.groupBy(
        refused.flatMap((row) => row.codes),
        (code) => code,
      )
      const counts = Object.fromEntries([...found].map(([code, all]) => [code, all.length]))
      // They were measured years before these samples came: each waits for a person.
      const path = '/v1/results?hold_reason=implausible_times&limit=200'
      const { body: held } = await people.clerk.get<{ items: unknown[] }>(path)
      assert.equal(held.items.length, accepted)
      t.diagnostic(`${name}: ${JSON.stringify({ ...document.rows, ...counts })}`)
      assert.equal(document.status, 'completed')
      assert.deepEqual(
        [document.rows.accepted, document.rows.control_unassigned, counts],
        [accepted, control, codes],
      )
    })
  }
}
