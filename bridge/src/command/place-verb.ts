import { DescribedGuest } from '#shared/plan/answers/described-guest.ts';
import { place } from '#shared/plan/answers/place.ts';
import { placingText } from '#shared/report/placing-text.ts';
import { ANSWER_OPTIONS, answerFrom, print, refuseMistakes } from './answer-source.ts';
import { parseByteSize } from './byte-size.ts';
import { EXIT, usageError } from './command-error.ts';
import { issueText } from './issue-text.ts';
import { readListFile } from './list-file.ts';
import { wholeNumber } from './option-values.ts';
import { settingsFrom } from './settings-options.ts';
import { SOURCE_DETAILS } from './sources.ts';
import type { Option, OptionValues, Verb } from './verb.ts';

const GUEST_OPTIONS: readonly Option[] = [
  { name: 'cores', value: 'COUNT', text: 'cores of the new guest' },
  { name: 'memory', value: 'SIZE', text: 'its memory: 8GiB' },
  { name: 'name', value: 'NAME', text: 'its name' },
  { name: 'count', value: 'COUNT', text: 'so many of it (1)' },
  { name: 'disk', value: 'STORAGE:SIZE', multiple: true, text: 'a disk of it: local-lvm:32GiB' },
  { name: 'cpu-load', value: 'PERCENT', text: 'what it will use of its cores (as the others do on average)' },
  { name: 'container', text: 'it is a container' },
  { name: 'ha', text: 'HA will manage it' },
  { name: 'tag', value: 'TAG', multiple: true, text: 'a tag it will have' },
  { name: 'node', value: 'NODE', multiple: true, text: 'only this node, such as one with its device' },
  { name: 'apart', value: 'GUEST', multiple: true, text: 'not with these: 100, web-*, tag:db, pool:prod' },
  { name: 'together', value: 'GUEST', multiple: true, text: 'with these' },
  {
    name: 'guests',
    value: 'FILE',
    text: 'several of any kind, as a list (JSON or YAML), instead of these options',
  },
];

export const placeVerb: Verb = {
  name: 'place',
  summary: 'Shows where new guests would fit best, all of them together, and why not elsewhere',
  details: [
    ...SOURCE_DETAILS,
    'A list of guests: [{"cores":2,"memoryBytes":8589934592,"disks":[{"storage":"ceph","bytes":34359738368}]}]',
  ],
  options: [...GUEST_OPTIONS, ...ANSWER_OPTIONS],
  async run(values, terminal) {
    const settings = settingsFrom(values);
    const described = guestsFrom(values);
    const { answer } = await answerFrom(values, terminal, {
      ask: (snapshot) => place(snapshot, settings, described),
      restsOn: () => [],
    });
    refuseMistakes(answer.problems, answer, values, terminal);
    print(answer, values, terminal, (paint) => placingText(answer, paint));
    return EXIT.ok;
  },
};

const COUNT = [1, 1000] as const;

function guestsFrom(values: OptionValues): DescribedGuest[] {
  const file = values.text('guests');
  const given = GUEST_OPTIONS.filter(({ name }) => name !== 'guests' && values.has(name));
  const [first] = given;
  if (file === undefined) return Array(wholeNumber(values, 'count', 1, COUNT)).fill(oneGuest(values));
  if (first !== undefined)
    throw usageError(`--guests and --${first.name} exclude each other. Maybe put it into ${file}`);
  return readListFile(file, DescribedGuest);
}

function sizeOf(option: string, text: string): number {
  const bytes = parseByteSize(text);
  if (bytes !== undefined) return bytes;
  throw usageError(`--${option} is ${text}: it must be a size. Maybe 8GiB`);
}

function diskFrom(text: string) {
  const [, storage = '', size = ''] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (storage === '') throw usageError(`--disk is ${text}: it must be STORAGE:SIZE. Maybe local-lvm:32GiB`);
  return { storage, bytes: sizeOf('disk', size) };
}

function oneGuest(values: OptionValues): DescribedGuest {
  const [cores, memory, name, load] = ['cores', 'memory', 'name', 'cpu-load'].map((each) =>
    values.text(each),
  );
  if (cores === undefined || memory === undefined)
    throw usageError('--cores and --memory say what is to be placed. Maybe --cores 2 --memory 4GiB');
  const described = DescribedGuest.safeParse(
    {
      ...(name === undefined ? {} : { name }),
      kind: values.has('container') ? 'lxc' : 'qemu',
      cores: Number(cores),
      memoryBytes: sizeOf('memory', memory),
      ...(load === undefined ? {} : { cpuPercent: Number(load) }),
      disks: values.texts('disk').map(diskFrom),
      tags: values.texts('tag'),
      nodes: values.texts('node'),
      apart: values.texts('apart'),
      together: values.texts('together'),
      ha: values.has('ha'),
    },
    { error: issueText, reportInput: true },
  );
  if (described.success) return described.data;
  const issue = described.error.issues[0];
  throw usageError(
    `the guest cannot be: ${issue?.path.join('.')} is ${String(issue?.input)}: ${issue?.message}`,
  );
}
