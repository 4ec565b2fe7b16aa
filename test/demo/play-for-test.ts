/** A chapter told on a service of the tests, and what it wrote. */
import type { Chapter } from '../../demo/chapter.js';
import { type Outcome, playChapter } from '../../demo/play.js';
import { Terminal } from '../../demo/terminal.js';
import { listTestClocks } from '../api/operations/clocks.js';
import { openPerennial } from '../perennial.js';

export interface PlayedChapter extends Outcome {
  /** The lines that say what differs. */
  readonly wrong: readonly string[];
  /** Names of the files that it wrote. */
  readonly files: readonly string[];
  /** How many test clocks are left. */
  readonly clocks: number;
}

export async function playForTest(chapter: Chapter, keepClocks = false): Promise<PlayedChapter> {
  const perennial = await openPerennial();
  const { dataPlaneUrl, mailUrl, namespace } = perennial.testEnvironment;
  const files: string[] = [];
  let written = '';
  try {
    const outcome = await playChapter(chapter, {
      addresses: {
        api: perennial.url,
        mailUi: mailUrl,
        dataPlane: dataPlaneUrl,
        temporalUi: undefined,
        temporalNamespace: namespace,
      },
      operatorKey: perennial.operatorKey,
      terminal: new Terminal({ write: (text: string) => (written += text) }, {}),
      signal: new AbortController().signal,
      keepClocks,
      keep: async (name) => {
        files.push(name);
        return name;
      },
    });
    const lines = written.split('\n');
    const wrong = lines.flatMap((line, i) => (line.startsWith('  ✗') ? [line, lines[i + 1] ?? ''] : []));
    return { ...outcome, wrong, files, clocks: (await listTestClocks(perennial)).length };
  } finally {
    if (process.env['SHOW_STORY']) process.stderr.write(written);
    await perennial.close();
  }
}
