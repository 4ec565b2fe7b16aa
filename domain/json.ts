import type { Instant, PlainDate } from './calendar.js';

/** JSON as it travels through payloads and MongoDB: dates and instants are ISO strings. */
export type Json<T> = T extends PlainDate | Instant
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly unknown[]
      ? { [K in keyof T]: Json<T[K]> }
      : T extends object
        ? { [K in keyof T]: Json<T[K]> }
        : never;

export function toJson<T>(value: T): Json<T> {
  return JSON.parse(JSON.stringify(value)) as Json<T>;
}
