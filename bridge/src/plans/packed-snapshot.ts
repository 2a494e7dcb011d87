import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

/** A snapshot as pieces of text: to make one of thousands of guests takes a while, in which others have their turn. */
export interface PackedSnapshot {
  readonly rest: string;
  readonly guests: readonly string[];
}

/** With their histories about a millisecond's worth. */
const GUESTS_PER_PIECE = 100;

const others = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function pack({ guests, ...rest }: ClusterSnapshot): Promise<PackedSnapshot> {
  const pieces: string[] = [];
  for (let index = 0; index < guests.length; index += GUESTS_PER_PIECE) {
    if (index > 0) await others();
    pieces.push(JSON.stringify(guests.slice(index, index + GUESTS_PER_PIECE)));
  }
  return { rest: JSON.stringify(rest), guests: pieces };
}

/** What was packed, without the keys that held nothing. */
export function unpack({ rest, guests }: PackedSnapshot): ClusterSnapshot {
  const read = guests.flatMap((piece): GuestFacts[] => JSON.parse(piece));
  return { ...JSON.parse(rest), guests: read };
}
