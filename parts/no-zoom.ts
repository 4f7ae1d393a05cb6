/**
 * Nobody zooms a machine's page by accident: two fingers on a touchpad, or the wheel with a key held, arrive as a wheel
 * event with `ctrlKey`; two fingers on the glass are held off by `touch-action` (base.css).
 */
export function withoutZoom(): void {
  document.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) event.preventDefault();
    },
    { passive: false },
  );
}
