/**
 * Text from outside as one harmless line: no control characters (a terminal would obey them), nothing that
 * reorders or hides text, at most `charactersMax` characters.
 */
export function printable(text: string, charactersMax = 300): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length <= charactersMax ? plain : `${characters.slice(0, charactersMax - 1).join('')}…`;
}
