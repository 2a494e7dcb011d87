import { resolve } from 'node:path';

/** The folder of the bundles under test; BUILT names another, for example while `dist` is being rebuilt. */
export const BUILT = resolve(process.env.BUILT ?? 'dist');
