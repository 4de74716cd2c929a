// An analyzer that is none: sends a file over TCP, as an instrument does. The tests use it, and whoever tries a link:
//
//   npx node tests/imports/simulated-analyzer.ts astm 5001 message.astm
//   npx node tests/imports/simulated-analyzer.ts mllp 5002 message.hl7
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { blockOf } from '../../src/imports/links/read-mllp.ts'
import { control, frameOf, nextNumber } from '../../src/imports/links/rules/frames.ts'

export type Line = {
  socket: Socket
  send(bytes: Uint8Array): void
  /** The next so many bytes; undefined when the other side ends. */
  read(count: number): Promise<Buffer | undefined>
  /** What comes until this byte, with it. */
  readUntil(byte: number): Promise<Buffer | undefined>
  end(): void
}

export async function openLine(port: number, host = '127.0.0.1'): Promise<Line> {
  const socket = connect({ port, host, noDelay: true })
  await once(socket, 'connect')
  let gathered = Buffer.alloc(0)
  let isOver = false
  let wake = () => {}
  socket.on('data', (chunk: Buffer) => {
    gathered = Buffer.concat([gathered, chunk])
    wake()
  })
  const over = () => {
    isOver = true
    wake()
  }
  socket.on('close', over).on('end', over).on('error', over)
  async function take(lengthOf: () => number): Promise<Buffer | undefined> {
    for (;;) {
      const length = lengthOf()
      if (length > 0) {
        const taken = gathered.subarray(0, length)
        gathered = gathered.subarray(length)
        return taken
      }
      if (isOver) return undefined
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    read: (count) => take(() => (gathered.length >= count ? count : 0)),
    readUntil: (byte) => take(() => gathered.indexOf(byte) + 1),
    end: () => socket.destroy(),
  }
}

const isAck = (answer: Buffer | undefined) => answer?.[0] === control.ACK

/** A frame for each record, each sent up to seven times (LIS1-A 6.5.1.2). @returns whether all was acknowledged */
export async function sendAstm(line: Line, message: string): Promise<boolean> {
  line.send(Buffer.from([control.ENQ]))
  let isGood = isAck(await line.read(1))
  let number = 1
  for (const record of isGood ? message.split(/\r\n|\r|\n/).filter(Boolean) : []) {
    const frame = frameOf({ number, text: Buffer.from(`${record}\r`), ends: true })
    let attempts = 0
    do {
      line.send(frame)
      isGood = isAck(await line.read(1))
    } while (!isGood && ++attempts <= 6 && line.socket.writable)
    if (!isGood) break
    number = nextNumber(number)
  }
  line.send(Buffer.from([control.EOT]))
  return isGood
}

/** @returns the acknowledgement, or undefined when the line was closed */
export async function sendMllp(line: Line, message: string): Promise<string | undefined> {
  line.send(blockOf(message))
  const answer = await line.readUntil(0x1c)
  return (await line.read(1)) && answer?.toString('utf8').slice(1, -1)
}

if (import.meta.main) {
  const [protocol, port, file] = process.argv.slice(2)
  const message = (await readFile(file!, 'utf8')).replaceAll(/\r\n|\n/g, '\r')
  const line = await openLine(Number(port))
  const answer = await (protocol === 'astm' ? sendAstm : sendMllp)(line, message)
  process.stdout.write(`${String(answer).replaceAll('\r', '\n')}\n`)
  line.socket.end()
}
