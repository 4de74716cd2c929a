// The second wall of the log. The first is that no line is given a secret or a patient's data; should one be all
// the same, what these names stand for is not written.

const hiddenNames = new Set([
  'password',
  'current_password',
  'new_password',
  'password_hash',
  'token',
  'access_token',
  'refresh_token',
  'authorization',
  'cookie',
  'secret',
  'patient',
  'mrn',
  'family_name',
  'given_name',
  'birth_date',
  'sex',
  'value',
  'number',
  'comment',
  'note',
  'values',
  'parameters',
  'detail',
])

const hiddenMark = '[hidden]'

/** How deep a line is looked through; nothing here logs anything deeper. */
const depth = 4

/** The same object when there is nothing to hide, else a copy. What is no plain object or list stays as it is. */
export function withoutSecrets(line: Record<string, unknown>): Record<string, unknown> {
  return hide(line, depth) as Record<string, unknown>
}

function hide(value: unknown, left: number): unknown {
  if (typeof value !== 'object' || value === null || left === 0) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => hide(item, left - 1))
    return items.some((item, n) => item !== value[n]) ? items : value
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  let copy: Record<string, unknown> | undefined
  for (const [name, inner] of Object.entries(value)) {
    const shown = hiddenNames.has(name) ? hiddenMark : hide(inner, left - 1)
    if (shown !== inner) (copy ??= { ...value })[name] = shown
  }
  return copy ?? value
}
