// Which files of a watched folder are taken, and when: a file that is still being written must not be read, and
// what is no plain file is none that an instrument has dropped.

/** How a file looked, twice in a row: then nobody is writing it any more. */
export type Look = { size_bytes: number; changed_ms: number; inode: number }

/** Names that programs give a file until it is complete, and files that are hidden. */
const unfinished = /^[.~]|\.(?:tmp|temp|part|partial|filepart|crdownload|writing|lock)$|~$/i

/** `export.csv` → true; `.export.csv`, `export.csv.part`, `export.tmp` → false: they are renamed when complete. */
export const isFinishedName = (name: string): boolean => !unfinished.test(name)

/**
 * What is to be done about a file, from how it looks now and how it looked before.
 *
 * - new, or grown since → wait
 * - unchanged for two looks → take
 * - unchanged and empty → wait for a minute, then refuse: some programs make a file and fill it later
 * - unchanged and larger than an upload may be → refuse
 */
export function whatToDo(
  now: Look,
  before: Look | undefined,
  { most_bytes, at_ms }: { most_bytes: number; at_ms: number },
): 'wait' | 'take' | { refuse: string } {
  const isStable =
    before !== undefined &&
    before.size_bytes === now.size_bytes &&
    before.changed_ms === now.changed_ms &&
    before.inode === now.inode
  if (!isStable) return 'wait'
  if (now.size_bytes === 0) {
    return at_ms - now.changed_ms < 60_000 ? 'wait' : { refuse: 'It is empty: export it again.' }
  }
  if (now.size_bytes > most_bytes) {
    return {
      refuse: `It is larger than ${most_bytes} bytes (UPLOAD_LIMIT_MB): export less at once.`,
    }
  }
  return 'take'
}
