"""A TLS 1.3 server is attacked."""

import strays
from trial import cases


@cases("13 server, stray", strays.variants(strays.CLIENT13_POINTS, strays.SEALED))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.client13("version=13 verify=3")
    strays.client13(peer, strays.hook_for(peer, variant))
