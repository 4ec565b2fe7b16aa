/** Java, and jars from Maven Central. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { executableOnPath, run } from './executables.js';
import { cacheAtomically } from './sources.js';

/** The path of java. @throws Error where there is none, or an older one than 17 */
export async function usableJava(): Promise<string> {
  const java = await executableOnPath('java').catch(() => {
    throw new Error('java is not installed');
  });
  const major = Number(/^(?:openjdk|java) (\d+)/.exec(await run(java, ['--version'], 20_000))?.[1] ?? 0);
  if (major < 17) throw new Error(`java ${major} is too old: 17 or newer is needed`);
  return java;
}

/**
 * The folder `target` with the jars that a pom beside this file depends on, fetched by Maven unless it is there.
 * @throws Error without Maven, or where it fetches nothing
 */
export async function jarsOf(
  pom: string,
  target: string,
  properties: Readonly<Record<string, string>>,
): Promise<string> {
  const given = Object.entries(properties).map(([name, value]) => `-D${name}=${value}`);
  return fetched(target, (folder) => [
    `--file=${join(import.meta.dirname, pom)}`,
    ...given,
    `-DoutputDirectory=${folder}`,
    'dependency:copy-dependencies',
  ]);
}

/** The folder `target` with one jar and nothing that it depends on: `group:name:version`. @throws Error as `jarsOf` */
export async function jarOf(artifact: string, target: string): Promise<string> {
  return fetched(target, (folder) => [`-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`, 'dependency:copy']);
}

async function fetched(target: string, goal: (folder: string) => readonly string[]): Promise<string> {
  if ((await stat(target).catch(() => undefined))?.isDirectory()) return target;
  return cacheAtomically(target, async (folder) => {
    const jars = join(folder, 'jars');
    await run('mvn', ['--batch-mode', '--quiet', ...goal(jars)], 600_000);
    if ((await readdir(jars)).length === 0) throw new Error('mvn left no jars');
    return jars;
  });
}
