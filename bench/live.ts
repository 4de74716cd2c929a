// Following: how long after the POST of the last result a client hears that the order is completed, and what quiet
// clients cost the process that serves them.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Rig, Shown } from './compare.ts'
import { completed, median, quantile, type Program } from './laboratory.ts'
import { residentMegabytes } from './meters.ts'
import { byOrder, createOrders, entriesFor } from './orders.ts'

const clients = 5000
const atOnce = 100
/** Three heartbeats (laboratory.ts), so that what the first ones cost is in it. */
const quiet_ms = 16_000

type Print = (
  name: string,
  ours: Shown,
  theirs: Shown,
  ratio: (a: number, b: number) => number,
) => void

export async function compareLive(rig: Rig, print: Print): Promise<void> {
  await compareDelay(rig, print)
  const baseline = await quietClients(await rig.start('baseline'), undefined)
  for (const kind of ['sse', 'websocket'] as const) {
    const ours = await quietClients(await rig.start('api'), {
      token: rig.tokens.technologist,
      kind,
    })
    const show = ({ mb, each_kb, idle_mb }: typeof ours): Shown => {
      return { rate: mb, text: `${mb} MB (idle ${idle_mb}), ${each_kb.toFixed(1)} KB each` }
    }
    const name = `${clients} quiet ${kind === 'sse' ? 'SSE' : 'WebSockets'}`
    print(name, show(ours), show(baseline), (a, b) => b / a)
  }
}

async function compareDelay({ sql, api, baseline, tokens, rounds }: Rig, print: Print) {
  const took = { api: [] as number[], baseline: [] as number[] }
  const headers = {
    authorization: `Bearer ${tokens.technologist}`,
    'content-type': 'application/json',
  }
  const post = (program: Program, { path, body }: ReturnType<typeof entriesFor>[number]) =>
    fetch(program.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const hearing = {
    api: await follow(api, { token: tokens.technologist, kind: 'sse' }),
    baseline: await follow(baseline, undefined),
  }
  for (let round = 0; round <= rounds; round++) {
    for (const program of round % 2 ? [api, baseline] : [baseline, api]) {
      const name = program.name as keyof typeof took
      for (const items of byOrder(await createOrders(sql, 25))) {
        const entries = entriesFor(items)
        const last = entries.pop()!
        await Promise.all(entries.map((entry) => post(program, entry)))
        await sleep(60)
        const { order_id } = items[0]!
        const started = performance.now()
        const heard = hears(hearing[name], program === api ? `order.completed` : order_id, order_id)
        await Promise.all([post(program, last), heard.then((at) => took[name].push(at - started))])
        if (round === 0) took[name].pop()
        await completed(sql, [order_id])
      }
    }
  }
  for (const socket of Object.values(hearing)) socket.destroy()
  const show = (name: keyof typeof took): Shown => {
    const rate = median(took[name])
    const p90 = quantile(took[name], 0.9)
    return { rate, text: `${rate.toFixed(1)} ms, p90 ${p90.toFixed(1)} ms` }
  }
  print('POST to heard completed', show('api'), show('baseline'), (a, b) => b / a)
}

/** When this text came, in a message about this order. */
function hears(socket: Socket, text: string, order_id: string): Promise<number> {
  return new Promise((resolve) => {
    let all = ''
    socket.on('data', function take(piece: Buffer) {
      all += piece.toString()
      const isTold = all
        .split('\n\n')
        .some((message) => message.includes(text) && message.includes(order_id))
      if (!isTold) return
      socket.off('data', take)
      resolve(performance.now())
    })
  })
}

type Follow = { token: string; kind: 'sse' | 'websocket' } | undefined

/** A connection that follows orders, as bytes: so that a client costs nearly nothing here. */
async function follow({ url }: Program, how: Follow): Promise<Socket> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const isSocket = how?.kind === 'websocket'
  const path = how && !isSocket ? '/v1/live?topics=orders' : '/v1/live'
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`]
  if (how) lines.push(`Authorization: Bearer ${how.token}`)
  if (isSocket) {
    lines.push('Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13')
    lines.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  if (isSocket) {
    await saidTo(socket, 'authenticated')
    const said = JSON.stringify({ type: 'subscribe', topics: ['orders'] })
    socket.write(
      Buffer.concat([Buffer.from([0x81, 0x80 | said.length, 0, 0, 0, 0]), Buffer.from(said)]),
    )
    // A ping has an empty frame as its pong, masked like all that a client sends.
    socket.on('data', (piece: Buffer) => {
      if (piece.includes(Buffer.from([0x89, 0])))
        socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
    })
  }
  await saidTo(socket, 'ready')
  return socket
}

async function saidTo(socket: Socket, text: string): Promise<void> {
  let all = ''
  while (!all.includes(text)) {
    const [piece] = (await once(socket, 'data')) as [Buffer]
    all += piece.toString('latin1')
  }
  socket.resume()
}

async function quietClients(program: Program, how: Follow) {
  await sleep(2000)
  const warm = await follow(program, how)
  await sleep(500)
  const idle_mb = await residentMegabytes(program.pid)
  const all = [warm]
  while (all.length < clients) {
    const more = Array.from({ length: Math.min(atOnce, clients - all.length) }, () =>
      follow(program, how),
    )
    all.push(...(await Promise.all(more)))
  }
  await sleep(quiet_ms)
  const mb = await residentMegabytes(program.pid)
  const lost = all.filter(({ readyState }) => readyState !== 'open').length
  if (lost > 0) throw new Error(`${lost} of ${clients} clients were lost`)
  for (const socket of all) socket.destroy()
  await sleep(500)
  return { mb, idle_mb, each_kb: ((mb - idle_mb) * 1024) / clients }
}
