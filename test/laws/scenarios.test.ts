import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runScenario } from '../bench/scenarios/run-scenario.ts';
import { sharedData } from '../shared-data.ts';

const folder = sharedData('scenarios');

describe('the scenarios of the CP-SAT peer, in compatibility mode', () => {
  before(function () {
    if (existsSync(folder)) return;
    process.stdout.write(`skipped: ${folder} is not there. Maybe set PVE_REBALANCE_DATA\n`);
    this.skip();
  });

  it('are all met', function () {
    this.timeout(120_000);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.yaml'),
    );
    const rows = files.map((file) => runScenario(join(folder, file), file, 1, 100_000));
    expect(rows.filter(({ met }) => !met).map(({ file, why }) => `${file}: ${why}`)).to.deep.equal([]);
    expect(rows).to.have.length.above(90);
  });
});
