// Whatever one client says, all are told: as the documentation of `ws` does it, or with the frame made once for all.
const { WebSocket, WebSocketServer, Sender } = require("ws");

const once = process.argv[2] === "once";
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 4096, perMessageDeflate: false });

server.on("listening", () => console.log(server.address().port));
server.on("connection", (socket) => {
  socket.on("message", (said) => {
    const options = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true };
    const frame = once && [Buffer.concat(Sender.frame(said, options))];
    for (const client of server.clients) {
      if (client.readyState !== WebSocket.OPEN) continue;
      if (once) client._sender.sendFrame(frame);
      else client.send(said, { binary: false });
    }
  });
});
