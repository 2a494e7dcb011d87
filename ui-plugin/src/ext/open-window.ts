import type { NoShape, WindowConfig } from './components.d.ts';
import type { ExtWindow } from './ext.d.ts';
import { toolkit } from './toolkit.ts';

const opened = new Set<ExtWindow>();

/** Opens a window that belongs to the panel. */
export function openWindow(config: WindowConfig<NoShape>): ExtWindow {
  const window = toolkit().create(config) as ExtWindow;
  opened.add(window);
  window.on('destroy', () => opened.delete(window));
  window.show();
  return window;
}

/** The panel is gone, perhaps because its user was signed out: nobody after them may see or press what they had open (S12). */
export function closeWindows(): void {
  for (const window of [...opened]) window.close();
}
