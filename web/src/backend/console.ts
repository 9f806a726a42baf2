/** The console over the SDK: what operators and moderators may ask with an access token. Loaded when it is opened. */
import {
  claimReport,
  countFunnel,
  exportEvidence,
  getGuide,
  getReadiness,
  getStatus,
  inspectAccount,
  inspectCosts,
  inspectReport,
  listAlerts,
  listReportedMessages,
  listReports,
  moderateMessage,
  resolveReport,
  searchAudit,
} from '@voulezvous/sdk';
import type { ConsolePorts } from '../console/ports';

const SOON = 12;

export function consolePorts(paceMs: number): ConsolePorts {
  return {
    station: {
      paceMs,
      async health() {
        const [readiness, status] = await Promise.all([getReadiness(), getStatus()]);
        return { readiness, status };
      },
      alerts: async () => (await listAlerts()).items,
      guide: (channel) => getGuide({ query: { channel, limit: SOON } }),
      costs: () => inspectCosts(),
      funnel: () => countFunnel(),
    },
    audit: {
      search: ({ actor, action, subject }, cursor) =>
        searchAudit({ query: { actor: actor || undefined, action: action || undefined, subject: subject || undefined, cursor } }),
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
    },
  };
}
