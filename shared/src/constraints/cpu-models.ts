/** Flags, as Linux spells them, that each generation of a family of CPU models adds to the one before. */
const FAMILIES: readonly (readonly (readonly [model: string, adds: string])[])[] = [
  [
    ['qemu64', ''],
    ['kvm64', ''],
    ['x86-64-v2', 'cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3'],
    ['x86-64-v2-AES', 'aes'],
    ['x86-64-v3', 'abm avx avx2 bmi1 bmi2 f16c fma movbe xsave'],
    ['x86-64-v4', 'avx512f avx512bw avx512cd avx512dq avx512vl'],
  ],
  [
    ['Conroe', 'ssse3'],
    ['Penryn', 'cx16 sse4_1'],
    ['Nehalem', 'popcnt sse4_2'],
    ['Westmere', 'aes'],
    ['SandyBridge', 'avx pclmulqdq xsave tsc_deadline_timer'],
    ['IvyBridge', 'f16c fsgsbase rdrand smep'],
    ['Haswell', 'avx2 bmi1 bmi2 fma movbe invpcid'],
    ['Broadwell', 'adx rdseed smap'],
    ['Skylake-Server', 'avx512f avx512bw avx512cd avx512dq avx512vl clwb'],
    ['Cascadelake-Server', 'avx512_vnni'],
    ['Icelake-Server', 'avx512_vbmi2 gfni vaes vpclmulqdq'],
    ['SapphireRapids', 'amx_tile avx512_bf16'],
  ],
  [
    ['EPYC', 'aes avx avx2 bmi1 bmi2 clzero f16c fma sha_ni sse4a'],
    ['EPYC-Rome', 'clwb rdpid wbnoinvd'],
    ['EPYC-Milan', 'invpcid pcid pku vaes vpclmulqdq'],
    ['EPYC-Genoa', 'avx512f avx512bw avx512cd avx512dq avx512vl gfni'],
  ],
];

/** Variants that need what their base needs, or less: `Haswell-noTSX-IBRS`, `EPYC-v4`. */
const baseOf = (model: string): string => model.replace(/-(?:noTSX|IBRS|IBPB|v\d+)/g, '');

/** All flags that a named CPU model is made of; undefined for one that nobody here knows. */
export function flagsOfModel(model: string): readonly string[] | undefined {
  for (const family of FAMILIES) {
    const index = Math.max(
      family.findIndex(([name]) => name.toLowerCase() === model.toLowerCase()),
      family.findIndex(([name]) => name.toLowerCase() === baseOf(model).toLowerCase()),
    );
    if (index < 0) continue;
    return family.slice(0, index + 1).flatMap(([, adds]) => adds.split(' ').filter((flag) => flag !== ''));
  }
  return undefined;
}

/** Linux calls some flags by other names than QEMU. */
const LINUX_NAMES: Readonly<Record<string, string>> = {
  pcid: 'pcid',
  'spec-ctrl': 'spec_ctrl',
  'amd-ssbd': 'amd_ssbd',
  'md-clear': 'md_clear',
  'hv-tlbflush': '',
  'hv-evmcs': '',
  pdpe1gb: 'pdpe1gb',
};

/** Flags that a configuration adds to its model, as Linux spells them: `+aes;-pcid`. */
export function addedFlags(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(/[;\s]+/)
    .filter((flag) => flag.startsWith('+'))
    .map((flag) => LINUX_NAMES[flag.slice(1)] ?? flag.slice(1).replaceAll('-', '_'))
    .filter((flag) => flag !== '');
}

/** Whether the guest may run machines itself, whose state no other processor understands. */
export const isNested = (flags: readonly string[]): boolean =>
  flags.some((flag) => flag === 'vmx' || flag === 'svm' || flag === 'nested_virt');
