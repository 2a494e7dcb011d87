/** A text as 16 hexadecimal digits (two FNV-1a sums of 32 bits): tells versions apart, protects nothing. */
export function digest(text: string): string {
  let [one, other] = [0x811c9dc5, 0xc9dc5118];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ (code + index), 0x01000193);
  }
  const hex = (sum: number) => (sum >>> 0).toString(16).padStart(8, '0');
  return hex(one) + hex(other);
}
