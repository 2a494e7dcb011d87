import { PveError } from './pve-error.ts';

/** The `data` of an answer of 200. @throws PveError when it is not JSON of Proxmox VE */
export function dataOf(
  { method, path }: { readonly method: string; readonly path: string },
  text: string,
): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'data' in parsed) return parsed.data;
  } catch {
    // Said below: the answer itself may hold anything and is not repeated.
  }
  // A change may have happened although its answer cannot be read.
  throw new PveError(
    method === 'GET' ? 'garbled' : 'lost',
    `${method} ${path} got an answer that is not of Proxmox VE`,
    200,
  );
}
