import type { RememberedAnswer, Requested } from '../contracts/messages.js';

const rememberedFor = 24 * 3_600_000;
/** In characters of JSON. A payload may have 2 MB, and the state of the workflow is in it as well. */
const rememberedCharacters = 400_000;

/**
 * Requests of callers, carried out one at a time and each of them once. Update ids are forgotten with a run, so the answers
 * of the last day are remembered and go through continue-as-new: the newest, as many as there is room for.
 */
export class Requests {
  /** How many were carried out in this run. */
  count = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private answers: readonly RememberedAnswer[] = []) {}

  /** For a validator: a repeated request passes to its remembered answer without being judged again. */
  check({ requestId }: Requested, assert: () => void): void {
    if (!this.answered(requestId)) assert();
  }

  once<Answer>({ requestId }: Requested, work: () => Promise<Answer>): Promise<Answer> {
    return this.inTurn(async () => {
      const given = this.answered(requestId);
      if (given) return given.answer as Answer;
      this.count += 1;
      const answer = await work();
      const at = Date.now();
      this.answers = [...this.recent(), { requestId, at, answer }];
      return answer;
    });
  }

  /** Carries out a request whose work may be done again: its answer is not remembered beyond this run. */
  again<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    this.count += 1;
    return this.inTurn(work);
  }

  /** Work that waits for a write, after all earlier such work: what comes later sees a settled state. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  async settled(): Promise<void> {
    await this.turn;
  }

  /** What the next run is to know. */
  remembered(): readonly RememberedAnswer[] {
    const recent = this.recent();
    let room = rememberedCharacters;
    const forgotten = recent.findLastIndex((answer) => {
      room -= JSON.stringify(answer).length;
      return room < 0;
    });
    return recent.slice(forgotten + 1);
  }

  private recent(): readonly RememberedAnswer[] {
    return this.answers.filter(({ at }) => at > Date.now() - rememberedFor);
  }

  private answered(requestId: string): RememberedAnswer | undefined {
    return this.answers.find((answer) => answer.requestId === requestId);
  }
}
