import type { Client } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { searchAttributes } from '../config/search-attributes.js';

/** Adds the search attributes that the namespace does not know yet; on the embedded server they are there from its start. */
export async function addSearchAttributes({ connection, options: { namespace } }: Client): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributes).filter(([name]) => !(name in customAttributes));
  if (missing.length === 0) return;
  const types = missing.map(([name, type]) => [name, encodeSearchAttributeIndexedValueType(valueTypes[type]) ?? 0]);
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) });
}

const valueTypes = { Keyword: 'KEYWORD', Datetime: 'DATETIME' } as const;
