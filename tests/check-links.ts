/**
 * Finds links in our Markdown that lead nowhere: files that do not exist, headings that are gone.
 * Addresses on the web are not asked. Prints `file:line` for each, and exits with 1.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '..')

type Link = { line: number; target: string }

const broken = listMarkdown().flatMap((file) =>
  findLinks(readText(file))
    .map((link) => ({ ...link, file, problem: findProblem(file, link.target) }))
    .filter(({ problem }) => problem !== undefined),
)
for (const { file, line, target, problem } of broken) {
  console.error(`${file}:${line} ${target}: ${problem}`)
}
if (broken.length > 0) process.exitCode = 1

/** What git has or would add; without git, every file that is not installed or generated. */
function listMarkdown(): string[] {
  try {
    const git = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md']
    const names = execFileSync('git', git, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
    return names.split('\0').filter((name) => name && existsSync(join(root, name)))
  } catch {
    return globSync('**/*.md', { cwd: root, exclude: ['node_modules/**', '.git/**', '.data/**'] })
  }
}

function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** The lines with all code blanked out, so that line numbers stay true. */
function proseLines(text: string): string[] {
  let fence: string | undefined
  return text.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence) {
      if (mark?.startsWith(fence)) fence = undefined
      return ''
    }
    fence = mark
    return mark ? '' : line
  })
}

/** `[text](target "title")`, images, `[name]: target`, and href or src in HTML. */
function findLinks(text: string): Link[] {
  const forms = [
    /\]\(\s*(?:<([^>]+)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))[^)]*\)/g,
    /^\s*\[[^\]]+\]:\s+(?:<([^>]+)>|(\S+))/g,
    /\b(?:href|src)="([^"]+)"/g,
  ]
  return proseLines(text).flatMap((line, i) => {
    const prose = line.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
    const targets = forms.flatMap((form) =>
      [...prose.matchAll(form)].map((m) => m[1] ?? m[2] ?? ''),
    )
    return targets.map((target) => ({ line: i + 1, target }))
  })
}

function findProblem(file: string, target: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return undefined
  const [path = '', anchor] = target.split('#').map(decodeURIComponent)
  // As on GitHub, a leading slash is the root of the repository.
  const base = path.startsWith('/') ? '' : dirname(file)
  const found = path === '' ? file : normalize(join(base, path.split('?')[0]!))
  if (found.startsWith('..')) return 'leads out of the repository'
  if (!existsSync(join(root, found))) return `${found} does not exist`
  if (!anchor || extname(found) !== '.md' || statSync(join(root, found)).isDirectory())
    return undefined
  return findAnchors(readText(found)).has(anchor) ? undefined : `${found} has no #${anchor}`
}

/** The anchors GitHub gives to headings (a repeated one gets -1, -2 …), and those set by hand. */
function findAnchors(text: string): Set<string> {
  const lines = proseLines(text)
  const anchors = new Set<string>()
  for (const [i, line] of lines.entries()) {
    for (const [, byHand] of line.matchAll(/<a\s[^>]*(?:id|name)="([^"]+)"/g)) anchors.add(byHand!)
    const underlined = /^ {0,3}(=+|-+)\s*$/.test(lines[i + 1] ?? '') && line.trim() !== ''
    const heading = underlined ? line : /^ {0,3}#{1,6}\s+(.*?)(\s+#+)?\s*$/.exec(line)?.[1]
    if (heading === undefined) continue
    const slug = toSlug(heading)
    let anchor = slug
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`
    anchors.add(anchor)
  }
  return anchors
}

/** "3. What `api` *does*, twice" becomes "3-what-api-does-twice". */
function toSlug(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])/g, '$1') // links keep their text
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/(?<![\p{L}\p{N}])_+(\S(?:.*?\S)?)_+(?![\p{L}\p{N}])/gu, '$1') // _emphasis_
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
