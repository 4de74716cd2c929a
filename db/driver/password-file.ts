// A password that is replaced while the program runs: it is read from its file for each new connection. Between
// the moments in which the server and the file change the two differ, so a refusal is no failure at once: for some
// seconds the file is read again and the connection tried anew, whichever of the two is changed first.
import { readFile } from 'node:fs/promises'

export type PasswordFile = { path: string; holds: 'password' | 'url' }

/** @returns how postgres.js asks for the password at each connection */
export function passwordsOf({ path, holds }: PasswordFile, first: string): () => Promise<string> {
  let last = first
  return async () => {
    try {
      const text = (await readFile(path, 'utf8')).replace(/\r?\n$/, '')
      const password = holds === 'url' ? passwordIn(text) : text
      if (password !== '') last = password
    } catch {
      // Away for a moment, or half-written: the server decides whether the one of before is still good.
    }
    return last
  }
}

/** Of a URL, which may name several hosts: then it is none that URL would read. */
export function passwordIn(url: string): string {
  const [, password = ''] = /^\w+:\/\/[^/@:]*:([^/@]*)@/.exec(url) ?? []
  return decodeURIComponent(password)
}

/** How long the server and the file may disagree. */
const patience_ms = 5000
/** Between two tries. */
export const passwordPause_ms = 100

/** Whether a refused password is tried again; one for each pool. */
export function createPasswordPatience(now = () => performance.now()) {
  let since: number | undefined
  return {
    refused: (): boolean => now() - (since ??= now()) < patience_ms,
    accepted: () => (since = undefined),
  }
}

export type PasswordPatience = ReturnType<typeof createPasswordPatience>
