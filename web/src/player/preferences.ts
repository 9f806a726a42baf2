/** What a viewer chose on this device. Storage that is refused means no memory, never an error. */
const CAPTIONS = 'vvtv.captions';

export function wantsCaptions(otherwise: boolean): boolean {
  try {
    const chosen = localStorage.getItem(CAPTIONS);
    return chosen === null ? otherwise : chosen === 'on';
  } catch {
    return otherwise;
  }
}

export function rememberCaptions(on: boolean): void {
  try {
    localStorage.setItem(CAPTIONS, on ? 'on' : 'off');
  } catch {
    // Private browsing may refuse storage.
  }
}
