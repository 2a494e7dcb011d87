import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import { planDigest } from './digest.ts';

describe('plan digest', () => {
  const text = 'pve1 64G: 100 8G/6G 4c/1c\npve2 64G:';
  const of = (changed: string) => planDigest(cluster(changed), defaultSettings);

  it('does not change with loads', () => {
    expect(of(text.replace('6G', '5G').replace('1c', '2c'))).to.equal(of(text));
  });

  it('changes with whatever makes a plan stale', () => {
    const changes = [
      'pve1 64G: 100 8G/6G 4c/1c lock=backup\npve2 64G:',
      'pve1 64G: 100 8G/6G 4c/1c #plb_ignore\npve2 64G:',
      'pve1 64G: 100 16G/6G 4c/1c\npve2 64G:',
      'pve1 64G: 100 8G/6G 4c/1c stopped\npve2 64G:',
      'pve1 64G:\npve2 64G: 100 8G/6G 4c/1c',
      'pve1 64G: 100 8G/6G 4c/1c\npve2 64G maintenance:',
      `cluster native\n${text}`,
      `ha require r 100 pve1\n${text}`,
    ];
    expect(new Set([text, ...changes].map(of)).size).to.equal(changes.length + 1);
    expect(planDigest(cluster(text), Settings.parse({ movesMax: 3 }))).to.not.equal(of(text));
  });
});
