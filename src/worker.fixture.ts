/** A worker process that says when it is inside a job and never comes out: for the test that kills it. */
import { pino } from 'pino'
import { domain } from './domains.ts'
import { Temporal } from './kernel/temporal.ts'
import { openPool } from './platform/db.ts'
import { openFileStore } from './platform/files.ts'
import { newKeyFile, parseKeys } from './platform/secrets.ts'
import { startWorker } from './worker.ts'

const [urlsText = '', dataFolder = ''] = process.argv.slice(2)
const urls = JSON.parse(urlsText) as { app: string; portal: string; jobs: string }
await startWorker(
  {
    app: openPool(urls.app, 'fixture'),
    portal: openPool(urls.portal, 'fixture'),
    jobsUrl: urls.jobs,
    files: openFileStore(dataFolder),
    keys: parseKeys(newKeyFile()),
    clock: () => Temporal.Now.instant(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    dataFolder,
    sampleMode: false,
    constraints: new Map(),
    escalating: new Map(),
  },
  [
    domain('slow', {
      subscriptions: [
        {
          event: 'thing.said',
          name: 'slow',
          run: () => {
            process.stdout.write('inside the job\n')
            return new Promise(() => {})
          },
        },
      ],
    }),
  ],
  pino({ level: 'silent' }),
)
