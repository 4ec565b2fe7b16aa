import { z } from 'zod';
import { inLanguage } from '../schema.js';
import { themes } from './theme.js';

export const pictureQuery = z.strictObject({
  width: z.coerce.number().int().min(320).max(1600).default(360).meta({
    description: 'Width in pixels; the height follows, and letters keep their size. 360 fits a phone',
    example: 360,
  }),
  theme: z.enum(themes).default('auto').meta({ description: 'auto: light or dark as the reader has set it' }),
  ...inLanguage,
});

export const picture = { description: 'A picture', schema: z.string(), contentType: 'image/svg+xml' } as const;

/** The picture's own style sheet lies in it. */
export const ownStyle = { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" };
