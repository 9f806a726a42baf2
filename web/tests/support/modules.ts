import { Account, type AccountPort } from '../../src/account/account.svelte';
import { NowNext } from '../../src/broadcast/now-next.svelte';
import { Playhead } from '../../src/broadcast/playhead.svelte';
import { Language } from '../../src/language/language.svelte';
import { Attention } from '../../src/modules/attention.svelte';
import type { ModuleProps } from '../../src/modules/module-props';
import { Drawer } from '../../src/modules/drawer.svelte';
import { Notices } from '../../src/modules/notices.svelte';
import { Places } from '../../src/modules/places.svelte';
import { Inside } from '../../src/people/inside.svelte';

export const PLAYER = {
  live_sync_segments: 3,
  max_playback_rate: 1.05,
  retry_limit: 60,
  retry_delay_ms: 250,
  retry_delay_max_ms: 2000,
  controls_hide_ms: 3500,
  stall_recover_ms: 4000,
};

const closed = (): Promise<never> => Promise.reject(new Error('nobody is let in here'));

/** A house that lets nobody in. */
export const NOBODY: AccountPort = { resume: () => Promise.resolve(null), signIn: closed, signUp: closed, prove: closed, accept: closed, signOut: () => Promise.resolve() };

/** What the shell hands its modules, off air. */
export function shellModules(): ModuleProps {
  const playhead = new Playhead();
  return {
    channels: [{ channel_id: 'main', title: 'Voulezvous', master_playlist: '/hls/main/master.m3u8', sound_playlist: '/hls/main/audio/playlist.m3u8' }],
    player: PLAYER,
    pictures: [],
    copy: new Language(['pt-BR', 'en'], () => Promise.resolve({})),
    playhead,
    nowNext: new NowNext(playhead, () => Promise.reject(new Error('off air')), 10_000),
    attention: new Attention(PLAYER.controls_hide_ms),
    account: new Account(NOBODY, () => Promise.resolve()),
    places: new Places(),
    notices: new Notices(Promise.resolve(6000)),
    inside: new Inside(),
    drawer: new Drawer(),
    desk: closed,
    pictured: () => undefined,
    opened: () => undefined,
    broke: () => undefined,
    watched: () => () => undefined,
  };
}
