import type { Option, Verb } from '../../bridge/src/command/verb.ts';

/** `status|install|remove`: words to choose from, unlike `NODE`. */
const choices = (value: string): string[] => (/^[a-z][a-z0-9|-]*$/.test(value) ? value.split('|') : []);

/** What stands for the words that bash has to look up. */
const LOOKED_UP: Readonly<Record<string, string>> = { FILE: '@files', NODE: '@nodes', VMID: '@vmids' };

function candidates(value: string): string {
  const words = choices(value);
  return words.length > 0 ? words.join(' ') : (LOOKED_UP[value] ?? '');
}

const optionNames = (options: readonly Option[]): string =>
  [...options.map(({ name }) => `--${name}`), '--help'].join(' ');

/** What can follow each option that takes a word; where that differs between verbs, it is said for each of them. */
function valueCases(verbs: readonly Verb[]): string[] {
  const all = verbs.flatMap(({ name: verb, options }) =>
    options.flatMap(({ name, value }) =>
      value === undefined ? [] : [{ verb, option: `--${name}`, words: candidates(value) }],
    ),
  );
  const isAgreed = (option: string) =>
    new Set(all.filter((each) => each.option === option).map(({ words }) => words)).size === 1;
  const patterns = new Map<string, Set<string>>();
  for (const { verb, option, words } of all)
    patterns.set(words, (patterns.get(words) ?? new Set()).add(`${isAgreed(option) ? '*' : verb}:${option}`));
  return [...patterns].map(
    ([words, options]) => `        ${[...options].sort().join('|')}) words='${words}' ;;`,
  );
}

/** What bash offers behind `pve-rebalance`: commands, their options, and what these take. */
export const completion = (verbs: readonly Verb[]): string => `# bash completion for pve-rebalance(1)

_pve_rebalance_value() {
    local words
    case "$1" in
${valueCases(verbs).join('\n')}
        *) return 1 ;;
    esac
    _pve_rebalance_offer "$words"
}

_pve_rebalance_offer() {
    local words=$1
    case "$words" in
        @files)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return 0
            ;;
        @nodes) words=$(ls /etc/pve/nodes 2>/dev/null) ;;
        @vmids) words=$(sed -nE 's/^"([0-9]+)": .*/\\1/p' /etc/pve/.vmlist 2>/dev/null) ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

_pve_rebalance() {
    local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} verb=\${COMP_WORDS[1]} options operand
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        _pve_rebalance_offer '${verbs.map(({ name }) => name).join(' ')} help'
        return
    fi
    _pve_rebalance_value "$verb:$prev" && return
    case "$verb" in
        help) operand='${verbs.map(({ name }) => name).join(' ')}' options='' ;;
${verbs.map(({ name, operands = [], options }) => `        ${name}) operand='${candidates(operands[0]?.name.replace(/\W.*NODE.*/, '') ?? '')}' options='${optionNames(options)}' ;;`).join('\n')}
        *) return ;;
    esac
    case "$cur" in
        -*) _pve_rebalance_offer "$options" ;;
        *) _pve_rebalance_offer "$operand" ;;
    esac
} && complete -F _pve_rebalance pve-rebalance
`;
