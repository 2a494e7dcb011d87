import { Change } from '#shared/plan/answers/change.ts';
import { whatIf } from '#shared/plan/answers/what-if.ts';
import { suppositionText } from '#shared/report/supposition-text.ts';
import { ANSWER_OPTIONS, answerFrom, print, refuseMistakes } from './answer-source.ts';
import { parseByteSize } from './byte-size.ts';
import { EXIT, usageError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import { readListFile } from './list-file.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Option, OptionValues, Verb } from './verb.ts';

const sizeFrom = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : (parseByteSize(text) ?? Number.NaN);
const numberFrom = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);

/** An option that is a change, and how its text becomes one. */
interface ChangeOption extends Option {
  read(text: string): unknown;
}

const CHANGE_OPTIONS: readonly ChangeOption[] = [
  {
    ...{ name: 'drain', value: 'NODE', multiple: true, text: 'if the guests of this node left it' },
    read: (node) => ({ type: 'drain-node', node }),
  },
  {
    ...{ name: 'add-node', value: 'NAME[:CORES:SIZE]', multiple: true },
    text: 'if there were one more node, as large as the largest or of this size: pve9:32:256GiB',
    read(text) {
      const [node, cores, size] = text.split(':');
      return { type: 'add-node', node, cores: numberFrom(cores), memoryBytes: sizeFrom(size) };
    },
  },
  {
    ...{ name: 'remove-node', value: 'NODE', multiple: true, text: 'if this node were not there' },
    read: (node) => ({ type: 'remove-node', node }),
  },
  {
    ...{ name: 'remove-guest', value: 'VMID', multiple: true, text: 'if this guest were not there' },
    read: (vmid) => ({ type: 'remove-guest', vmid: Number(vmid) }),
  },
  {
    ...{
      name: 'resize',
      value: 'VMID:CORES:SIZE',
      multiple: true,
      text: 'if this guest were of another size',
    },
    read(text) {
      const [vmid, cores, size] = text.split(':');
      if (!cores && !size)
        throw usageError(
          `--resize is ${text}: it must be VMID:CORES:SIZE. Maybe ${vmid}:4:8GiB, or ${vmid}::8GiB`,
        );
      return {
        type: 'resize-guest',
        vmid: Number(vmid),
        cores: numberFrom(cores),
        memoryBytes: sizeFrom(size),
      };
    },
  },
  {
    ...{ name: 'disable-rule', value: 'RULE', multiple: true },
    text: 'if this rule did not count, named as in the list of rules: "HA rule r1"',
    read: (rule) => ({ type: 'disable-rule', rule }),
  },
];

function changeFrom({ name, read }: ChangeOption, text: string): Change {
  const result = Change.safeParse(read(text), { error: issueText, reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw usageError(`--${name} is ${text}: ${issue?.path.join('.')}: ${issue?.message ?? 'it is not valid'}`);
}

/** Those of the file first, then those of the options, in the order of the help. */
function changesFrom(values: OptionValues): Change[] {
  const file = values.text('changes');
  const kept = file === undefined ? [] : readListFile(file, Change);
  return [
    ...kept,
    ...CHANGE_OPTIONS.flatMap((option) => values.texts(option.name).map((text) => changeFrom(option, text))),
  ];
}

export const whatIfVerb: Verb = {
  name: 'what-if',
  summary: 'Shows what would be planned if nodes, guests, rules or settings were otherwise',
  details: [
    ...SOURCE_DETAILS,
    'A list of changes: [{"type":"add-guest","guest":{"cores":2,"memoryBytes":8589934592}},',
    '{"type":"settings","settings":{"balanceBy":"memory"}}]; also add-rule, and all that has an option.',
  ],
  options: [
    ...CHANGE_OPTIONS,
    { name: 'changes', value: 'FILE', text: 'changes of any kind, as a list (JSON or YAML)' },
    ...ANSWER_OPTIONS,
  ],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const changes = changesFrom(values);
    const { answer } = await answerFrom(values, terminal, {
      ask: (snapshot) => whatIf(snapshot, settings, changes),
      restsOn: ({ now, changed }) => [...now.moves, ...changed.moves].map(({ vmid }) => vmid),
    });
    refuseMistakes(answer.problems, answer, values, terminal);
    print(answer, values, terminal, (paint) => suppositionText(answer, paint));
    return EXIT.ok;
  },
};
