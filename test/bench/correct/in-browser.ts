import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launchBrowser } from '../../browser/support/use-browser.ts';
import type { Answer } from './answers.ts';

/** The same function, bundled and run in a page of Chromium. */
export async function answersInBrowser(seeds: readonly number[], work: number): Promise<Answer[]> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('answers.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'kernelAnswers',
    target: 'es2022',
    alias: { '#shared': fileURLToPath(new URL('../../../shared/src', import.meta.url)) },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' });
    const text = await page.evaluate(
      `JSON.stringify(kernelAnswers.answers(${JSON.stringify(seeds)}, ${work}))`,
    );
    return JSON.parse(String(text));
  } finally {
    await browser.close();
  }
}
