import { onScopeDispose } from 'vue';

export interface Typed {
  /** A letter (as a capital) or a digit. */
  character(character: string): void;
  back(): void;
  enter(): void;
  escape(): void;
}

/** A keyboard beside the keys on the screen, by the place of the keys: an input method changes nothing. */
export function useTyped({ character, back, enter, escape }: Typed): void {
  const typed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const found = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(event.code);
    if (found !== null) character(found[1] ?? found[2] ?? '');
    else if (event.code === 'Backspace') back();
    else if (event.code === 'Escape') escape();
    // on a key of the screen Enter presses that key
    else if (/^(Numpad)?Enter$/.test(event.code) && !(event.target instanceof HTMLButtonElement)) enter();
  };
  document.addEventListener('keydown', typed);
  onScopeDispose(() => document.removeEventListener('keydown', typed));
}
