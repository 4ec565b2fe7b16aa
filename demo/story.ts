/** A story that checks itself: what it says was compared with what the service answered. */
import { isDeepStrictEqual } from 'node:util';
import type { Terminal } from './terminal.js';

/** The story cannot go on; `message` is one line that says why. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

/** A place where an answer is another one than the story expects. */
export interface Difference {
  /** Path into the answer, such as `term.expiresOn`; empty for the answer itself. */
  readonly at: string;
  readonly answered: unknown;
  readonly expected: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

function hasFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** Where two plain values differ, each place by itself. */
export function differences(answered: unknown, expected: unknown, at = ''): Difference[] {
  if (isDeepStrictEqual(answered, expected)) return [];
  const comparable = hasFields(answered) && hasFields(expected) && Array.isArray(answered) === Array.isArray(expected);
  if (!comparable) return [{ at, answered, expected }];
  return [...new Set([...Object.keys(expected), ...Object.keys(answered)])].flatMap((key) =>
    differences(answered[key], expected[key], at ? `${at}.${key}` : key),
  );
}

/** Tells a chapter scene by scene, and keeps count of what held. */
export class Story {
  readonly #terminal: Terminal;
  #held = 0;
  #differing = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  get held(): number {
    return this.#held;
  }

  get differing(): number {
    return this.#differing;
  }

  scene(title: string): void {
    this.#terminal.line();
    this.#terminal.line(this.#terminal.paint('bold', title));
  }

  /** Says something that needs no proof. */
  print(text: string): void {
    this.#terminal.line(`    ${this.#terminal.paint('dim', text)}`);
  }

  /** Says a sentence if the answer is the expected one, and else what differs. */
  expect<Answer>(sentence: string, answered: Answer, expected: NoInfer<Answer>): void {
    const found = differences(answered, expected);
    if (found.length === 0) {
      this.#held += 1;
      this.#terminal.line(`  ${this.#terminal.paint('green', '✓')} ${sentence}`);
      return;
    }
    this.#differing += 1;
    this.#terminal.line(`  ${this.#terminal.paint('red', '✗')} ${sentence}`);
    for (const difference of found) {
      const place = difference.at ? `${difference.at}: ` : '';
      const text = `${place}expected ${shown(difference.expected)}, answered ${shown(difference.answered)}`;
      this.#terminal.line(`    ${this.#terminal.paint('red', text)}`);
    }
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
