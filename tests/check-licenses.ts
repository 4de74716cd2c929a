// `npm run licenses`: each package that is installed, under which licence, and an error when one is not among
// those below. A licence says what you owe when you pass the service on: whether you may add one is a decision, and
// no accident of an update.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** They ask for their text to be passed on with the code, and for no more; OFL-1.1 is that for a font. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]

/** Of what only a developer's machine has, and nobody passes on. */
const forDevelopment = [...permissive, 'MPL-2.0', 'Python-2.0']

/** Packages whose package.json does not say it: read in the file LICENSE of that version. */
const readByHand: Record<string, string> = { 'png-js@2.0.0': 'MIT' }

type Installed = {
  name: string
  version: string
  dev: boolean
  license?: string | { type: string }
  licenses?: string | { type: string }[]
}

const { stdout } = await promisify(execFile)('npm', ['query', ':not(:root):not(.workspace)'], {
  cwd: join(import.meta.dirname, '..'),
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32', // where npm is a script
})
const found = (JSON.parse(stdout) as Installed[]).map((one) => ({
  id: `${one.name}@${one.version}`,
  licence: licenceOf(one),
  dev: one.dev,
}))

const allowed = ({ licence, dev }: { licence: string; dev: boolean }) =>
  fits(licence, dev ? forDevelopment : permissive)

for (const [title, dev] of [
  ['In the service, and in the dashboard of the queue', false],
  ['For development only', true],
] as const) {
  const packages = found.filter((one) => one.dev === dev)
  console.log(`${title}: ${packages.length}`)
  const licences = new Set(packages.map(({ licence }) => licence))
  for (const licence of [...licences].toSorted()) {
    const ids = packages.filter((one) => one.licence === licence).map(({ id }) => id)
    console.log(`  ${licence} (${ids.length})\n    ${[...new Set(ids)].toSorted().join(', ')}`)
  }
}

const others = found.filter((one) => !allowed(one))
if (others.length > 0) {
  console.error(
    '\nUnder a licence that nobody has agreed to (the lists are in tests/check-licenses.ts):',
  )
  for (const { id, licence } of others) console.error(`  ${id}: ${licence}`)
  process.exitCode = 1
}

function licenceOf({ name, version, license, licenses }: Installed): string {
  const said = license ?? (Array.isArray(licenses) ? licenses[0] : licenses)
  const text = typeof said === 'object' ? said.type : said
  return text ?? readByHand[`${name}@${version}`] ?? 'not said'
}

/** Of an expression in the form of SPDX: `(MIT OR GPL-3.0-only)` leaves the choice, `(MIT AND Zlib)` does not. */
function fits(licence: string, list: readonly string[]): boolean {
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ')
  return choices.some((choice) => choice.split(' AND ').every((one) => list.includes(one)))
}
