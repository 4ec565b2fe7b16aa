/** Services outside that hang: after a few calls that found no answer, the next are told so at once, and hold up nobody. */
import CircuitBreaker from 'opossum';

/** In milliseconds: calls are counted for so long, and a service that hangs is asked again after so long, by one call. */
const countedFor = 60_000;
const askedAgainAfter = 30_000;
/** Fewer calls than this say nothing of a service. */
const fewest = 5;

export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}

export interface Circuit {
  /** @throws CircuitOpen while half of the last minute's calls have hung, and what the call throws */
  call<Answer>(work: () => Promise<Answer>): Promise<Answer>;
}

/**
 * @param hung whether a call that failed has waited for its answer in vain: whatever else it failed by is an answer
 * @param resetTimeout after how many milliseconds it is asked again
 */
export function circuit(hung: (error: unknown) => boolean, resetTimeout = askedAgainAfter): Circuit {
  const breaker = new CircuitBreaker(async (work: () => Promise<unknown>) => work(), {
    timeout: false,
    errorThresholdPercentage: 50,
    volumeThreshold: fewest,
    rollingCountTimeout: countedFor,
    resetTimeout,
    errorFilter: (error) => !hung(error),
  });
  return {
    async call<Answer>(work: () => Promise<Answer>) {
      try {
        return (await breaker.fire(work)) as Answer;
      } catch (error) {
        if (CircuitBreaker.isOurError(error as Error))
          throw new CircuitOpen('It has not answered for a while', { cause: error });
        throw error;
      }
    },
  };
}
