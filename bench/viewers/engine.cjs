// channel-engine as its own server-demux.js starts it: one channel, one programme over and over, no store shared.
// It asks for any restify. The present one refuses its handlers, which are async and call back too: they are wrapped. And
// it cuts addresses off at a semicolon, which those of channel-engine have: it is shown them encoded.
const Chain = require("restify/lib/chain");
const add = Chain.prototype.add;
Chain.prototype.add = function wrapped(handler) {
  const both = handler.constructor.name === "AsyncFunction" && handler.length > 2;
  return add.call(this, both ? Object.assign((req, res, next) => void handler(req, res, next), handler) : handler);
};
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
engine.server.pre((req, res, next) => {
  req.url = req.url.replace(";", "%3B");
  next();
});
engine.start();
engine.listen(Number(port));
