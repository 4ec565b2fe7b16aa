import type { Chapter } from './chapter.js';

/** What `npm run demo` was asked for. */
export type Wish = { readonly list: true } | { readonly chapter: Chapter } | { readonly mistake: string };

/** Reads the arguments: nothing for the first chapter, `list`, or the name of one. */
export function wishOf(words: readonly string[], chapters: readonly [Chapter, ...Chapter[]]): Wish {
  const [name, ...more] = words;
  if (more.length > 0) return { mistake: 'Name one chapter at a time: npm run demo -- NAME' };
  if (name === undefined) return { chapter: chapters[0] };
  if (name === 'list') return { list: true };
  const chapter = chapters.find((one) => one.name === name);
  return chapter ? { chapter } : { mistake: `There is no chapter ${name}: npm run demo -- list names them all` };
}
