import type { Check, Finding, Verdict } from '../administer/check.ts';
import { unknown } from '../administer/check.ts';
import { checks } from '../administer/checks/index.ts';
import type { Machine } from '../administer/machine.ts';
import { thisMachine } from '../administer/this-machine.ts';
import { errorText } from '../log.ts';
import { EXIT } from './command-error.ts';
import { mustBeRoot } from './on-node.ts';
import type { Verb } from './verb.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  good: 'ok',
  warning: 'warning',
  bad: 'BAD',
  unknown: 'unknown',
};
const NAME_WIDTH = 14;
const WORD_WIDTH = 8;

type Named = Finding & { readonly check: string };

/** A check that cannot look does not keep the others from looking. */
async function findings(machine: Machine, { name, look }: Check): Promise<Named[]> {
  const found = await look(machine).catch((error: unknown) => [unknown(errorText(error))]);
  return found.map((finding) => ({ check: name, ...finding }));
}

const linesOf = ({ check, verdict, text, remedy }: Named): string[] => [
  `${check.padEnd(NAME_WIDTH)}${WORDS[verdict].padEnd(WORD_WIDTH)} ${text}`,
  ...(remedy === undefined ? [] : [`${' '.repeat(NAME_WIDTH + WORD_WIDTH + 1)}Maybe: ${remedy}`]),
];

export const createDoctorVerb = (machineOf: () => Machine): Verb => ({
  name: 'doctor',
  summary: 'Looks at everything that can be wrong on this node, and says what to do about each',
  details: ['Changes nothing. Ends with 1 where something is bad, with 0 otherwise.'],
  options: [{ name: 'json', text: 'the findings as JSON' }],
  async run(values, terminal) {
    const machine = machineOf();
    mustBeRoot(machine, 'doctor');
    const all: Named[] = [];
    for (const check of checks) {
      const found = await findings(machine, check);
      all.push(...found);
      if (!values.has('json')) for (const line of found.flatMap(linesOf)) terminal.out(line);
    }
    if (values.has('json')) terminal.out(JSON.stringify(all, undefined, 2));
    return all.some(({ verdict }) => verdict === 'bad') ? EXIT.failed : EXIT.ok;
  },
});

export const doctorVerb: Verb = createDoctorVerb(thisMachine);
