/** What the demo needs of a stream such as `process.stdout`. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
type Paint = keyof typeof codes;

const eraseLine = '\r\u001b[2K';

/** Lines for a person, and on a real terminal one line at the bottom that changes in place. */
export class Terminal {
  readonly #screen: Screen;
  readonly #live: boolean;
  readonly #coloured: boolean;
  #status = '';

  constructor(screen: Screen, environment: Readonly<Record<string, string | undefined>>) {
    this.#screen = screen;
    this.#live = screen.isTTY === true && environment['TERM'] !== 'dumb';
    this.#coloured = this.#live && !environment['NO_COLOR'];
  }

  line(text = ''): void {
    this.#screen.write(`${this.#status ? eraseLine : ''}${text}\n`);
    this.#status = '';
  }

  /** Shows what is going on until the next line or status. Where lines cannot be taken back, nothing is shown. */
  status(text: string): void {
    if (!this.#live) return;
    const room = (this.#screen.columns || 80) - 1;
    const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    if (shown === this.#status) return;
    this.#screen.write(`${eraseLine}${this.paint('cyan', shown)}`);
    this.#status = shown;
  }

  /** True where a status can be seen. */
  get live(): boolean {
    return this.#live;
  }

  paint(paint: Paint, text: string): string {
    return this.#coloured ? `\u001b[${codes[paint]}m${text}\u001b[0m` : text;
  }
}
