/** What ends work because the bridge ends: no fault of anybody, and not to be logged as one. */
export const CLOSING = new Error('the bridge is closing');
