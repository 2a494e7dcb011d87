import { expect } from 'chai';
import { createMachine, type Machine } from '../support/machine.ts';
import { describeOnRelease } from '../support/on-release.ts';
import { type PackageFolder, packAll, pageOf } from '../support/packages.ts';
import type { Release } from '../support/roots.ts';

// What becomes of the page of the web interface, whatever is installed, upgraded, broken or removed in whatever order.
// pve-manager is a stand-in; dpkg, the maintainer scripts and the hook are the real ones.

const PAGE = '/usr/share/pve-manager/index.html.tpl';
const HOOK = '/usr/libexec/pve-rebalance/ui-hook';
const MARK = 'data-plugin="pve-rebalance"';
const [FIRST, SECOND, BROKEN] = ['0.2.0', '0.3.0', '0.4.0'] as const;
const KILLS = 40;

let packages: PackageFolder;
let installed: Machine;
let bare: Machine;
let machine: Machine;

const ours = (version: string) => packages.file('pve-rebalance', version);
const theirs = (version: string) => packages.file('pve-manager', version);
const install = (...files: string[]) => machine.must(`dpkg -i ${files.join(' ')}`);
const page = () => machine.must(`cat ${PAGE}`);
const sumOf = (path: string) => machine.must(`sha256sum < ${path}`).slice(0, 64);
const scriptHash = () => sumOf('/usr/share/pve-manager/js/pve-rebalance.js').slice(0, 12);

/** The page is that version's, and has our line right behind the one of pvemanagerlib.js, once. */
function expectLine(version: string): void {
  const lines = page().split('\n');
  const at = lines.findIndex((line) => line.includes(MARK));
  expect(lines[at - 1]).to.include('pvemanagerlib.js');
  expect(lines[at]).to.include(`src="/pve2/js/pve-rebalance.js?ver=${scriptHash()}"`);
  expect(lines.filter((_, index) => index !== at).join('\n')).to.equal(pageOf(version));
}

const expectOriginal = (version: string) => expect(page()).to.equal(pageOf(version));

function prepare(root: string): void {
  packages = packAll(
    ['8.4.1', '8.4.2', '8.4.3'],
    [
      { version: FIRST, light: true },
      { version: SECOND, light: true, panelChanged: true },
      { version: BROKEN, light: true, panelChanged: true, postinstFails: true },
    ],
  );
  bare = createMachine([root]);
  bare.give(
    ...['8.4.1', '8.4.2', '8.4.3'].map((version) => `${packages.path}/pve-manager_${version}_all.deb`),
  );
  bare.give(...[FIRST, SECOND, BROKEN].map((version) => `${packages.path}/pve-rebalance_${version}_all.deb`));
  installed = bare.copy();
  installed.must(`dpkg -i ${theirs('8.4.1')} ${ours(FIRST)}`);
}

export const webInterfaceOn = (release: Release): void =>
  describeOnRelease('the line in the web interface', release, (root) => {
    before(() => prepare(root));
    after(() => {
      for (const each of [installed, bare]) each.remove();
      packages.remove();
    });
    beforeEach(() => {
      machine = installed.copy();
    });
    afterEach(() => machine.remove());

    describe('while both packages come and go', comingAndGoing);
    describe('when the administrator has a say', administrator);
    describe('whatever breaks', breaking);
  });

function comingAndGoing(): void {
  it('is there once after installation, and keeps mode, owner and time of the page', () => {
    expectLine('8.4.1');
    const stat = `stat -c '%a %U:%G %Y' ${PAGE}`;
    const before = machine.must(stat);
    machine.must(`${HOOK} revert`);
    expectOriginal('8.4.1');
    expect(machine.must(stat)).to.equal(before);
  });

  it('is no more than a changed page in what dpkg says of pve-manager', () => {
    expect(machine.sh('dpkg -V pve-manager').text).to.equal(`??5??????   ${PAGE}\n`);
    expect(machine.sh('dpkg -V pve-rebalance').text).to.equal('');
  });

  it('is the same after the same version again', () => {
    const before = page();
    install(ours(FIRST));
    expect(page()).to.equal(before);
  });

  it('names the new script after an upgrade, and the old one after a downgrade', () => {
    install(ours(SECOND));
    expectLine('8.4.1');
    machine.must(`dpkg --force-downgrade -i ${ours(FIRST)}`);
    expectLine('8.4.1');
  });

  it('is put into every page that pve-manager brings: newer, older, the same', () => {
    for (const version of ['8.4.2', '8.4.1', '8.4.1']) {
      install(theirs(version));
      expectLine(version);
    }
  });

  it('leaves a page without its place alone, says so, and is back with the next', () => {
    const said = install(theirs('8.4.3'));
    expect(said).to.include('left as it is');
    expectOriginal('8.4.3');
    install(theirs('8.4.2'));
    expectLine('8.4.2');
  });

  it('comes with pve-manager when that is installed later, before, or in one run', () => {
    machine.remove();
    machine = bare.copy();
    install(ours(FIRST));
    install(theirs('8.4.1'));
    expectLine('8.4.1');
    install(ours(SECOND), theirs('8.4.2'));
    expectLine('8.4.2');
  });

  it('goes and comes with pve-manager', () => {
    machine.must('dpkg -r pve-manager');
    expect(machine.sh(`ls ${PAGE}`).exitCode).to.not.equal(0);
    install(theirs('8.4.2'));
    expectLine('8.4.2');
  });

  it('is gone without a trace after removal', () => {
    machine.must('dpkg -r pve-rebalance');
    expectOriginal('8.4.1');
    expect(machine.sh('dpkg -V pve-manager').text).to.equal('');
    expect(machine.must('ls -A /usr/share/pve-manager').trim().split('\n')).to.deep.equal([
      'index.html.tpl',
      'js',
    ]);
    install(theirs('8.4.2'));
    expectOriginal('8.4.2');
  });

  it('… and nothing else is left after a purge', () => {
    machine.must(`echo 'PORT=8017' >> /etc/default/pve-rebalance; ${HOOK} remove`);
    machine.must('dpkg -P pve-rebalance');
    const left = machine.must(
      'find / -xdev -name "*pve-rebalance*" -not -path "/opt/*" -not -path "/proc/*"',
    );
    expect(left).to.equal('');
    machine.must('dpkg -P pve-manager');
    expect(machine.sh('ls /usr/share/pve-manager').exitCode).to.not.equal(0);
  });
}

function administrator(): void {
  it('stays out after "ui remove", also over upgrades of both packages, until "ui install"', () => {
    machine.must(`${HOOK} remove`);
    expectOriginal('8.4.1');
    install(ours(SECOND), theirs('8.4.2'));
    expectOriginal('8.4.2');
    expect(machine.must(`${HOOK} status`)).to.match(/^removed: /);
    machine.must(`${HOOK} install`);
    expectLine('8.4.2');
  });

  it('says how it is', () => {
    expect(machine.must(`${HOOK} status`)).to.match(/^present: /);
    machine.must('echo PORT=8017 >> /etc/default/pve-rebalance');
    expect(machine.must(`${HOOK} status`)).to.match(/^outdated: /);
    machine.must(`sed -i '/${MARK}/d' ${PAGE}`);
    expect(machine.must(`${HOOK} status`)).to.match(/^missing: /);
    machine.must('dpkg -P pve-manager');
    expect(machine.must(`${HOOK} status`)).to.match(/^no-page: /);
  });

  it('names port and public address of the settings, but nothing that would mean something in a template', () => {
    machine.must(
      `printf 'PORT="8017"\\nPUBLIC_URL=wss://pve.example.org/rebalance/ws\\n' >> /etc/default/pve-rebalance`,
    );
    machine.must(`${HOOK} install`);
    expect(page()).to.include(
      `${MARK} data-port="8017" data-url="wss://pve.example.org/rebalance/ws"></script>`,
    );
    for (const odd of [
      'wss://x/[% token %]',
      'wss://x/"><script>',
      'javascript:alert(1)',
      'wss://x/$(id)',
      '',
    ]) {
      machine.must(
        `printf 'PUBLIC_URL=%s\\nPORT=80a\\n' '${odd}' > /etc/default/pve-rebalance; ${HOOK} install`,
      );
      expectLine('8.4.1');
      expect(page()).to.include(`${MARK}></script>`);
    }
  });

  it('keeps what others have changed in the page', () => {
    machine.must(`sed -i 's#</head>#<script src="/pve2/js/other.js"></script>\\n  </head>#' ${PAGE}`);
    const others = page()
      .split('\n')
      .filter((line) => !line.includes(MARK))
      .join('\n');
    machine.must('dpkg -P pve-rebalance');
    expect(page()).to.equal(others);
  });

  it('keeps a page that ends without a line end as it is', () => {
    machine.must(`${HOOK} revert; printf '<!-- end -->' >> ${PAGE}`);
    const before = sumOf(PAGE);
    machine.must(`${HOOK} apply && grep -q '${MARK}' ${PAGE} && ${HOOK} revert`);
    expect(sumOf(PAGE)).to.equal(before);
  });
}

function breaking(): void {
  it('is absent rather than wrong while our package is half configured, and back with the next good one', () => {
    expect(machine.sh(`dpkg -i ${ours(BROKEN)}`).exitCode).to.not.equal(0);
    machine.sh(`dpkg -i ${theirs('8.4.2')}`);
    expectOriginal('8.4.2');
    machine.must(`dpkg --force-downgrade -i ${ours(SECOND)}`);
    expectLine('8.4.2');
  });

  it('never fails pve-manager, not even with a hook that cannot run', () => {
    machine.must(`printf '#!/bin/sh\\nexit 1\\n' > ${HOOK}`);
    expect(install(theirs('8.4.2'))).to.include('the panel is not in the web interface');
    expectOriginal('8.4.2');
    expect(machine.must('dpkg -l pve-manager pve-rebalance | grep -c ^ii')).to.equal('2\n');
  });

  it('is taken out by postrm when prerm is lost', () => {
    machine.must('rm /var/lib/dpkg/info/pve-rebalance.prerm; dpkg -r pve-rebalance');
    expectOriginal('8.4.1');
  });

  it('is healed by the next pve-manager when all scripts are lost', () => {
    machine.must('rm /var/lib/dpkg/info/pve-rebalance.p*; dpkg -r pve-rebalance');
    install(theirs('8.4.2'));
    expectOriginal('8.4.2');
  });

  it('is taken out when our script is gone', () => {
    machine.must(`rm /usr/share/pve-manager/js/pve-rebalance.js; ${HOOK} apply`);
    expectOriginal('8.4.1');
  });

  it('survives a full disk', () => {
    machine.must(`${HOOK} revert`);
    const script = `mount -t tmpfs -o size=4k none /usr/share/pve-manager && mkdir /usr/share/pve-manager/js &&
      cp /usr/libexec/pve-rebalance/ui-hook /usr/share/pve-manager/js/pve-rebalance.js 2>/dev/null
      : > /usr/share/pve-manager/js/pve-rebalance.js
      head -c 3000 /dev/zero | tr '\\0' 'x' > ${PAGE}; echo '<script src="/pve2/js/pvemanagerlib.js"></script>' >> ${PAGE}
      before=$(sha256sum < ${PAGE}); ${HOOK} apply; echo "ended with $?"; [ "$(sha256sum < ${PAGE})" = "$before" ] && echo untouched`;
    const said = machine.must(script);
    expect(said).to.include('untouched');
    expect(said).to.not.include('ended with 0');
  });

  it(`is whole or absent after ${KILLS} kills in the middle, and nothing is left lying about`, () => {
    const script = `${HOOK} revert
      original=$(sha256sum < ${PAGE})
      for run in $(seq 1 ${KILLS}); do
        setsid ${HOOK} $([ $((run % 4)) = 0 ] && echo revert || echo apply) >/dev/null 2>&1 & pid=$!
        sleep 0.0$((run * 7 % 60 / 10))$((run * 7 % 10))
        kill -9 -$pid 2>/dev/null; wait $pid 2>/dev/null
        without=$(sed '/${MARK}/d' ${PAGE} | sha256sum)
        [ "$without" = "$original" ] || { echo "torn in run $run"; exit 1; }
        [ "$(grep -c '${MARK}' ${PAGE})" -le 1 ] || { echo "twice in run $run"; exit 1; }
      done
      ${HOOK} apply; ls -A /usr/share/pve-manager`;
    const lines = machine.must(script).trim().split('\n');
    expect(lines.slice(-2)).to.deep.equal(['index.html.tpl', 'js']);
    expectLine('8.4.1');
  });

  it('is there once when two put it in at the same time', () => {
    machine.must(`${HOOK} revert; for run in 1 2 3 4 5 6; do ${HOOK} apply & done; wait`);
    expectLine('8.4.1');
  });
}
