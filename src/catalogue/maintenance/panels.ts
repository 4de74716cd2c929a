// The verbs of a panel: create, edit. An order that was placed keeps the items that it got, whatever a panel
// stands for later.
import { violatedConstraint } from '../../../db/errors.ts'
import { prepare } from '../../../db/prepared.ts'
import { statement } from '../../../db/statement.ts'
import type { Context } from '../../context.ts'
import type { UserCaller } from '../../platform/caller.ts'
import { finishWith } from '../../platform/finish-with.ts'
import type { JsonText } from '../../platform/json-text.ts'
import { conflict, invalid } from '../../platform/problems.ts'
import { seenAsItIs } from '../../platform/versions.ts'
import { write, type Write } from '../../platform/write.ts'
import { panelDocument } from '../queries.ts'
import type { Panel } from '../schemas.ts'
import type { NewPanel, PanelChanges } from './schemas.ts'

/** @throws Problem 409 for a code that is taken · 422 for an unknown test */
export async function createPanel(
  context: Context,
  caller: UserCaller,
  { tests, ...panel }: NewPanel,
): Promise<JsonText<Panel>> {
  const { code } = panel
  try {
    return await write(context, caller, async (w) => {
      await refuseUnknownTests(w, tests)
      const statements = [insertPanel.with(panel), setMembers.with({ code, tests })]
      return await finishWith(w, statements, panelDocument.with({ code }))
    })
  } catch (error) {
    if (violatedConstraint(error) !== 'panels_code_key') throw error
    throw conflict(`There is a panel ${code} already: PATCH /v1/panels/${code} changes it.`, [])
  }
}

/** @throws Problem 404 · 412 when it has changed since it was read · 422 for an unknown test */
export async function editPanel(
  context: Context,
  caller: UserCaller,
  code: string,
  seen: number | undefined,
  { tests, ...changes }: PanelChanges,
): Promise<JsonText<Panel>> {
  return await write(context, caller, async (w) => {
    seenAsItIs('panel', (await lockPanel(w.trx, { code }))[0], seen)
    if (tests) await refuseUnknownTests(w, tests)
    const members = tests ? [setMembers.with({ code, tests })] : []
    const statements = [changePanel.with({ code, changes }), ...members]
    return await finishWith(w, statements, panelDocument.with({ code }))
  })
}

const lockPanel = prepare((db, p: { code: string }) =>
  db.selectFrom('panels').where('code', '=', p.code).select('version').forNoKeyUpdate(),
)

const insertPanel = statement({ parameters: { code: 'text', name: 'text', loinc: 'text?' } })`
  insert into panels (code, name, loinc) values (${'code'}, ${'name'}, ${'loinc'})`

const changePanel = statement({ parameters: { code: 'text', changes: 'jsonb' } })`
  update panels p set name = coalesce(c.name, p.name), active = coalesce(c.active, p.active),
    loinc = case when named.loinc then c.loinc else p.loinc end,
    version = p.version + 1, updated_at = now()
  from jsonb_to_record(${'changes'}::jsonb) as c (name text, loinc text, active boolean),
    (select ${'changes'}::jsonb ? 'loinc' as loinc) named
  where p.code = ${'code'}`

// Members that stay in their place are not touched, and leave no row in the audit log.
const setMembers = statement({ parameters: { code: 'text', tests: 'text[]' } })`
  with asked as (
    select p.id as panel_id, t.id as test_id, a.n::smallint as position
    from unnest((select ${'tests'}::text[])) with ordinality as a (code, n)
    join tests t on t.code = a.code
    join panels p on p.code = ${'code'}
  ), gone as (
    delete from panel_tests
    where panel_id = (select id from panels where code = ${'code'})
      and test_id <> all (select test_id from asked)
  )
  insert into panel_tests as m (panel_id, test_id, position)
  select panel_id, test_id, position from asked
  on conflict on constraint panel_tests_pkey do update set position = excluded.position
  where m.position <> excluded.position`

async function refuseUnknownTests({ trx }: Write, tests: string[]): Promise<void> {
  const known = new Set((await findTests(trx, { tests })).map(({ code }) => code))
  const errors = tests.flatMap((code, n) => {
    const message = `"${code}" is not a test: see /v1/tests`
    return known.has(code) ? [] : [{ pointer: `/tests/${n}`, code: 'unknown_test', message }]
  })
  if (errors.length > 0) throw invalid(errors)
}

const findTests = statement({ parameters: { tests: 'text[]' }, row: { code: 'text' } })`
  select code from tests where code = any((select ${'tests'}::text[])::text[])`
