import { createHash } from 'node:crypto';

/** The digest that PVE adds to configuration it returns. */
export const digestOf = (value: unknown): string =>
  createHash('sha1').update(JSON.stringify(value)).digest('hex');
