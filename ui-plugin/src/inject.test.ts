import { expect } from 'chai';
import { addEntry } from './inject.ts';

const itemIds = (items: readonly { itemId?: string }[]) => items.map(({ itemId }) => itemId);

describe('the menu entry', () => {
  it('comes after the last entry of HA', () => {
    const items = [
      { itemId: 'summary' },
      { itemId: 'ha' },
      { itemId: 'ha-rules', groups: ['ha'] },
      { itemId: 'ha-fencing', groups: ['ha'] },
      { itemId: 'acme' },
    ];
    addEntry(items, 'Rebalancing');
    expect(itemIds(items)).deep.equal(['summary', 'ha', 'ha-rules', 'ha-fencing', 'pve-rebalance', 'acme']);
  });

  it('is left out where there is no HA entry, and never added twice', () => {
    const none = [{ itemId: 'summary' }];
    addEntry(none, 'Rebalancing');
    expect(itemIds(none)).deep.equal(['summary']);
    const twice = [{ itemId: 'ha' }];
    addEntry(twice, 'Rebalancing');
    addEntry(twice, 'Rebalancing');
    expect(itemIds(twice)).deep.equal(['ha', 'pve-rebalance']);
  });
});
