"""What webhooks cost at least: one route under the same server that reads the body and says 202."""

from __future__ import annotations

import sys

from flask import Flask, Response, request
from waitress.server import create_server

app = Flask(__name__)


@app.post("/webhook")
def webhook() -> Response:
    request.get_data(cache=False)
    return Response(status=202)


if __name__ == "__main__":
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    sys.stderr.write(f"listening on http://127.0.0.1:{server.effective_port}\n")
    sys.stderr.flush()
    server.run()
