const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;
const PAGE_BYTES = 64 * 1024;
const HAS_MOST = 1;

/** Reads a number of WebAssembly (LEB128) and says where it ends. */
function readNumber(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let end = start;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[end++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end };
  }
}

/** Writes a number into the bytes from `start` up to `end`, filled up with zeros of no meaning. */
function writeNumber(bytes: Uint8Array, start: number, end: number, value: number): void {
  let rest = value;
  for (let index = start; index < end; index++) {
    bytes[index] = (rest & 0x7f) | (index < end - 1 ? 0x80 : 0);
    rest = Math.floor(rest / 128);
  }
  if (rest > 0) throw new Error(`${value} pages do not fit into ${end - start} bytes`);
}

function memorySection(bytes: Uint8Array): number {
  for (let index = HEADER_BYTES; index < bytes.length; ) {
    const { value: size, end } = readNumber(bytes, index + 1);
    if (bytes[index] === MEMORY_SECTION) return end;
    index = end + size;
  }
  throw new Error('the WebAssembly file has no memory of its own');
}

/** The same WebAssembly file with a memory that cannot grow beyond `bytesMax`: asked for more, it says no. */
export function capMemory(wasm: Uint8Array, bytesMax: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(wasm);
  const count = readNumber(bytes, memorySection(bytes));
  if (count.value !== 1 || bytes[count.end] !== HAS_MOST)
    throw new Error('the WebAssembly file declares its memory in another way than expected');
  const least = readNumber(bytes, count.end + 1);
  const most = readNumber(bytes, least.end);
  const pages = Math.max(least.value, Math.floor(bytesMax / PAGE_BYTES));
  if (pages < most.value) writeNumber(bytes, least.end, most.end, pages);
  return bytes;
}
