// The demo and the laboratory for development, from nothing: a database server, schema, seed and processes
// of their own. A process that is killed is started again, and at the end none is left.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { processesOn, temporaryDirectory } from '../helpers/embedded.ts'
import {
  beginProcess,
  eventually,
  isAlive,
  runProcess,
  startProcess,
} from '../helpers/processes.ts'

async function readiness(url: string): Promise<{ status: string }> {
  return (await (await fetch(`${url}/health/ready`)).json()) as { status: string }
}

/** Process ids as they were told, the newest of each. */
function pidOf(output: string, name: string): number {
  const told = [...output.matchAll(new RegExp(`${name}(?: pid| runs again: pid) (\\d+)`, 'g'))]
  return Number(told.at(-1)![1])
}

test('the demo runs to its end in a place of its own, and stops what it started', async (t) => {
  const place = await temporaryDirectory(t, 'data')
  const env = { LAB_DATA_DIR: place, NODE_ENV: 'development', PORT: '0' }
  const { code, output } = await runProcess(t, ['demo', '--once'], env)
  assert.equal(code, 0, output)
  for (const entry of ['postgres', 'logs', 'secrets.json']) {
    assert.ok((await readdir(place)).includes(entry), entry)
  }
  assert.match(output, /completed/)
  const tooLong = output.split('\n').filter((line) => line.length > 100)
  assert.deepEqual(
    tooLong.filter((line) => !line.includes(place)),
    [],
    'it fits a terminal',
  )
  assert.deepEqual(await processesOn(place), [])
})

test('for development: what is killed is started again, a job and a morning run by hand, and Ctrl-C ends all of it', async (t) => {
  const place = await temporaryDirectory(t, 'data')
  const env = { LAB_DATA_DIR: place, NODE_ENV: 'development', PORT: '0' }
  const dev = await startProcess(t, 'dev', env)
  await eventually('it is ready', async () => (await readiness(dev.url)).status === 'ready')

  const pids = ['worker', 'scheduler', 'api'].map((name) => pidOf(dev.output(), name))
  for (const name of ['worker', 'scheduler'] as const) {
    process.kill(pidOf(dev.output(), name), 'SIGKILL')
    await eventually('it is started again', async () =>
      new RegExp(`The ${name} has ended \\(SIGKILL\\)[^]*The ${name} runs again`).test(
        dev.output(),
      ),
    )
    await eventually('it is back', async () => (await readiness(dev.url)).status === 'ready')
  }
  process.kill(pidOf(dev.output(), 'api'), 'SIGKILL')
  await eventually('the api is back', () =>
    readiness(dev.url).then(
      ({ status }) => status === 'ready',
      () => false,
    ),
  )

  const job = await runProcess(t, ['job', 'sweep-results'], env)
  assert.equal(job.code, 0, job.output)
  assert.match(job.output, /^sweep-results done in /)

  const morning = await runProcess(t, ['morning', '--seconds', '1'], env)
  assert.equal(morning.code, 0, morning.output)
  assert.match(morning.output, /11 results, .* 4 refused[^]*2 orders were completed/)

  pids.push(...['worker', 'scheduler', 'api'].map((name) => pidOf(dev.output(), name)))
  const { code, output } = await dev.end('SIGINT')
  assert.equal(code, 0, output)
  assert.match(output, /Stopped\.\n$/)
  assert.deepEqual(await processesOn(place), [])
  assert.deepEqual(pids.filter(isAlive), [])
})

test('Ctrl-C while it starts leaves nothing, and claims nothing', async (t) => {
  const place = await temporaryDirectory(t, 'data')
  const env = { LAB_DATA_DIR: place, NODE_ENV: 'development', PORT: '0' }
  const demo = beginProcess(t, ['demo'], env)
  await eventually('it has begun', async () => demo.output().includes('✓ seed'))
  const { code, output } = await demo.end('SIGINT')
  assert.equal(code, 0, output)
  assert.match(output, /Stopped before it was open/)
  assert.doesNotMatch(output, /failed|✓ processes/)
  assert.deepEqual(await processesOn(place), [])
})
