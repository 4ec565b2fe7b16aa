import { median } from './report.js';

/** The rounds of ours and of the bare counterpart, in turns (A B A B), so that both see the machine's good and bad times. */
export interface Rounds<Round> {
  readonly ours: readonly Round[];
  readonly bare: readonly Round[];
}

export async function inTurns<Round>(
  rounds: number,
  ours: () => Promise<Round>,
  bare: () => Promise<Round>,
): Promise<Rounds<Round>> {
  const played: { ours: Round[]; bare: Round[] } = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round += 1) {
    played.ours.push(await ours());
    played.bare.push(await bare());
  }
  return played;
}

/** Medians over the rounds; the ratio is the median of each round's own. */
export function compared<Round>({ ours, bare }: Rounds<Round>, value: (round: Round) => number) {
  const pairs = ours.map((round, i) => [value(round), value(bare[i] ?? round)] as const);
  return {
    ours: median(pairs.map(([one]) => one)),
    bare: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([one, other]) => one / other)),
  };
}
