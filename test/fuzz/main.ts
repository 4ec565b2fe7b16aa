/**
 * npm run fuzz: Schemathesis against a service of its own, by the OpenAPI document that it serves. --short takes about two
 * minutes; further arguments go to Schemathesis. Exits with 0 when nothing was found, 1 when something was, 2 when it could not be run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServers } from '../global-setup.js';
import { knownValues } from '../known-values.js';
import { openPerennial, type Perennial } from '../perennial.js';
import { obtainSchemathesis, runSchemathesis, SchemathesisMissing } from './schemathesis.js';
import { apiKeyVariable, schemathesisSettings } from './settings.js';

const folder = join(import.meta.dirname, '..', '..', '.perennial', 'fuzz');
/** Of a whole run, in seconds. */
const shortRun = 100;
const longRun = 1_200;

/** Without that of links: alone it makes no request here, and such a pass makes Schemathesis 4.32.5 break off by an error of its own. */
const phases = ['--phases', 'examples,coverage,fuzzing'];

/** The exit code of Schemathesis when a check failed. */
const foundSomething = 1;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());

const wanted = process.argv.slice(2);
const short = wanted.includes('--short');
const further = wanted.filter((argument) => argument !== '--short');

/** No API key and no whole product key in what is kept and shown. */
function masked(line: string): string {
  return line
    .replaceAll(/perennial_[\w-]+/g, 'perennial_…')
    .replaceAll(/\b([0-9A-Z]{5}-){4}([0-9A-Z]{5})\b/g, '*****-*****-*****-*****-$2');
}

/** Something of every kind, so that there is something to read, change and take away. @returns what no list names */
async function populate(perennial: Perennial): Promise<object> {
  const live = await perennial.redeemed({ clock: undefined });
  await live.addUsers('Jan Kowal', 'Ewa Lis');
  const open = await perennial.openRedemption();
  const gone = await perennial.redeemed({ plan: 'mail-monthly', clock: await perennial.createClock() });
  await gone.clock?.advanceBy('P160D');
  const free = await perennial.issueKeys({ count: 40 });
  const { certificateId } = await gone.subscription();
  const ids = [live, gone].map(({ tenantId, subscriptionId, redemptionId }) => ({
    tenantId,
    subscriptionId,
    redemptionId,
  }));
  return [...ids, { ...open, redemptionId: open.id }, { keys: free.keys, keyIds: free.keyIds }, { certificateId }];
}

async function fuzz(python: string): Promise<number> {
  const stopServers = await startServers();
  try {
    const perennial = await openPerennial();
    try {
      const known = await knownValues(perennial, await populate(perennial));
      await mkdir(folder, { recursive: true });
      const settings = join(folder, 'schemathesis.toml');
      await writeFile(settings, schemathesisSettings(known));
      process.env[apiKeyVariable] = perennial.operatorKey;
      const parameters = [
        ...['--config-file', settings, '--no-color', 'run', `${perennial.url}/v1/openapi.json`],
        // One worker: parsing in several threads fails now and then in CPython 3.11 (gh-106905).
        ...['--url', perennial.url, '--workers', '1', '--generation-database', 'none'],
        ...['--max-time', String(short ? shortRun : longRun)],
        ...phases,
        // A change is judged by much the same requests as the one before; the long run invents new ones.
        ...(short ? ['--no-shrink', '--seed', '1'] : []),
        ...further,
      ];
      const code = await runSchemathesis(python, parameters, {
        signal: interruption.signal,
        onLine: (line) => console.log(masked(line)),
      });
      await writeFile(join(folder, 'service.log'), masked(perennial.log()));
      return code;
    } finally {
      await perennial.close();
    }
  } finally {
    await stopServers();
  }
}

async function main(): Promise<number> {
  try {
    const code = await fuzz(await obtainSchemathesis());
    if (interruption.signal.aborted) console.log('fuzz: interrupted');
    else if (code === 0) console.log('fuzz: nothing found: no 5xx, and every answer as documented');
    else if (code !== foundSomething) console.log(`fuzz: Schemathesis could not do its work (exit code ${code})`);
    else console.log('fuzz: found something: see the curl commands above, and .perennial/fuzz/service.log');
    return interruption.signal.aborted ? 130 : code === 0 || code === foundSomething ? code : 2;
  } catch (error) {
    console.error(error instanceof SchemathesisMissing ? error.message : error);
    return 2;
  }
}

process.exit(await main());
