/** To be safe from somebody, the same wherever they are seen: at once, and with a word about it. */
import { failureOf, tellFailure } from '../language/failure';
import type { Scene, Someone } from '../people/safety.svelte';
import type { ModuleProps } from './module-props';

type Needed = Pick<ModuleProps, 'inside' | 'notices' | 'copy'>;

/** Does what may be refused, and says so when it is. */
export async function trying({ notices, copy }: Pick<ModuleProps, 'notices' | 'copy'>, context: string, act: () => Promise<unknown> | undefined): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (thrown) {
    notices.say(tellFailure(copy.t, failureOf(thrown), context));
    return false;
  }
}

export async function blockAt(needed: Needed, one: Someone): Promise<void> {
  const { inside, notices, copy } = needed;
  const safety = inside.member?.safety;
  if (!(await trying(needed, 'safety', () => safety?.block(one)))) return;
  notices.say(copy.t('safety.blocked'), {
    label: copy.t('safety.undo'),
    press: () => void trying(needed, 'safety', () => safety?.unblock(one)),
  });
}

export const reportAt = ({ inside }: Needed, one: Someone, scene: Scene = {}): void => inside.member?.safety.ask(one, scene);
