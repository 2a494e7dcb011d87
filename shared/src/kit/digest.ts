/** A text as 16 hexadecimal digits (two FNV-1a sums of 32 bits): tells versions apart, protects nothing. */
export function digest(text: string): string {
  const sum = digestSum();
  sum.add(text);
  return sum.digest();
}

/** The same of a text that comes piece by piece, wherever it is cut. */
export function digestSum() {
  let [one, other, length] = [0x811c9dc5, 0xc9dc5118, 0];
  const hex = (sum: number) => (sum >>> 0).toString(16).padStart(8, '0');
  return {
    add(text: string): void {
      for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index);
        one = Math.imul(one ^ code, 0x01000193);
        other = Math.imul(other ^ (code + length + index), 0x01000193);
      }
      length += text.length;
    },
    digest: (): string => hex(one) + hex(other),
  };
}
