/** Names of rooms: one that nobody guesses, and the one that somebody was given, as a name or as a whole address. */

const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
/** Letters between dashes: easy to read to somebody. */
const PARTS = [3, 4, 3];
/** Above it the letters would not be equally likely. */
const FAIR = 256 - (256 % LETTERS.length);

/** Ten letters at random: about 45 bits. */
export function newRoomName(): string {
  return PARTS.map((length) => Array.from({ length }, anyLetter).join('')).join('-');
}

/** The room that is meant by a name, or by the address of one. */
export function roomMeant(given: string): string {
  const last = given.trim().replace(/[?#].*$/, '').replace(/\/+$/, '').split('/').at(-1) ?? '';
  return last.toLowerCase().replace(/\s+/g, '-');
}

function anyLetter(): string {
  for (;;) {
    const [drawn = FAIR] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn < FAIR) return LETTERS.charAt(drawn % LETTERS.length);
  }
}
