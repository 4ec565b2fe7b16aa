import type { Journal } from '../journal.js';
import type { Collections } from './records.js';

type Name = keyof Collections;

/** A record in its new form. */
export type Put = { readonly [Each in Name]: readonly [collection: Each, record: Collections[Each]] }[Name];

/** Records by their id, in the order in which they were first put; what is put together is kept together or not at all. */
export class Store {
  private readonly collections: { readonly [Each in Name]: Map<string, Collections[Each]> } = {
    customers: new Map(),
    setups: new Map(),
    methods: new Map(),
    payments: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    answers: new Map(),
    events: new Map(),
  };

  constructor(private readonly journal?: Journal<readonly Put[]>) {
    const kept = journal?.read() ?? [];
    for (const puts of kept) this.apply(puts);
    const now = this.everything();
    if (kept.length > 2 * now.length) journal?.rewrite(now.map((put) => [put]));
  }

  put(...puts: readonly Put[]): void {
    this.journal?.append(puts);
    this.apply(puts);
  }

  get<Each extends Name>(collection: Each, id: string): Collections[Each] | undefined {
    return (this.collections[collection] as Map<string, Collections[Each]>).get(id);
  }

  all<Each extends Name>(collection: Each): Collections[Each][] {
    return [...(this.collections[collection] as Map<string, Collections[Each]>).values()];
  }

  private apply(puts: readonly Put[]): void {
    for (const [collection, record] of puts) {
      (this.collections[collection] as Map<string, typeof record>).set(record.id, record);
    }
  }

  private everything(): Put[] {
    const names = Object.keys(this.collections) as Name[];
    return names.flatMap((name) => this.all(name).map((record) => [name, record] as unknown as Put));
  }
}
