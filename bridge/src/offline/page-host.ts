/** In place of node:os in the page's bundle: a page runs in no guest of the cluster that it could know of. */
export const networkInterfaces = (): Record<string, undefined> => ({});
