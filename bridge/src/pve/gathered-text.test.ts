import { expect } from 'chai';
import { gatherText, toldLength } from './gathered-text.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('an answer that comes in pieces', () => {
  const whole = `[${'"Größe 🐘",'.repeat(3000)}0]`;
  for (const told of [undefined, 0, 10, bytes(whole).length, 1e6])
    it(`is what was sent, whatever was told of its length: ${told ?? 'nothing'}`, () => {
      const gathered = gatherText(told);
      const sent = bytes(whole);
      // pieces end within a character, too
      for (let at = 0; at < sent.length; at += 997) gathered.add(sent.subarray(at, at + 997));
      expect(gathered.bytes).equal(sent.length);
      expect(gathered.text()).equal(whole);
    });

  it('does not keep what its pieces came in', () => {
    const gathered = gatherText();
    const piece = bytes('first');
    gathered.add(piece);
    piece.fill(0);
    expect(gathered.text()).equal('first');
  });
});

describe('the length that headers tell', () => {
  const lengthOf = (...texts: string[]) => toldLength(texts.map(bytes));
  it('is read in any case, and from names only', () => {
    expect(lengthOf('Server', 'content-length', 'Content-Length', '12')).equal(12);
    expect(lengthOf('server', 'pve')).equal(undefined);
  });
  it('is nothing where it is no number', () => {
    for (const odd of ['', '-1', '1e9', '12, 12', '9'.repeat(16)])
      expect(lengthOf('content-length', odd), odd).equal(undefined);
  });
});
