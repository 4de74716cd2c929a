// Tells which sources changed, a moment after the last of several: an editor writes a file in steps, and a
// checkout of another branch many files at once.
import { watch } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const quiet_ms = 150

export function watchSources(tell: (changed: string[]) => Promise<void>): Disposable {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let telling = Promise.resolve()
  const watchers = ['src', 'db', 'jobs'].map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (file === null || !/\.(ts|sql)$/.test(file)) return
      changed.add(`${folder}/${file.replaceAll('\\', '/')}`)
      clearTimeout(timer)
      timer = setTimeout(() => {
        const paths = [...changed].toSorted()
        changed.clear()
        // One after the other: a second change waits until the first is served.
        telling = telling.then(() => tell(paths))
      }, quiet_ms)
    }),
  )
  return {
    [Symbol.dispose]() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
