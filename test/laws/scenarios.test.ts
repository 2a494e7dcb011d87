import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { parseYaml } from '../../bridge/src/command/yaml/parse-yaml.ts';
import { runScenario } from '../bench/scenarios/run-scenario.ts';
import { sharedData } from '../shared-data.ts';

const folder = sharedData('scenarios');

describe('the scenarios of the CP-SAT peer, in compatibility mode', () => {
  before(function () {
    if (existsSync(folder)) return;
    process.stdout.write(`skipped: ${folder} is not there. Maybe set PVE_REBALANCE_DATA\n`);
    this.skip();
  });

  const scenarios = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

  it('are read on the command line as a parser of the whole language reads them', () => {
    for (const file of scenarios()) {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(parseYaml(text), file).to.deep.equal({ value: parse(text) });
    }
  });

  it('are all met', () => {
    const files = scenarios();
    const rows = files.map((file) => runScenario(join(folder, file), file, 1, 100_000));
    expect(rows.filter(({ met }) => !met).map(({ file, why }) => `${file}: ${why}`)).to.deep.equal([]);
    expect(rows).to.have.length.above(90);
  });
});
