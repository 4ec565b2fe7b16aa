import { z } from 'zod';

export const newWriteOff = z
  .strictObject({ reason: z.string().trim().min(1).max(500).meta({ example: 'Insolvent, file 12/2027' }) })
  .meta({ id: 'NewWriteOff' });
