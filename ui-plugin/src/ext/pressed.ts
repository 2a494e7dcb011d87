/** Tells which element with `data-action` was pressed below `element`, by mouse or keyboard, and its `data-arg`. */
export function onPressed(element: HTMLElement, pressed: (action: string, argument: string) => void): void {
  element.addEventListener('click', (event: MouseEvent) => {
    const target =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
    if (target !== null) pressed(target.dataset.action ?? '', target.dataset.arg ?? '');
  });
}
