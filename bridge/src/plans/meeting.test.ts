import { expect } from 'chai';
import { createMeeting } from './meeting.ts';

describe('a meeting of searches', () => {
  it('tells all what all have found, by their numbers, when the last has told', () => {
    const heard: string[] = [];
    const meet = createMeeting<string>(2);
    const tell = (index: number, finding: string) =>
      meet(index, finding, (findings) => heard.push(`${index} hears ${findings.join('+')}`));
    tell(1, 'b');
    expect(heard).to.deep.equal([]);
    tell(0, 'a');
    expect(heard).to.deep.equal(['0 hears a+b', '1 hears a+b']);
    tell(0, 'c');
    tell(1, 'd');
    expect(heard.slice(2)).to.deep.equal(['0 hears c+d', '1 hears c+d']);
  });
});
