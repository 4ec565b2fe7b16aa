import { mongo } from 'mongoose';

/** True for E11000: a document with this unique key is already there. For claims that means "already done". */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

/** Runs an insert that proves something by succeeding: true when it was ours, false when the key was taken. */
export async function inserted(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
