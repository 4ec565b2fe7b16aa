import { trusted } from 'mongoose';

/** A field of the order of a list, with its value in the last item of the page before. */
type Position = readonly [field: string, value: unknown];

/**
 * What follows an item in the order of two fields. The range on the first one stands alone as well: an index begins reading there,
 * while `$or` by itself would only be looked at in everything that lies before.
 */
export function following(order: 'ascending' | 'descending', [field, value]: Position, [tie, last]: Position) {
  const [beyond, from] = order === 'ascending' ? (['$gt', '$gte'] as const) : (['$lt', '$lte'] as const);
  return {
    [field]: trusted({ [from]: value }),
    $or: [{ [field]: trusted({ [beyond]: value }) }, { [field]: value, [tie]: trusted({ [beyond]: last }) }],
  };
}
