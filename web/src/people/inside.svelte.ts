import type { Member } from './member.svelte';

/** Whoever is inside; null for a visitor, whose page loads nothing of what is there. */
export class Inside {
  member: Member | null = $state.raw(null);
}
