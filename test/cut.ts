/** Work that is broken off between two effects, as by a kill of its process. */

/** It is cut before one of the effects, or after it, when nobody hears the answer. */
export class Cut {
  private calls = 0;
  happened = false;

  /** @param at counts the effects from 1; infinite: never */
  constructor(
    private readonly at: number,
    private readonly where: 'before' | 'after',
  ) {}

  async around<Result>(work: () => Promise<Result>): Promise<Result> {
    this.calls += 1;
    const here = this.calls === this.at;
    if (here) this.happened = true;
    if (here && this.where === 'before') throw new Error('cut');
    const result = await work();
    if (here) throw new Error('cut');
    return result;
  }
}

/** The same object, whose methods go through the cut; left out: all that answer a promise. */
export function cutting<Target extends object>(target: Target, cut: Cut, names?: readonly (keyof Target)[]): Target {
  return new Proxy(target, {
    get(of, name) {
      const value = Reflect.get(of, name, of) as unknown;
      if (typeof value !== 'function') return value;
      const bound = value.bind(of) as (...args: unknown[]) => Promise<unknown>;
      if (!names) return isAsync(value) ? (...args: unknown[]) => cut.around(() => bound(...args)) : bound;
      return names.some((one) => one === name) ? (...args: unknown[]) => cut.around(() => bound(...args)) : bound;
    },
  });
}

function isAsync(value: object): boolean {
  return value.constructor.name === 'AsyncFunction';
}
