/**
 * npm run demo: chapters told on the running service, checked against its real answers. Exit 0 when everything was as
 * told, 1 when something differed or a story could not be told to its end.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { orExit, readStartConfig } from '../config/index.js';
import type { Chapter } from './chapter.js';
import { chapters } from './chapters.js';
import { type DemoCommand, parseArguments } from './command-line.js';
import { formatSeconds } from './format-time.js';
import { playChapter } from './play.js';
import { findOrStartService, type Service } from './service.js';
import { StoryBroken } from './story.js';
import { Terminal } from './terminal.js';

/** By convention 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Playlist = Extract<DemoCommand, { chapters: unknown }>;

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
async function keep(dataDirectory: string, name: string, content: string | Buffer): Promise<string> {
  const folder = join(dataDirectory, 'demo');
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, content);
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function title({ title: told }: Pick<Chapter, 'title'>): void {
  terminal.line();
  terminal.line(terminal.paint('bold', `Perennial: ${told}`));
}

/** @returns whether everything was as told */
async function tell(chapter: Chapter, { addresses, operatorKey }: Service, keepClocks: boolean, dataDirectory: string) {
  const startedAt = performance.now();
  const { held, differing } = await playChapter(chapter, {
    addresses,
    operatorKey,
    terminal,
    signal: interruption.signal,
    keepClocks,
    keep: (name, content) => keep(dataDirectory, name, content),
  });
  terminal.line(
    differing === 0
      ? terminal.paint('green', `All ${held} checks hold. Told in ${formatSeconds(performance.now() - startedAt)}.`)
      : terminal.paint('red', `${differing} of ${held + differing} checks differ: look for ✗ above.`),
  );
  return differing === 0;
}

/** One that breaks off does not keep the others from being told. */
async function tellOrBreakOff(...told: Parameters<typeof tell>): Promise<boolean> {
  try {
    return await tell(...told);
  } catch (error) {
    if (!(error instanceof StoryBroken) || interruptedBy) throw error;
    terminal.line(terminal.paint('red', `The story breaks off: ${error.message}`));
    return false;
  }
}

async function tellAll(
  { chapters: [first, ...others], keepClocks }: Playlist,
  dataDirectory: string,
): Promise<boolean> {
  if (!first) return true;
  title(first);
  terminal.status('  Looking for the service …');
  service = await findOrStartService({ dataDirectory, terminal, signal: interruption.signal });
  const { addresses, startedHere } = service;
  terminal.line(`  on ${addresses.api}, ${startedHere ? 'started for this story' : 'which was running already'}`);
  let asTold = await tellOrBreakOff(first, service, keepClocks, dataDirectory);
  for (const chapter of others) {
    title(chapter);
    asTold = (await tellOrBreakOff(chapter, service, keepClocks, dataDirectory)) && asTold;
  }
  return asTold;
}

/** The service goes as it came, also when the story breaks off. */
async function stopService(): Promise<void> {
  if (!service?.startedHere) return;
  terminal.status('  Stopping the service …');
  await service.stop();
  terminal.line('The service that was started for this story has been stopped.');
}

async function play(playlist: Playlist): Promise<number> {
  const dataDirectory = resolve(orExit(() => readStartConfig(process.env)).dataDirectory);
  for (const signal of Object.keys(exitCodes) as (keyof typeof exitCodes)[]) process.on(signal, onSignal);
  // Nobody reads on.
  process.stdout.on('error', () => onSignal('SIGHUP'));
  try {
    return (await tellAll(playlist, dataDirectory)) ? 0 : 1;
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
  const command = parseArguments(process.argv.slice(2), chapters);
  if ('mistake' in command) {
    console.error(command.mistake);
    return 1;
  }
  if ('chapters' in command) return play(command);
  for (const { name, title: told } of chapters) console.log(`${name.padEnd(22)}${told}`);
  return 0;
}

process.exitCode = await main();
