// The demo as a client: it does everything over HTTP, as anyone would.

export type Client = {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: object | FormData): Promise<T>
}

/** Signs in with a demo user's password. @throws with the problem's detail when the api refuses a call */
export async function signIn(url: string, username: string): Promise<Client> {
  const password = `demo-${username}-password`
  const body = new URLSearchParams({ grant_type: 'password', username, password })
  const token = await call<{ access_token: string }>(`${url}/v1/auth/token`, {
    method: 'POST',
    body,
  })
  const authorization = `Bearer ${token.access_token}`
  return {
    get: (path) => call(url + path, { headers: { authorization } }),
    post: (path, input) =>
      input instanceof FormData
        ? call(url + path, { method: 'POST', headers: { authorization }, body: input })
        : call(url + path, {
            method: 'POST',
            headers: { authorization, ...(input && { 'content-type': 'application/json' }) },
            ...(input && { body: JSON.stringify(input) }),
          }),
  }
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok)
    throw new Error(
      `${init.method ?? 'GET'} ${new URL(url).pathname} answered ${response.status}: ${text}`,
    )
  return JSON.parse(text) as T
}
