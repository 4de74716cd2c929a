// The characters that cut a message into fields, and how one of them is written inside a text. Both standards let
// the sender choose them: the first segment (MSH) or record (H) says which, and nothing is read by any others.
// Sources: HL7 v2.5.1 chapter 2.5.4 and 2.7, CLSI LIS2-A2 5.4 (ASTM E1394 5.4).

export type Delimiters = {
  field: string
  repetition: string
  component: string
  /** HL7 only: LIS2 knows no parts of a component. */
  subcomponent: string | null
  /** Null where the sender declared none: then nothing is escaped. */
  escape: string | null
}

/** What HL7 recommends, and what this program writes. */
export const usualDelimiters: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
}

/**
 * The delimiters of a message, from its first segment; undefined if it is no MSH or declares the same twice.
 *
 * | segment               | field | component | repetition | escape | subcomponent |
 * |-----------------------|-------|-----------|------------|--------|--------------|
 * | `MSH|^~\&|LAB|…`      | `|`   | `^`       | `~`        | `\`    | `&`          |
 * | `MSH$%~\&$LAB$…`      | `$`   | `%`       | `~`        | `\`    | `&`          |
 * | `MSH|^~\&#|LAB|…`     | the truncation character of version 2.7 is passed over                |
 * | `MSH|^^\&|LAB|…`      | undefined: `^` would be two things                                    |
 */
export function delimitersOfMsh(segment: string): Delimiters | undefined {
  if (!segment.startsWith('MSH')) return undefined
  const field = segment[3] ?? ''
  const end = segment.indexOf(field, 4)
  const [component = '', repetition = '', escape = '', subcomponent = '', ...more] =
    end === -1 ? segment.slice(4) : segment.slice(4, end)
  if (more.length > 1) return undefined
  const all = [field, component, repetition, escape, subcomponent]
  return areDelimiters(all) ? { field, component, repetition, escape, subcomponent } : undefined
}

/**
 * The same of a header record: `H|\^&` is field `|`, repetition `\`, component `^`, escape `&`. Their order is
 * another than in HL7. An escape may be missing.
 */
export function delimitersOfHeader(record: string): Delimiters | undefined {
  if (!record.startsWith('H')) return undefined
  const field = record[1] ?? ''
  const end = record.indexOf(field, 2)
  const [repetition = '', component = '', escape = null, ...more] =
    end === -1 ? record.slice(2) : record.slice(2, end)
  if (more.length > 0) return undefined
  const all = [field, repetition, component, ...(escape === null ? [] : [escape])]
  return areDelimiters(all)
    ? { field, repetition, component, escape, subcomponent: null }
    : undefined
}

function areDelimiters(all: string[]): boolean {
  return all.every((one) => /^[!-/:-@[-`{-~]$/.test(one)) && new Set(all).size === all.length
}

/**
 * What an escaped text says. A sequence that is not known stays as it stands: it is the sender's own, and leaving
 * it out could make another word of the rest.
 *
 * | HL7         | LIS2      | says                                                        |
 * |-------------|-----------|-------------------------------------------------------------|
 * | `a\F\b`     | `a&F&b`   | `a|b`; likewise S component, R repetition, E escape, T `&`   |
 * | `\X41\`     | `&X41&`   | `A`: bytes in the message's character set                    |
 * | `one\.br\2` |           | two lines                                                   |
 * | `\H\5\N\`   | `&H&5&N&` | `5`: emphasis begins and ends                                |
 * | `50\ mg`    |           | `50\ mg`: an escape that does not end is a character         |
 */
export function unescape(text: string, delimiters: Delimiters, characters = 'utf-8'): string {
  const { escape } = delimiters
  if (escape === null || !text.includes(escape)) return text
  const parts = text.split(escape)
  let read = parts[0]!
  for (let n = 1; n < parts.length; n++) {
    const meant = n + 1 < parts.length ? meaningOf(parts[n]!, delimiters, characters) : undefined
    if (meant === undefined) {
      read += escape + parts[n]!
    } else {
      read += meant + parts[n + 1]!
      n++
    }
  }
  return read
}

function meaningOf(code: string, delimiters: Delimiters, characters: string): string | undefined {
  const { field, component, repetition, escape, subcomponent } = delimiters
  if (code === 'F') return field
  if (code === 'S') return component
  if (code === 'R') return repetition
  if (code === 'E') return escape ?? ''
  if (code === 'T') return subcomponent ?? undefined
  if (code === 'H' || code === 'N') return ''
  if (code === '.br') return '\n'
  if (/^X(?:[0-9A-F]{2})+$/i.test(code)) {
    const bytes = code.slice(1).match(/../g)!
    return new TextDecoder(characters).decode(Uint8Array.from(bytes, (byte) => parseInt(byte, 16)))
  }
  return undefined
}

/** A text as a field of ours: what unescape() reads back. A line end is `\.br\`; other controls are left out. */
export function escape(text: string): string {
  return text
    .replaceAll('\\', '\\E\\')
    .replaceAll('|', '\\F\\')
    .replaceAll('^', '\\S\\')
    .replaceAll('~', '\\R\\')
    .replaceAll('&', '\\T\\')
    .replaceAll(/\r\n|\r|\n/g, '\\.br\\')
    .replaceAll(/\p{Cc}/gu, '')
}
