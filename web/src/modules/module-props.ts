/** The plain props that every module gets besides its placement's own. No module learns which mode it is in. */
import type { ClientChannel, ClientPicture, PlayerConfig } from '@voulezvous/sdk';
import type { Look } from '../telemetry/telemetry';
import type { NowNext } from '../broadcast/now-next.svelte';
import type { Playhead } from '../broadcast/playhead.svelte';
import type { Language } from '../language/language.svelte';
import type { Account } from '../account/account.svelte';
import type { ConsolePorts } from '../console/ports';
import type { Inside } from '../people/inside.svelte';
import type { PictureFailure } from '../player/outage';
import type { Attention } from './attention.svelte';
import type { Drawer } from './drawer.svelte';
import type { Notices } from './notices.svelte';
import type { Places } from './places.svelte';

export interface ModuleProps {
  /** The default channel first. */
  readonly channels: readonly ClientChannel[];
  readonly player: PlayerConfig;
  readonly pictures: readonly ClientPicture[];
  readonly copy: Language;
  readonly playhead: Playhead;
  readonly nowNext: NowNext;
  readonly attention: Attention;
  readonly account: Account;
  readonly places: Places;
  readonly notices: Notices;
  readonly inside: Inside;
  readonly drawer: Drawer;
  /** What operators and moderators ask; its code comes with the first question. */
  readonly desk: () => Promise<ConsolePorts>;
  /** The picture of a channel is on screen, or its sound is heard; it waited `heldMs` for a press. */
  readonly pictured: (channel: string, heldMs?: number) => void;
  /** What one came for is there, or waits for a press. */
  readonly opened: () => void;
  /** The picture failed, and moves again or is given up. */
  readonly broke: (failure: PictureFailure) => void;
  /** Whoever plays it says how well, until the returned function is called. */
  readonly watched: (look: Look) => () => void;
}
