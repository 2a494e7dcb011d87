import { expect } from 'chai';
import { textTable } from './table.ts';

describe('textTable', () => {
  it('lines columns up, numbers to the right', () => {
    const columns = [{ title: 'Guest' }, { title: 'To Copy', align: 'right' as const }, { title: 'Why' }];
    const rows = [
      ['101 web', '7.4 GiB', 'fits'],
      ['9 x', '900 MiB', 'fits best'],
    ];
    expect(textTable(columns, rows)).to.deep.equal([
      'Guest    To Copy  Why',
      '101 web  7.4 GiB  fits',
      '9 x      900 MiB  fits best',
    ]);
  });
});
