/** What the local counterparts of the ports are told to do wrong, and how they are told: the same for all of them. */
import express, { Router } from 'express';
import type { z } from 'zod';
import { Problem, parsed } from './problems.js';
import { seeded } from './seeded-random.js';

/** What any of them can be told. */
interface Told {
  /** It waits so long, in milliseconds, or until it is told something else. */
  readonly delayMs?: number | undefined;
  /** What it draws is drawn from this. */
  readonly seed?: number | undefined;
}

/** Settings that are numbers: the next n. */
type CounterOf<Settings> = { [Name in keyof Settings]-?: number extends Settings[Name] ? Name : never }[keyof Settings];

/** Settings of which one of the next n is used up; null where none is left. */
export function lessOne<Settings extends object>(settings: Settings, name: CounterOf<Settings>): Settings | null {
  const left = Number(settings[name] ?? 0);
  return left > 0 ? { ...settings, [name]: left - 1 } : null;
}

/** The settings in force, counting down as they are used up, and who waits by them. */
export class ToldBehaviour<Settings extends Told> {
  protected settings: Settings;
  private random: () => number = Math.random;
  private readonly held = new Set<() => void>();
  private closed = false;

  /** It behaves well at first. @param schema of which nothing is required */
  constructor(private readonly schema: z.ZodType<Settings>) {
    this.settings = schema.parse({});
  }

  get current(): Settings {
    return this.settings;
  }

  /** How many wait. */
  get waiting(): number {
    return this.held.size;
  }

  /** Takes the place of all that was said before: who waited by that goes on, as it is said now. @throws Problem */
  tell(settings: unknown): void {
    this.settings = parsed(this.schema, settings);
    this.random = this.settings.seed === undefined ? Math.random : seeded(this.settings.seed);
    this.release();
  }

  /** From now on nothing waits, and what has waited is not done. */
  close(): void {
    this.closed = true;
    this.release();
  }

  /** Waits for `delayMs`, or until something else is told. @throws Problem when it is closed meanwhile */
  async wait(): Promise<void> {
    const { delayMs = 0 } = this.settings;
    if (delayMs > 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        const goOn = () => {
          clearTimeout(timer);
          this.held.delete(goOn);
          resolve();
        };
        const timer = setTimeout(goOn, delayMs);
        this.held.add(goOn);
      });
    }
    if (this.closed) throw new Problem(503, 'closing', 'It is being stopped');
  }

  /** Whether this is one of the next n that the setting speaks of; it counts as used. */
  protected use(name: CounterOf<Settings>): boolean {
    const rest = lessOne(this.settings, name);
    if (rest) this.settings = rest;
    return rest !== null;
  }

  /** Whether this is of the share; a share of nothing draws nothing. */
  protected draw(share = 0): boolean {
    return share > 0 && this.random() < share;
  }

  /** From 0 to under a number. */
  protected upTo(limit: number): number {
    return limit > 0 ? this.random() * limit : 0;
  }

  private release(): void {
    for (const goOn of this.held) goOn();
  }
}

/**
 * `/behaviour`: to read (GET), to tell (PUT) and to take back (DELETE); `/behaviour/waiting`: how many wait by it.
 *
 * @param changed what follows when something was told
 */
export function behaviourRoutes<Settings extends Told>(
  behaviour: ToldBehaviour<Settings>,
  changed: () => void = () => {},
): Router {
  const router = Router();
  router
    .route('/behaviour')
    .get((_request, response) => {
      response.json(behaviour.current);
    })
    .put(express.json({ limit: '4kb' }), (request, response) => {
      behaviour.tell(request.body);
      changed();
      response.json(behaviour.current);
    })
    .delete((_request, response) => {
      behaviour.tell({});
      changed();
      response.status(204).end();
    });
  router.get('/behaviour/waiting', (_request, response) => {
    response.json({ waiting: behaviour.waiting });
  });
  return router;
}
