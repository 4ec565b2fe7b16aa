import { z } from 'zod';

/** Partners are known by the number that their programme gave them. */
export const partnerId = z
  .string()
  .regex(/^\d{1,12}$/)
  .meta({ description: 'Id of a partner: digits', example: '4711' });
