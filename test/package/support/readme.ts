import { readFileSync } from 'node:fs';

const README = readFileSync('README.md', 'utf8');

/** The text below that heading, up to the next one. */
function sectionOf(heading: string): string {
  const lines = README.split('\n');
  const from = lines.indexOf(heading);
  if (from < 0) throw new Error(`README has no ${heading}`);
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => /^#{2,} /.test(line));
  return rest.slice(0, to < 0 ? undefined : to).join('\n');
}

/** What stands in a section in a block of that language, word for word: the n-th, from 0. */
export function blockOf(heading: string, language: string, index = 0): string {
  const blocks = [...sectionOf(heading).matchAll(/^```(\S+)\n([\s\S]*?)^```$/gm)].filter(
    ([, its]) => its === language,
  );
  const block = blocks[index]?.[2];
  if (block === undefined) throw new Error(`README has no block ${index} of ${language} below ${heading}`);
  return block;
}

/** Every `such a command` in the sentences of a section: what begins with the name of a program that a node has. */
export const commandsOf = (heading: string): string[] =>
  [
    ...sectionOf(heading)
      .replace(/^```[\s\S]*?^```$/gm, '')
      .replace(/\s+/g, ' ')
      .matchAll(/`((?:apt|pve-rebalance|systemctl) [^`]+)`/g),
  ].map(([, command = '']) => command);
