import { expect } from 'chai';
import { perObject } from './per-object.ts';

describe('perObject', () => {
  it('makes something of each object once, undefined too', () => {
    const asked: string[] = [];
    const lengthOf = perObject(({ text }: { readonly text: string }) => {
      asked.push(text);
      return text === '' ? undefined : text.length;
    });
    const [empty, word] = [{ text: '' }, { text: 'word' }];
    expect([empty, word, empty, word].map(lengthOf)).to.deep.equal([undefined, 4, undefined, 4]);
    expect(lengthOf({ text: 'word' })).to.equal(4);
    expect(asked).to.deep.equal(['', 'word', 'word']);
  });
});
