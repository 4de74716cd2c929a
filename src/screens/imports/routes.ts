// Imports: sending the file of an analyzer, following how it is read, and what became of each of its rows.
import { createRouter, type Router } from '../../http/router.ts'
import type { ApiContext } from '../../http/feature.ts'
import type { InstrumentList } from '../../imports/instruments/schemas.ts'
import type { Import, RefusedRow, Uploaded } from '../../imports/schemas.ts'
import type { Shown } from '../frame/form.ts'
import { html, nothing } from '../frame/html.ts'
import { loadNames } from '../frame/names.ts'
import { older, queryOf } from '../frame/older.ts'
import { formOf, screen, type Screen } from '../frame/screen.ts'
import { importFilter, importList, uploadForm } from './import-list.ts'
import { importPage } from './import-page.ts'

type List<T> = { items: T[]; next_cursor: string | null }

export function importScreens(api: ApiContext): Router {
  const router = createRouter()
  router.get(
    '/lab/imports',
    screen(api, (s) => showList(s, {})),
  )
  router.post(
    '/lab/imports',
    screen(api, async (s) => {
      const { document, refusal } = await s.lab.pass<Uploaded>('/v1/imports')
      if (refusal) return showList(s, { refusal })
      return s.goTo(
        `/lab/imports/${document.id}`,
        document.already_uploaded ? 'import-known' : 'import-uploaded',
      )
    }),
  )
  router.get(
    '/lab/imports/:id',
    screen(api, (s) => showImport(s, {})),
  )
  for (const [verb, done] of Object.entries(verbs)) {
    router.post(
      `/lab/imports/:id/${verb}`,
      screen(api, async (s) => {
        const id = s.c.req.param('id')!
        const { key } = await formOf(s.c)
        const { refusal } = await s.lab.send('POST', `/v1/imports/${id}/${verb}`, undefined, {
          key,
        })
        return refusal ? showImport(s, { refusal }) : s.goTo(`/lab/imports/${id}`, done)
      }),
    )
  }
  return router
}

/** What can be done with an import, and what the page says afterwards (notices in layout.ts). */
const verbs = { 'read-again': 'import-again', cancel: 'import-cancelled' } as const

async function showList({ c, lab, may, page, words }: Screen, shown: Shown) {
  const query = queryOf((name) => c.req.query(name), ['instrument', 'status', 'cursor'])
  const [imports, { items: instruments }, nameOf] = await Promise.all([
    lab.get<List<Import>>(`/v1/imports?limit=50&${query.toString()}`),
    lab.get<InstrumentList>('/v1/instruments'),
    loadNames(lab),
  ])
  return page({
    title: 'Imports',
    status: shown.refusal ? 422 : 200,
    live: ['imports'],
    main: html`<h1>Imports</h1>
      ${may('imports:write') ? uploadForm(shown, instruments) : nothing}
      <h2>Files</h2>
      ${importFilter(query, instruments)}
      <div id="files" data-region>
        ${importList(imports.items, { words, nameOf, isFiltered: query.size > 0 })}
        ${older('/lab/imports', query, imports.next_cursor)}
      </div>`,
  })
}

async function showImport({ c, lab, may, page, words }: Screen, shown: Shown) {
  const id = c.req.param('id')!
  const query = queryOf((name) => c.req.query(name), ['code', 'cursor'])
  const [found, refused, nameOf] = await Promise.all([
    lab.get<Import>(`/v1/imports/${id}`),
    lab.get<List<RefusedRow>>(`/v1/imports/${id}/refused-rows?limit=50&${query.toString()}`),
    loadNames(lab),
  ])
  return page({
    title: found.file_name,
    status: shown.refusal ? 409 : 200,
    live: ['imports'],
    main: importPage({ found, refused, query, shown, words, nameOf, mayAct: may('imports:write') }),
  })
}
