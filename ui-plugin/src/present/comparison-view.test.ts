import { expect } from 'chai';
import { compare } from '#shared/plan/answers/compare.ts';
import { whatIf } from '#shared/plan/answers/what-if.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { comparisonHtml } from './comparison-view.ts';
import { rivalSettings } from './plan-rivals.ts';

const snapshot = cluster(
  `pve1 64G 16c: ${Array.from({ length: 26 }, (_, index) => `${100 + index} 2G`).join(', ')}\npve2 64G 16c:\npve3 64G 16c:`,
);
const shown = (...changes: Parameters<typeof whatIf>[2]) =>
  comparisonHtml(whatIf(snapshot, defaultSettings, changes).difference, ['this plan', 'the other'])
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/ +/g, ' ');

describe('two plans side by side', () => {
  it('shows evenness, moves, bytes and time of both, and the moves in which they differ', () => {
    const text = shown({ type: 'settings', settings: rivalSettings('aggressiveness-5') });
    expect(text).to.include('The plans differ');
    expect(text).to.match(/ Moves \d+ \d+ To Copy [\d.]+ GiB [\d.]+ GiB One After the Other /);
    expect(text).to.match(/Worst Node [\d.]+ % [\d.]+ % Spread of Memory [\d.]+ % [\d.]+ % Spread of CPU/);
    expect(text).to.match(/Only the other: \d+ pve1 → pve[23]/);
    expect(text).to.match(/pve1: memory [\d.]+ % or [\d.]+ %, CPU/);
  });

  it('sets ours beside the balancer of Proxmox VE and of others', () => {
    for (const id of ['native-bruteforce', 'proxlb-greedy', 'bucket-main'])
      expect(shown({ type: 'settings', settings: rivalSettings(id) })).to.match(/ Moves \d+ \d+ /);
  });

  it('calls guests by their names, and shows no node whose figures look alike', () => {
    const { difference } = whatIf(snapshot, defaultSettings, [
      { type: 'settings', settings: rivalSettings('aggressiveness-5') },
    ]);
    const alike = { node: 'pve9', memoryPercent: 51.1, otherMemoryPercent: 51.2 };
    const nodes = [...difference.nodes, alike];
    const text = comparisonHtml({ ...difference, nodes }, ['a', 'b'], (vmid) => `${vmid} web-${vmid}`);
    expect(text)
      .to.match(/<li>1\d\d web-1\d\d pve1 → pve[23]/)
      .and.include('pve1: memory');
    expect(text).not.to.include('pve9');
  });

  it('says that two plans are the same', () => {
    const { now } = whatIf(snapshot, defaultSettings, []);
    expect(comparisonHtml(compare(now, now), ['a', 'b'])).to.include('The plans are the same');
  });

  it('lists ten moves of a kind and counts the others', () => {
    const all = { type: 'drain-node', node: 'pve1' } as const;
    const many = { type: 'settings', settings: { movesMax: 30 } } as const;
    expect(shown(many, all)).to.match(/\d+ more/);
  });
});
