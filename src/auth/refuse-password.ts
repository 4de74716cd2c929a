// Whether a password may be one.

type About = { username: string; display_name?: string; words: readonly string[] }

/** Why not; undefined when it may. */
export function refusePassword(
  password: string,
  _about: About,
): { code: string; message: string } | undefined {
  if (password.length >= 12 && password.length <= 200) return undefined
  return { code: 'password_length', message: 'must have 12 to 200 characters' }
}
