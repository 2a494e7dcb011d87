import type { ExtComponent } from '../ext/ext.d.ts';
import type { SliderView } from '../present/slider.ts';

export interface SliderField extends ExtComponent {
  getValue(): number;
  setValue(value: number, animate?: boolean): void;
  setMaxValue(value: number): void;
  suspendEvents(): void;
  resumeEvents(): void;
  readonly inputEl?: { readonly dom: HTMLElement };
}

/** Puts the slider where the ticks are, without telling anybody that it moved, and marks the knee. */
export function syncSlider(slider: SliderField, view: SliderView | undefined): void {
  if (view === undefined) return;
  slider.suspendEvents();
  slider.setMaxValue(view.max);
  if (slider.getValue() !== view.value) slider.setValue(view.value, false);
  slider.resumeEvents();
  const track = slider.inputEl?.dom;
  if (track === undefined || view.max < 2) return;
  const share = view.knee === undefined ? -1 : (view.knee - 1) / (view.max - 1);
  track.style.setProperty('--pve-rebalance-knee', share < 0 ? '-99px' : `${(100 * share).toFixed(1)}%`);
}
