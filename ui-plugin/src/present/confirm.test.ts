import { expect } from 'chai';
import { NOW_MS } from '../../demo/gallery/cluster.ts';
import { deskIn } from '../../demo/gallery/desk-state.ts';
import { execution } from '../../demo/gallery/sections.ts';
import { clockText } from './clock.ts';
import { confirmation, continuation } from './confirm.ts';

describe('the confirmation', () => {
  it('S2: says in one sentence what will happen, and until when it holds', () => {
    const asked = confirmation(deskIn('proposed-moves'), NOW_MS);
    expect(asked?.sentence).match(
      /^7 guests move live, .* over the network, in .*, between pve1, pve2, pve3\.$/,
    );
    expect(asked?.mandate).equal(
      `Continues until finished or ${clockText(NOW_MS + 3_600_000)}, also after you log out. Log out does not stop it; Stop does.`,
    );
    expect(asked?.consents).deep.equal([]);
    expect(asked?.button).equal('Apply 7 Moves');
  });

  it('wants a tick for each downtime', () => {
    const asked = confirmation(deskIn('proposed-moves', { ticked: new Set([100, 105]) }), NOW_MS);
    expect(asked?.sentence).contain('1 guest moves live, 1 guest restarts');
    expect(asked?.consents).deep.equal([
      { vmid: 105, text: '105 mail-01, pve1 → pve3: restart, about 20 s down' },
    ]);
  });

  it('is not asked for nothing', () => {
    expect(confirmation(deskIn('balanced'), NOW_MS)).equal(undefined);
  });

  it('to continue names who it is for and what is left', () => {
    const { sentence, button } = continuation(execution(['done', 'waiting']), 'anna@pve');
    expect(sentence).contain('101 db-01').not.contain('100 web-01');
    expect(button).equal('Continue as anna@pve');
  });
});
