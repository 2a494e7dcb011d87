import { expect } from 'chai';
import { german } from './catalogue/de.ts';
import { useTranslations } from './text.ts';
import { told } from './told.ts';

describe('what the bridge says of moves', () => {
  afterEach(() => useTranslations((text) => text, {}));

  it('stays as it was said in English', () => {
    const text = 'migration aborted; left locked (migrate) on pve1';
    expect(told(text)).to.equal(text);
  });

  it('is German where the words are ours, and stays what it is where they are those of Proxmox VE', () => {
    useTranslations((text) => text, german);
    expect(told('stopped by admin@pve')).to.equal('angehalten von admin@pve');
    expect(told('migration aborted; left locked (migrate) on pve1')).to.equal(
      'migration aborted; blieb auf pve1 gesperrt (migrate)',
    );
    expect(told('left locked (migrate) on pve1; it is still on pve1')).to.equal(
      'blieb auf pve1 gesperrt (migrate); er ist noch auf pve1',
    );
    expect(told('If nothing runs for it any more: on pve1: qm unlock 101')).to.equal(
      'Wenn nichts mehr für ihn läuft: auf pve1: qm unlock 101',
    );
    expect(told('it is on pve3 now, not on pve1')).to.equal('er ist jetzt auf pve3, nicht auf pve1');
    expect(told('unable to find configuration file')).to.equal('unable to find configuration file');
  });
});
