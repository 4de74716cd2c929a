// Load on one program, by autocannon: a fixed number of requests over 32 connections.
import autocannon from 'autocannon'

export type Requests = { method?: 'GET' | 'POST'; path: string; body?: object }[]
export type Measured = { per_second: number; p99_ms: number }

const connections = 32

/** Sends `amount` requests, taken from `requests` in turn, each once if there are as many. */
export async function measure(
  url: string,
  token: string,
  requests: Requests,
  amount: number,
): Promise<Measured> {
  let next = 0
  const started = performance.now()
  let ended = started
  const options: autocannon.Options = {
    url,
    connections,
    amount,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    requests: [
      {
        setupRequest(request) {
          const { method = 'GET', path, body } = requests[next++ % requests.length]!
          return { ...request, method, path, ...(body && { body: JSON.stringify(body) }) }
        },
      },
    ],
  }
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error, all) => (error ? reject(error) : resolve(all)))
    // It notices its own end only at the next full second: the time of the last answer is what counts.
    running.on('response', () => (ended = performance.now()))
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} failed`)
  }
  return { per_second: amount / ((ended - started) / 1000), p99_ms: result.latency.p99 }
}
