import { cachedWorkflows } from '../../worker/cached-workflows.js';

const megabytes = (count: number) => count * 1024 * 1024;

describe('the workflows that a worker keeps in memory', () => {
  it.each([
    ['by the heap, where that is small', 512, 16_000, 1448],
    ['by the memory of the container, where that is', 4144, 1024, 1148],
    ['in a large one by the heap of Node’s own choice', 4144, 16_000, 15_976],
    ['and some where there is hardly room', 128, 256, 50],
  ])('are as many as fit %s', (_how, heap, memory, most) => {
    expect(cachedWorkflows({ heap: megabytes(heap), memory: megabytes(memory) })).toBe(most);
  });

  it('are a number here, too', () => {
    expect(cachedWorkflows()).toBeGreaterThanOrEqual(50);
    expect(Number.isInteger(cachedWorkflows())).toBe(true);
  });
});
