/** How settings name guests: by number, by name, by tag, or by pool. */
export type GuestPattern =
  | { readonly type: 'vmid'; readonly from: number; readonly to: number }
  | { readonly type: 'name' | 'tag'; readonly glob: string }
  /** A pool does not include the pools below it unless it says so (S10). */
  | { readonly type: 'pool'; readonly pool: string; readonly isNested: boolean };

/** `100`, `100-199`, `web-*`, `tag:db`, `pool:prod`, `pool:prod/**`. */
export function guestPattern(text: string): GuestPattern {
  const range = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  if (range) return { type: 'vmid', from: Number(range[1]), to: Number(range[2] ?? range[1]) };
  if (text.startsWith('tag:')) return { type: 'tag', glob: text.slice(4) };
  if (!text.startsWith('pool:')) return { type: 'name', glob: text };
  const pool = text.slice(5);
  return pool.endsWith('/**')
    ? { type: 'pool', pool: pool.slice(0, -3), isNested: true }
    : { type: 'pool', pool, isNested: false };
}
