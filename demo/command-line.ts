import type { Chapter } from './chapter.js';

/** What `npm run demo` was asked for. */
export type DemoCommand =
  | { readonly list: true }
  | {
      readonly chapters: readonly Chapter[];
      /** `--keep`: the test clocks stay. */
      readonly keepClocks: boolean;
    }
  | { readonly mistake: string };

/** Reads the arguments: nothing for the first chapter, `list`, `all`, or the name of one; `--keep` where clocks shall stay. */
export function parseArguments(words: readonly string[], chapters: readonly [Chapter, ...Chapter[]]): DemoCommand {
  const [name, ...more] = words.filter((word) => word !== '--keep');
  const keepClocks = words.includes('--keep');
  if (more.length > 0) return { mistake: 'Name one chapter at a time: npm run demo -- NAME' };
  if (name === undefined) return { chapters: [chapters[0]], keepClocks };
  if (name === 'list') return { list: true };
  if (name === 'all') return { chapters, keepClocks };
  const chapter = chapters.find((one) => one.name === name);
  if (chapter) return { chapters: [chapter], keepClocks };
  return { mistake: `There is no chapter ${name}: name ${chapters.map((one) => one.name).join(', ')}, or all` };
}
