import { runProcess } from './process.mjs';

/** Asks the registry about the shipped packages; one that does not offer the question makes this a skipped check. */
export async function vulnerabilities() {
  const { output } = await runProcess(['npm', 'audit', '--omit=dev', '--json', '--loglevel=silent']);
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    report = { message: output.split('\n', 1)[0] };
  }
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined)
    return {
      skipped: 1,
      lines: [`skipped: the registry does not answer npm audit (${report.message ?? 'no reason given'})`],
    };
  if (counts.total === 0) return { passed: 1, lines: [] };
  return {
    failed: 1,
    lines: [`known vulnerabilities in: ${Object.keys(report.vulnerabilities).join(', ')}`],
  };
}
