import { readdir, readFile } from 'node:fs/promises';
import { algorithms } from '../src/algorithms/index.ts';
import { constraints } from '../src/constraints/index.ts';
import { metrics } from '../src/metrics/index.ts';
import { objectives } from '../src/objectives/index.ts';
import { seeds } from '../src/seeds/index.ts';
import { SETTING_KEYS, type SettingKey } from '../src/settings/settings.ts';
import { settingsReadBy, settingTable } from './setting-tables.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

type Facts = readonly (readonly [name: string, value: string | number])[];

const factsOf: { readonly [catalogue: string]: readonly (readonly [Entry, Facts])[] } = {
  algorithms: algorithms.map((entry) => [entry, []]),
  constraints: constraints.map((entry) => [
    entry,
    [
      ['holds', entry.mode === 'continuous' ? 'at every instant of a plan' : 'when a plan has ended'],
      ['precedence of its reason', entry.precedence],
    ],
  ]),
  metrics: metrics.map((entry) => [
    entry,
    [
      ['family', entry.family],
      ['mode', entry.mode],
    ],
  ]),
  objectives: objectives.map((entry) => [entry, [['tier', entry.tier]]]),
  seeds: seeds.map((entry) => [entry, Object.entries(entry.options)]),
};

function page(catalogue: string, { id, title, description }: Entry, facts: Facts): string {
  const rows = [['source', `\`shared/src/${catalogue}/${id}.ts\``], ...facts];
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n');
  const settings = settingsOf(catalogue, id);
  const more = settings.length === 0 ? '' : `\n## Settings\n\n${settingTable(settings)}`;
  return `# ${title}\n\n\`${id}\`, one of the ${catalogue}.\n\n${description}\n\n| | |\n|---|---|\n${table}\n${more}`;
}

/** Metrics say which they obey; of the others their sources tell. */
function settingsOf(catalogue: string, id: string): readonly SettingKey[] {
  const metric = metrics.find((each) => catalogue === 'metrics' && each.id === id);
  return metric === undefined ? settingsReadBy(catalogue, id) : metric.options;
}

const settingsPage = (): string =>
  `# Settings\n\nWhat a person decides. \`pve-rebalance settings\` shows which are obeyed and which change nothing.\n\n${settingTable(SETTING_KEYS)}`;

function index(): string {
  const parts = Object.entries(factsOf).map(([catalogue, entries]) => {
    const lines = entries.map(
      ([{ id, title, description }]) => `- [${title}](${catalogue}/${id}.md): ${description}`,
    );
    return `## ${catalogue[0]?.toUpperCase()}${catalogue.slice(1)}\n\n${lines.join('\n')}\n`;
  });
  return `# Catalogue\n\nEvery rule, measure, aim and search of the engine; generated from the sources. [Settings](settings.md) lists what a person decides.\n\n${parts.join('\n')}`;
}

/** The pages as they should be, and as they are in docs/catalogue. */
export async function cataloguePages() {
  const folder = new URL('../../docs/catalogue/', import.meta.url);
  const pages = new Map([
    ['README.md', index()],
    ['settings.md', settingsPage()],
  ]);
  for (const [catalogue, entries] of Object.entries(factsOf))
    for (const [entry, facts] of entries)
      pages.set(`${catalogue}/${entry.id}.md`, page(catalogue, entry, facts));
  const found = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const written = new Map<string, string>();
  for (const path of found.filter((name) => name.endsWith('.md')))
    written.set(path.replaceAll('\\', '/'), await readFile(new URL(path, folder), 'utf8'));
  const order = [...pages.keys()];
  return {
    folder,
    pages,
    written: new Map([...written].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))),
  };
}
