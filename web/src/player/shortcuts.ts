/** The keys of the player. They work only while the focus is in it (WCAG 2.1.4), and never take a key from a control. */
export type Command = 'playback' | 'sound' | 'fullscreen' | 'captions';

const KEYS: Readonly<Record<string, Command>> = { ' ': 'playback', k: 'playback', m: 'sound', f: 'fullscreen', c: 'captions' };

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/** What a key press asks for; a space on a button presses that button instead. */
export function commandFor(press: KeyPress, target: Element | null): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) return null;
  if (target?.closest('input, textarea, select, [contenteditable], dialog')) return null;
  if (press.key === ' ' && target?.closest('button, a, summary')) return null;
  return KEYS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}
