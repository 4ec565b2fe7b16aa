/**
 * The shell of the documents, played in order on a service: what is printed there has to work for whoever copies it. `SAID=1`
 * prints what it says, for the documents.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedOperator } from '../../demo/seed-operator.js';
import { errorCatalogue } from '../../domain/errors.js';
import { demoOperator } from '../../servers/issuer/people.js';
import { type LocalIssuer, startIssuer } from '../../servers/issuer.js';
import { isOfCheckout, type Snippet, snippetsOf } from '../docs.js';
import { openPerennial, type Perennial, publicUrl } from '../perennial.js';

let issuer: LocalIssuer;
let perennial: Perennial;
let folder: string;
beforeAll(async () => {
  issuer = await startIssuer({ audience: publicUrl });
  perennial = await openPerennial({ issuer });
  await seedOperator(perennial.testEnvironment.database, issuer.url, demoOperator, new Date());
  folder = await mkdtemp(join(tmpdir(), 'perennial-snippets-'));
  await mkdir(join(folder, '.perennial'));
  await writeFile(join(folder, '.perennial', 'operator-api-key'), perennial.operatorKey);
}, 180_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await perennial.close();
  await issuer.close();
});

/** Where the documents say that things are, and where they are here. */
const placed = (text: string) =>
  text
    .replaceAll('http://127.0.0.1:8080', perennial.url)
    .replaceAll('http://127.0.0.1:8790', perennial.testEnvironment.dataPlaneUrl)
    .replaceAll('http://127.0.0.1:8794', issuer.url);

/** Runs a script that stops at the first command that fails, or variable that nothing has set. @returns its code and last words */
async function bash(script: string, ...parameters: readonly string[]) {
  const child = spawn('bash', [...parameters, '-euo', 'pipefail'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes));
  child.stdin.end(script);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said: Buffer.concat(said).toString() };
}

/** The functions of the tour, and the one that makes a customer. */
const functions = [
  snippetsOf('README.md').find(({ text }) => text.includes('call() {'))?.text ?? '',
  ...snippetsOf('docs/test-clocks.md').flatMap(({ text }) => /^customer\(\) \{[\s\S]*?^\}$/m.exec(text) ?? []),
];
/** Documents of which every snippet is played; each begins with the functions of the tour. */
const played = ['README.md', 'docs/test-clocks.md', 'docs/operations.md', 'docs/api.md', 'docs/webhooks.md'];

/** What a snippet has said that is not meant: a pick of what is not there, or a refusal that the document does not show. */
function unexpectedIn(said: string, { line, following }: Snippet): string[] {
  const refusals = Object.keys(errorCatalogue).filter(
    (code) => said.includes(`"${code}"`) && !following.includes(code),
  );
  const picks = /^(?:undefined|null)$/m.test(said) ? ['a pick of what is not there'] : [];
  return [...refusals, ...picks].map((what) => `line ${line}: ${what}`);
}

describe.each(played)('the snippets of %s', (file) => {
  it('work as they are printed', async () => {
    const snippets = snippetsOf(file).filter((one) => !isOfCheckout(one));
    expect(snippets.length).toBeGreaterThan(2);
    const lines = snippets.map(({ line, text }) => `echo "@@ line ${line}"\n${text}`);
    const { code, said } = await bash(placed([...functions, ...lines].join('\n')));
    if (process.env['SAID']) process.stderr.write(said);
    expect({ code, said: code === 0 ? '' : said.slice(-1_500) }).toEqual({ code: 0, said: '' });
    const parts = said.split(/@@ line \d+\n/).slice(1);
    expect(snippets.flatMap((snippet, i) => unexpectedIn(parts[i] ?? '', snippet))).toEqual([]);
  }, 240_000);
});
