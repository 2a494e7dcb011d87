import { expect } from 'chai';
import { whatIf } from '#shared/plan/answers/what-if.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { suppositionHtml } from './supposition-view.ts';

const snapshot = cluster('pve1 64G 16c: 100 12G, 101 12G, 102 12G, 103 12G\npve2 64G 16c:\npve3 64G 16c:');
const shown = (...changes: Parameters<typeof whatIf>[2]) =>
  suppositionHtml(whatIf(snapshot, defaultSettings, changes)).replaceAll(/<[^>]+>/g, ' ');

describe('what would be if', () => {
  it('shows nodes and moves of the plan that would be, beside that of now', () => {
    const text = shown({ type: 'drain-node', node: 'pve1' });
    expect(text).to.match(/4 moves +· .*48 GiB/);
    expect(text).to.match(/pve1 +: memory [\d.]+ % → [\d.]+ %, CPU .*, 4 → 0 guests/);
    expect(text).to.match(/100 pve1 → pve[23]: pve1 should be emptied/);
    expect(text).to.match(/As things are, the plan has [12] moves?\./);
  });

  it('says what is asked about and not there', () => {
    expect(shown({ type: 'remove-guest', vmid: 999 })).to.match(/there is no guest 999/);
  });

  it('lists ten moves and counts the others', () => {
    const many = cluster(
      `pve1 64G 16c: ${Array.from({ length: 14 }, (_, index) => `${100 + index} 2G`).join(', ')}\npve2 64G 16c:`,
    );
    const settings = { ...defaultSettings, movesMax: 20 };
    const answer = whatIf(many, settings, [{ type: 'drain-node', node: 'pve1' }]);
    expect(suppositionHtml(answer)).to.match(/<li>4 more<\/li>/);
  });
});
