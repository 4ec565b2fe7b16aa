import type { Client } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { searchAttributes } from '../contracts/search-attributes.js';

/** Adds the search attributes that the namespace does not know yet; on the embedded server they are there from its start. */
export async function addSearchAttributes(client: Client): Promise<void> {
  const { connection, options } = client;
  const missing = await missingAttributes(client);
  if (missing.length === 0) return;
  const types = missing.map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? 0]);
  try {
    const { namespace } = options;
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
  } catch (error) {
    // Another process that starts has added them.
    if ((await missingAttributes(client)).length > 0) throw error;
  }
}

async function missingAttributes({ connection, options: { namespace } }: Client) {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.values(searchAttributes).filter(({ name }) => !(name in customAttributes));
}
