/** The console over the SDK: what operators and moderators may ask with an access token. Loaded when it is opened. */
import {
  banAccount,
  claimReport,
  countFunnel,
  countIndicators,
  countModes,
  diffConfigVersion,
  diffPolicyVersion,
  exportEvidence,
  getAssetStrip,
  getGuide,
  getReadiness,
  getStatus,
  inspectAccount,
  inspectAssetReport,
  inspectCosts,
  inspectReport,
  listAlerts,
  listAssets,
  listConfigVersions,
  listPolicyVersions,
  listQueue,
  listReportedMessages,
  liftBan,
  liftQuarantine,
  liftShadow,
  listReports,
  moderateMessage,
  moveQueueEntry,
  quarantineAccount,
  resolveReport,
  searchAudit,
  shadowAccount,
  showAudience,
  showObjectives,
} from '@voulezvous/sdk';
import type { Account } from '@voulezvous/sdk';
import type { Limit, Order } from '../console/limits';
import type { ConsolePorts } from '../console/ports';

const SOON = 12;

export function consolePorts(paceMs: number, countsPaceMs: number): ConsolePorts {
  return {
    station: {
      paceMs,
      countsPaceMs,
      async health() {
        const [readiness, status] = await Promise.all([getReadiness(), getStatus()]);
        return { readiness, status };
      },
      alerts: async () => (await listAlerts()).items,
      guide: (channel) => getGuide({ query: { channel, limit: SOON } }),
      costs: () => inspectCosts(),
      funnel: () => countFunnel(),
      audience: () => showAudience(),
      indicators: () => countIndicators(),
      told: () => countModes(),
      objectives: () => showObjectives(),
    },
    audit: {
      search: ({ trace, since, until, ...beginnings }, cursor) =>
        searchAudit({ query: { ...given({ ...beginnings, trace_id: trace }), since: instant(since), until: instant(until), cursor } }),
    },
    programming: {
      paceMs,
      queue: (channel, cursor) => listQueue({ query: { channel, cursor, limit: SOON } }),
      move: async ({ entry_id, version }, position) => void (await moveQueueEntry({ path: { entry_id }, body: { position, version } })),
      assets: (cursor) => listAssets({ query: { cursor, limit: SOON } }),
      report: (asset_id) => inspectAssetReport({ path: { asset_id } }),
      strip: async (asset_id) => pictured(await getAssetStrip({ path: { asset_id } })),
      cards: (channel, cursor) => listPolicyVersions({ query: { channel, cursor, limit: SOON } }),
      changes: (card_hash) => diffPolicyVersion({ path: { card_hash } }),
      configurations: (cursor) => listConfigVersions({ query: { cursor, limit: SOON } }),
      reconfigured: (config_hash) => diffConfigVersion({ path: { config_hash } }),
    },
    reports: {
      paceMs,
      list: (state, cursor) => listReports({ query: { state, cursor } }),
      look: (report_id) => inspectReport({ path: { report_id } }),
      claim: (report_id) => claimReport({ path: { report_id } }),
      judge: (report_id, outcome, note) => resolveReport({ path: { report_id }, body: { outcome, note } }),
      messages: (report_id, cursor) => listReportedMessages({ path: { report_id }, query: { cursor } }),
      moderate: (thread_id, sequence, body) => moderateMessage({ path: { thread_id, sequence }, body }),
      evidence: (report_id) => exportEvidence({ path: { report_id } }),
      person: (user_id) => inspectAccount({ path: { user_id } }),
      impose,
      lift: (user_id, limit) => LIFTS[limit]({ path: { user_id } }),
    },
  };
}

/** What was filled in. */
const given = <T extends Record<string, string>>(fields: T): Partial<T> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Partial<T>;
const instant = (local: string): string | undefined => (local === '' ? undefined : new Date(local).toISOString());

const LIFTS = { ban: liftBan, quarantine: liftQuarantine, shadow: liftShadow };

function impose(user_id: string, limit: Limit, { reason, until }: Order): Promise<Account> {
  const path = { user_id };
  if (limit === 'shadow') return shadowAccount({ path, body: { reason } });
  if (limit === 'ban') return banAccount({ path, body: { reason, until } });
  if (until === undefined) throw new TypeError('a quarantine ends some time');
  return quarantineAccount({ path, body: { reason, until } });
}

/** A picture that needed the token to be asked for, where a page may show it from. */
function pictured(jpeg: Uint8Array): string {
  let text = '';
  for (const byte of jpeg) text += String.fromCharCode(byte);
  return `data:image/jpeg;base64,${btoa(text)}`;
}
