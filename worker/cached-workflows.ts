/** How many open workflows a worker keeps in memory. What finds no room is replayed when it wakes, which costs time. */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

const megabyte = 1024 * 1024;

/** What a process may use, in bytes. */
export interface Room {
  /** Of one thread's heap. */
  readonly heap: number;
  /** Of all. */
  readonly memory: number;
}

/** What a worker takes without any, and at most for each of them: a subscription at rest takes 104 kB of heap and 258 kB in all. */
const needs: { readonly base: Room; readonly each: Room } = {
  base: { heap: 150 * megabyte, memory: 450 * megabyte },
  each: { heap: megabyte / 4, memory: megabyte / 2 },
};

/** As many as are worked at at once. */
const fewest = 50;

/** As many as there is room for. */
export function cachedWorkflows(room: Room = roomHere()): number {
  const { base, each } = needs;
  const most = Math.min((room.heap - base.heap) / each.heap, (room.memory - base.memory) / each.memory);
  return Math.max(fewest, Math.floor(most));
}

/** By Node's limit of the heap, and the limit of the container; without one half of the machine, since others run there too. */
function roomHere(): Room {
  const container = process.constrainedMemory();
  const machine = totalmem();
  const limited = container > 0 && container < machine;
  return { heap: getHeapStatistics().heap_size_limit, memory: limited ? container : machine / 2 };
}
