// Listens to instruments that send by themselves. What they send is stored, and a worker reads it. One of these
// for each port; two of them may listen to different instruments.
import { listenToInstruments } from '../imports/links/listen.ts'
import { keepHeartbeat } from './heartbeat.ts'
import { withLocalDatabase } from './local/with-local-database.ts'
import { openContext } from './open-context.ts'
import type { Run } from './process.ts'

export const run: Run = async (config) => {
  const { context, connection, close } = await openContext(
    await withLocalDatabase(config, 'worker'),
    'links',
  )
  const heartbeat = keepHeartbeat(context, connection.sql)
  let stopping: Promise<void> | undefined
  try {
    const listening = await listenToInstruments(context, config.links)
    async function stop() {
      await listening.stop()
      await heartbeat.stop()
      await close()
    }
    return { url: listening.addresses.join(' '), stop: () => (stopping ??= stop()) }
  } catch (error) {
    await heartbeat.stop()
    await close()
    throw error
  }
}
