/** An answer that comes in pieces. */
export interface GatheredText {
  /** Its length in bytes so far. */
  readonly bytes: number;
  add(piece: Uint8Array): void;
  text(): string;
}

const ROOM_MIN_BYTES = 4096;

/**
 * One place for all pieces, as large as was told: a list of the pieces would keep what they came in, and be there a
 * second time when they are put together. Where nothing true was told, the place doubles.
 */
export function gatherText(toldBytes = 0): GatheredText {
  let room = Buffer.allocUnsafeSlow(Math.max(toldBytes, ROOM_MIN_BYTES));
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    add(piece) {
      if (bytes + piece.length > room.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(2 * room.length, bytes + piece.length));
        larger.set(room.subarray(0, bytes));
        room = larger;
      }
      room.set(piece, bytes);
      bytes += piece.length;
    },
    text: () => room.toString('utf8', 0, bytes),
  };
}

/** What the headers of an answer tell, as pairs of bytes; undefined where they do not, or no number. */
export function toldLength(headers: readonly Uint8Array[]): number | undefined {
  const texts = headers.map((each) => Buffer.from(each).toString('latin1'));
  const at = texts.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === 'content-length');
  const told = at < 0 ? '' : (texts[at + 1] ?? '');
  return /^\d{1,15}$/.test(told) ? Number(told) : undefined;
}
