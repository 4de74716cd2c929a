// The audit, as whoever supervises the laboratory reads it: what was changed, who has looked at data of patients, and
// the blocks in which both are sealed. Nothing here can be changed by anybody.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { AuditBlock, AuditEntry, AuditRead } from '../../audit/schemas.ts'
import { forbidden } from '../../platform/problems.ts'
import type { Person } from '../../users/schemas.ts'
import { refusalNote, type Shown } from '../frame/form.ts'
import { html, type Html } from '../frame/html.ts'
import type { LaboratoryApi, Outcome } from '../frame/laboratory-api.ts'
import { loadAll } from '../frame/load-all.ts'
import { older, queryOf } from '../frame/older.ts'
import { screen, type Screen } from '../frame/screen.ts'
import { blockTable } from './block-table.ts'
import { changeFilter, changeTable } from './changes.ts'
import { actors, tabs } from './frame.ts'
import { readFilter, readTable } from './reads.ts'

type List<T> = { items: T[]; next_cursor: string | null }

export function auditScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get('/lab/audit', screen(api, showChanges))
  router.get('/lab/audit/reads', screen(api, showReads))
  router.get('/lab/audit/seals', screen(api, showSeals))
  return router
}

async function showChanges(s: Screen) {
  const { c, lab, words } = s
  const path = '/lab/audit'
  const names = ['table_name', 'row_id', 'actor', 'request_id', 'cursor']
  const query = queryOf((name) => c.req.query(name), names)
  const { document, refusal } = await look<AuditEntry>(
    lab,
    `/v1/audit-log?limit=50&${query.toString()}`,
  )
  const people = await loadAll<Person>(lab, '/v1/people')
  const shown = { values: Object.fromEntries(query), ...(refusal && { refusal }) }
  return pageOf(s, path, shown, 'Changes', [
    changeFilter(shown, people),
    document ? changeTable(document.items, { words, nameOf: actors(people) }) : null,
    document ? older(path, query, document.next_cursor) : null,
  ])
}

async function showReads(s: Screen) {
  const { c, lab, words } = s
  const path = '/lab/audit/reads'
  const names = ['actor', 'operation', 'since', 'until', 'row_id', 'patient_id', 'cursor']
  const query = queryOf((name) => c.req.query(name), names)
  const asked = new URLSearchParams(query)
  for (const name of ['since', 'until']) {
    const local = asked.get(name)
    if (local !== null) asked.set(name, words.instant(local))
  }
  const { document, refusal } = await look<AuditRead>(
    lab,
    `/v1/audit-reads?limit=50&${asked.toString()}`,
  )
  const people = await loadAll<Person>(lab, '/v1/people')
  const shown = { values: Object.fromEntries(query), ...(refusal && { refusal }) }
  return pageOf(s, path, shown, 'Reads', [
    readFilter(shown, people),
    document ? readTable(document.items, { words, nameOf: actors(people) }) : null,
    document ? older(path, query, document.next_cursor) : null,
  ])
}

/** What was typed wrong comes back; that this is not for somebody is told as everywhere. @throws Problem 403 */
async function look<T>(lab: LaboratoryApi, path: string): Promise<Outcome<List<T>>> {
  const outcome = await lab.browsing.send<List<T>>('GET', path)
  if (outcome.refusal?.status === 403) throw forbidden(outcome.refusal.detail)
  return outcome
}

async function showSeals(s: Screen) {
  const { c, lab, words } = s
  const query = queryOf((name) => c.req.query(name), ['cursor'])
  const blocks = await lab.browsing.get<List<AuditBlock>>(
    `/v1/audit-blocks?limit=50&${query.toString()}`,
  )
  return pageOf(s, '/lab/audit/seals', {}, 'Seals', [
    blockTable(blocks.items, words),
    older('/lab/audit/seals', query, blocks.next_cursor),
  ])
}

function pageOf(
  { page }: Screen,
  path: string,
  { refusal }: Shown,
  title: string,
  parts: readonly (Html | null)[],
) {
  return page({
    title: `Audit: ${title.toLowerCase()}`,
    status: refusal ? 422 : 200,
    main: html`<h1>Audit</h1>
      ${tabs(path)} ${refusalNote(refusal, 'Nothing was looked up.')} ${parts}`,
  })
}
