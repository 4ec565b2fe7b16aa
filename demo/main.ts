/**
 * npm run demo: a chapter told on the running service, checked against its real answers. Exit 0 when everything was as
 * told, 1 when something differed or the story could not be told to its end.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { orExit, readStartConfig } from '../config/index.js';
import { ApiClient } from './api-client.js';
import type { Chapter } from './chapter.js';
import { chapters } from './chapters.js';
import { wishOf } from './command-line.js';
import { findOrStartService, type Service } from './service.js';
import { Story, StoryBroken } from './story.js';
import { Surroundings } from './surroundings.js';
import { Terminal } from './terminal.js';
import { toldSeconds } from './told-time.js';

/** By convention 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const terminal = new Terminal(process.stdout, process.env);
const interruption = new AbortController();
let interruptedBy: keyof typeof exitCodes | undefined;
let service: Service | undefined;

function onSignal(signal: keyof typeof exitCodes): void {
  // Who asks twice does not want to wait for the order.
  if (interruptedBy) void service?.stop();
  interruptedBy ??= signal;
  interruption.abort(new StoryBroken('Interrupted'));
}

/** Writes into the folder `demo` of the data directory; the path returned is relative to the project where it can be. */
async function keep(dataDirectory: string, name: string, content: string): Promise<string> {
  const folder = join(dataDirectory, 'demo');
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, content);
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

async function tell(chapter: Chapter, dataDirectory: string): Promise<boolean> {
  const { signal } = interruption;
  terminal.line();
  terminal.line(terminal.paint('bold', `Perennial: ${chapter.title}`));
  terminal.status('  Looking for the service …');
  service = await findOrStartService({ dataDirectory, terminal, signal });
  const { addresses, operatorKey, startedHere } = service;
  terminal.line(`  on ${addresses.api}, ${startedHere ? 'started for this story' : 'which was running already'}`);

  const story = new Story(terminal);
  const startedAt = performance.now();
  await chapter.tell({
    api: new ApiClient(addresses.api, operatorKey, signal),
    surroundings: new Surroundings(addresses, signal),
    story,
    terminal,
    signal,
    keep: (name, content) => keep(dataDirectory, name, content),
  });
  const { held, differing } = story;
  terminal.line();
  terminal.line(
    differing === 0
      ? terminal.paint('green', `All ${held} checks hold. Told in ${toldSeconds(performance.now() - startedAt)}.`)
      : terminal.paint('red', `${differing} of ${held + differing} checks differ: look for ✗ above.`),
  );
  return differing === 0;
}

/** The service goes as it came, also when the story breaks off. */
async function stopService(): Promise<void> {
  if (!service?.startedHere) return;
  terminal.status('  Stopping the service …');
  await service.stop();
  terminal.line('The service that was started for this story has been stopped.');
}

async function play(chapter: Chapter): Promise<number> {
  const dataDirectory = resolve(orExit(() => readStartConfig(process.env)).dataDirectory);
  for (const signal of Object.keys(exitCodes) as (keyof typeof exitCodes)[]) process.on(signal, onSignal);
  // Nobody reads on.
  process.stdout.on('error', () => onSignal('SIGHUP'));
  try {
    return (await tell(chapter, dataDirectory)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StoryBroken)) throw error;
    terminal.line();
    terminal.line(terminal.paint('red', interruptedBy ? 'Interrupted.' : `The story breaks off: ${error.message}`));
    return interruptedBy ? exitCodes[interruptedBy] : 1;
  } finally {
    await stopService();
  }
}

async function main(): Promise<number> {
  const wish = wishOf(process.argv.slice(2), chapters);
  if ('mistake' in wish) {
    console.error(wish.mistake);
    return 1;
  }
  if ('chapter' in wish) return play(wish.chapter);
  for (const { name, title } of chapters) console.log(`${name.padEnd(20)}${title}`);
  return 0;
}

process.exitCode = await main();
