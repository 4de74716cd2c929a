// Where the bytes of a file can be, and what its files are called in a directory. No part of a name comes from
// outside: an upload's id is ours, and the rest is a hash.

export const storedIn = ['database', 'directory'] as const
export type StoredIn = (typeof storedIn)[number]

/** While it arrives: 0f3ac1d2-….part */
export const partName = (upload_id: string) => `${upload_id}.part`

/** Once it is an import's: the SHA-256 of its bytes. The same bytes are the same file, however often they come. */
export const fileName = (sha256: Buffer) => sha256.toString('hex')

const part = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/
const file = /^[0-9a-f]{64}$/

/** Anything else in the directory is not ours. */
export function kindOfName(name: string): 'part' | 'file' | undefined {
  if (part.test(name)) return 'part'
  return file.test(name) ? 'file' : undefined
}
