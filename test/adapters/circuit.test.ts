import { setTimeout as pause } from 'node:timers/promises';
import { CircuitOpen, circuit } from '../../adapters/circuit.js';

class Hung extends Error {}

const isHung = (error: unknown) => error instanceof Hung;
const hang = () => Promise.reject(new Hung());
const refuse = () => Promise.reject(new Error('refused'));
const answer = async () => 'answered';

describe('a service outside', () => {
  it('that hangs is asked no more after five calls, and again by one', async () => {
    const { call } = circuit(isHung, 200);
    for (let n = 0; n < 5; n++) await expect(call(hang)).rejects.toBeInstanceOf(Hung);
    let calls = 0;
    const asked = async () => ++calls;
    await expect(call(asked)).rejects.toBeInstanceOf(CircuitOpen);
    expect(calls).toBe(0);
    await pause(250);
    let giveUp = (_error: Error) => {};
    const again = call(() => new Promise((_, reject) => (giveUp = reject)));
    await expect(call(asked)).rejects.toBeInstanceOf(CircuitOpen);
    giveUp(new Hung());
    await expect(again).rejects.toBeInstanceOf(Hung);
    await expect(call(asked)).rejects.toBeInstanceOf(CircuitOpen);
    await pause(250);
    expect(await call(asked)).toBe(1);
    expect(await Promise.all([call(asked), call(asked)])).toEqual([2, 3]);
  });

  it('that refuses at once holds nobody up, and is asked as often as it is needed', async () => {
    const { call } = circuit(isHung);
    for (let n = 0; n < 20; n++) await expect(call(refuse)).rejects.toThrow('refused');
    expect(await call(answer)).toBe('answered');
  });

  it('that hangs for fewer than half of its calls is slow, and is asked', async () => {
    const { call } = circuit(isHung);
    for (let n = 0; n < 20; n++) {
      await expect(call(hang)).rejects.toBeInstanceOf(Hung);
      await call(answer);
      await call(answer);
    }
  });
});
