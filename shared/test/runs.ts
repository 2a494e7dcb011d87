/** How often a law is tried: the same clusters every time, others with `SEED=67 npm test`. */
export const runs = (numRuns: number) => ({ numRuns, seed: Number(process.env.SEED ?? 1) });
