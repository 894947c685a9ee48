// Shares one connection to the server among all open tabs, because browsers allow only six connections to a server.
"use strict";

const ports = new Set();
let latest = null;

const events = new EventSource("events");
events.addEventListener("edition", (event) => {
  latest = event.data;
  tell({ edition: latest });
});

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

self.addEventListener("connect", (event) => {
  const [port] = event.ports;
  ports.add(port);
  port.addEventListener("message", ({ data }) => (data.bye ? ports.delete(port) : answer(port, data)));
  port.start();
  if (latest !== null) port.postMessage({ edition: latest });
});

async function answer(port, { number, address, options }) {
  try {
    const response = await fetch(address, options);
    port.postMessage({ number, status: response.status, text: await response.text() });
  } catch {
    port.postMessage({ number, status: 0, text: "" });
  }
}
