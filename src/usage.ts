// What `node src/main.ts --help` says, and with a process before it.
import type { ProcessName } from './config/config.ts'

type Help = { summary: string; details: string }

const ofService = (role: string, more: string) =>
  `${more}\n\nIt needs DATABASE_URL, as the role ${role}; .env.example lists what else it reads.`

const help: Record<ProcessName, Help> = {
  api: {
    summary: 'answers HTTP; adds jobs, never works on one',
    details: ofService('lab_api', 'Listens on HOST and PORT. AUTH_SIGNING_KEYS must be given.'),
  },
  worker: {
    summary: 'takes jobs, numbers events; any number of them',
    details: ofService('lab_worker', 'WORKER_CONCURRENCY says how many jobs of a kind at once.'),
  },
  scheduler: {
    summary: 'starts what the clock starts; safe to run twice',
    details: ofService('lab_worker', 'Which job it starts when is said in jobs/.'),
  },
  links: {
    summary: 'listens to instruments that send by themselves',
    details: `INSTRUMENT_LINKS says which instrument sends to which port: docs/instruments.md.

It needs DATABASE_URL, as the role lab_worker. Without one it works on the laboratory of \`npm run dev\` or
\`npm run demo\`.`,
  },
  migrate: {
    summary: 'schema, queues, rights of the services, and ends',
    details: ofService('that owns the database', 'Safe to repeat, and to start twice at once.'),
  },
  seed: {
    summary: 'catalogue, demo users and patients, and ends',
    details: ofService(
      'that owns the database',
      'Adds what is missing. DEMO_DATA=off leaves out users and patients.',
    ),
  },
  'remove-demo-users': {
    summary: 'shuts out users whose passwords everybody knows, and ends',
    details: ofService(
      'that owns the database',
      'Their rows stay, and what they did stays theirs. Safe to repeat.',
    ),
  },
  'users-bootstrap': {
    summary: 'makes the first administrator, and ends',
    details: `npm run users:bootstrap -- <username> <display name>

  npm run users:bootstrap -- ada 'Ada Example'

It asks for the password, which is not shown; from a pipe it reads the first line. It needs DATABASE_URL, as the
role that owns the database. Where an administrator can sign in already, it makes none.`,
  },
  demo: {
    summary: 'a PostgreSQL and all of the above, and one morning in the laboratory',
    details: `npm run demo              stays up until Ctrl-C
npm run demo -- --once    ends after the morning

The first start adds a month of history: made-up orders, controls and calls, answered by the rules.

Its database, secrets and logs are in .data/ (LAB_DATA_DIR): delete that to begin anew.
PORT (3000) is the port of the api; a free one is taken when it is busy.`,
  },
  dev: {
    summary: 'the same for development: restarts on change, logs to the terminal',
    details: `npm run dev                      stays up until Ctrl-C
npm run dev -- --inspect=worker  lets a debugger in: api 9229, worker 9230, scheduler 9231
npm run dev -- --history         with the month of history that the demo has

A change in src/, db/ or jobs/ restarts the processes; one in db/ or jobs/ also migrates and seeds.
It shares .data/ (LAB_DATA_DIR) with the demo: one of them at a time.`,
  },
  morning: {
    summary: 'a busy morning in a demo that runs, to be watched on the board',
    details: `npm run morning                    takes about a minute
npm run morning -- --seconds 20    quicker, and with fewer patients

Made-up patients, orders and tubes, and a file of the analyzer, in the laboratory of \`npm run demo\` or
\`npm run dev\`. Safe to repeat, and to stop with Ctrl-C: it sends ordinary requests only.`,
  },
  job: {
    summary: 'runs one job by hand, here and now, and ends',
    details: `npm run job -- <name> [<payload as JSON>]

  npm run job -- sweep-results
  npm run job -- interpret-results '{"result_ids": ["<id>"]}'

Without DATABASE_URL it works on the laboratory of \`npm run dev\` or \`npm run demo\`.`,
  },
  'audit-verify': {
    summary: 'looks for the first row of the audit that was touched, and ends',
    details: `npm run audit:verify                       of the database
npm run audit:verify -- audit.ndjson       of a file that audit:export wrote, without a database
npm run audit:verify -- --heads=<file>     also against the heads in AUDIT_HEADS_FILE, or a copy of it

AUDIT_VERIFYING_KEYS (or AUDIT_SIGNING_KEYS) says whose signatures count. Without DATABASE_URL it works on the
laboratory of \`npm run dev\` or \`npm run demo\`, with the keys of that. It ends with 1 when something does not fit.`,
  },
  'audit-export': {
    summary: 'writes the sealed audit to its output, and ends',
    details: `npm run --silent audit:export > audit.ndjson

Every block with its rows, a line of JSON each. Whoever has the file and the public keys can verify it.`,
  },
  'keys-rotate': {
    summary: 'replaces the key that signs access tokens, without a restart',
    details: `npm run keys:rotate            a new key signs after a minute; tokens that are out stay good
npm run keys:rotate -- --now   a key was stolen: all others are dropped at once
npm run keys:rotate -- --once  makes the file where there is none, and changes nothing where there is one

It writes the file AUTH_SIGNING_KEYS_FILE, which every api looks at every few seconds, or makes it. Keys of the
audit are not rotated this way: docs/running.md says how.`,
  },
  'passwords-rotate': {
    summary: 'gives the roles of the services new passwords, without a restart',
    details: `It needs DATABASE_URL, as the owner of the database, and the files LAB_API_PASSWORD_FILE and
LAB_WORKER_PASSWORD_FILE, which it writes. The services read the same files as DATABASE_PASSWORD_FILE.`,
  },
  'queue-dashboard': {
    summary: "the queue's pages, behind a password: look at jobs, send dead letters again",
    details: `QUEUE_DASHBOARD_PASSWORD=… npm run queue-dashboard

Listens on QUEUE_DASHBOARD_HOST and QUEUE_DASHBOARD_PORT (127.0.0.1, 3001); the name is QUEUE_DASHBOARD_USER
(operator). It needs DATABASE_URL, as the role lab_worker. Without one it shows the queue of \`npm run dev\` or
\`npm run demo\`.`,
  },
}

const lines = Object.entries(help).map(([name, { summary }]) => `  ${name.padEnd(18)} ${summary}`)

export const usage = `Usage: npm run <process>   (with Node 24 of your own also: node src/main.ts <process>)

${lines.join('\n')}

npm run <process> -- --help says more.
`

export function usageOf(name: ProcessName): string {
  return `${name}: ${help[name].summary}\n\n${help[name].details}\n`
}
