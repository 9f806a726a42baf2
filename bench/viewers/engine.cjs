// channel-engine as its own server-demux.js starts it: one channel, one programme over and over, no store shared.
const ChannelEngine = require("eyevinn-channel-engine");
const [uri, port] = process.argv.slice(2);

const assets = { getNextVod: async () => ({ id: 1, title: "film", uri }) };
const channels = {
  getChannels: () => [
    {
      id: "1",
      profile: [
        { bw: 2500000, codecs: "avc1.64001f,mp4a.40.2", resolution: [1280, 720] },
        { bw: 700000, codecs: "avc1.4d401e,mp4a.40.2", resolution: [640, 360] },
      ],
      audioTracks: [{ language: "pt", name: "pt", default: true }],
    },
  ],
};
const engine = new ChannelEngine(assets, {
  heartbeat: "/",
  averageSegmentDuration: 2133,
  channelManager: channels,
  useDemuxedAudio: true,
});
engine.start();
engine.listen(Number(port));
