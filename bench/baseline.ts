// The plainest and quickest program that does the same on the same tables: node:http and postgres.js, one
// statement a request, JSON finished in the database, jobs by sets. No validation, no authentication, no
// error answers, no idempotency, no log. It shows what the database and Node allow.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  enterResult,
  interpret,
  listOrders,
  placeOrder,
  readOrder,
  type Entry,
  type Json,
  type NewOrder,
} from './baseline-statements.ts'
import { requests, worker } from './baseline-connections.ts'

const orders = '/v1/orders'
const firstPage = `${orders}?limit=`

/** Whoever follows is told of each order that is completed, in this process. */
const following = new Set<ServerResponse>()

const server = createServer((request, response) => {
  if (request.url === '/v1/live') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: ready\n\n')
    following.add(response)
    response.on('close', () => following.delete(response))
    return
  }
  if (request.method === 'GET') {
    const url = request.url!
    void send(
      response,
      url.startsWith(firstPage)
        ? listOrders(Number(url.slice(firstPage.length)))
        : readOrder(url.slice(orders.length + 1)),
    )
    return
  }
  readBody(request, (text) => {
    if (request.url === orders) void send(response, placeOrder(JSON.parse(text) as NewOrder))
    else void send(response, enterResult(JSON.parse(text) as Entry)).then(wake)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ ready: true, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})

// Without a length Node would send the answer in chunks.
async function send(response: ServerResponse, rows: Promise<Json[]>): Promise<void> {
  const { json } = (await rows)[0]!
  const length = Buffer.byteLength(json)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length })
  response.end(json)
}

function readBody(request: IncomingMessage, then: (text: string) => void): void {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => (text += chunk))
  request.on('end', () => then(text))
}

// The worker: woken at once, it takes all that waits as one set, and looks again until nothing is left.
let running: Promise<void> | undefined
let again = false

function wake(): void {
  again = true
  running ??= work().finally(() => (running = undefined))
}

async function work(): Promise<void> {
  while (again) {
    again = false
    for (let found = 1; found > 0;) {
      const { jobs, completed } = await interpret()
      for (const id of completed) for (const client of following) client.write(`data: ${id}\n\n`)
      found = jobs
    }
  }
}

process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
  void Promise.resolve(running)
    .then(() => Promise.all([requests.end(), worker.end()]))
    .then(() => process.exit(0))
})
