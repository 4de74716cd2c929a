// An instrument that sends HL7 v2 over MLLP: each message is answered when it is stored, or with the reason why it
// is not. One that nobody could answer, because it does not say what it is, ends the connection.
import type { Context } from '../../context.ts'
import type { Serve } from './listen.ts'
import { blockOf, createMllpReader, type Block } from './read-mllp.ts'
import {
  acknowledge,
  damaged,
  notNow,
  readHeading,
  refuseMessage,
  stored,
  tooLong,
  type Verdict,
} from './rules/acknowledge.ts'
import { storeMessage } from './store-message.ts'

export const serveMllp: Serve = async (context, { instrument, most_message_bytes }, line) => {
  const reader = createMllpReader(most_message_bytes)
  line.onSilence(() => reader.isBusy() && line.close())
  for await (const chunk of line.chunks) {
    for (const block of reader.take(chunk)) {
      const answer = await answerTo(context, instrument, block)
      if (answer === undefined) return
      if (answer !== null) line.send(blockOf(answer))
    }
  }
}

/** Null: the sender wants none. Undefined: nobody can be answered. */
async function answerTo(context: Context, instrument: string, block: Block) {
  const heading = readHeading(block.bytes)
  if (!heading) {
    context.log.warn({ instrument, what: 'a block without MSH' }, 'instrument not understood')
    return undefined
  }
  const verdict =
    block.kind === 'message'
      ? (refuseMessage(heading) ?? (await store(context, instrument, block.bytes)))
      : { damaged, too_long: tooLong }[block.kind]
  const { code, error } = verdict
  if (error) context.log.warn({ instrument, code, what: error.text }, 'message refused')
  const now = `${context.clock.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)}+0000`
  return acknowledge(heading, verdict, { now, id: crypto.randomUUID().slice(0, 18) })
}

async function store(context: Context, instrument: string, message: Buffer): Promise<Verdict> {
  try {
    await storeMessage(context, instrument, message, (hash) => `${hash}.hl7`)
    return stored
  } catch {
    return notNow // storeMessage() has logged why
  }
}
