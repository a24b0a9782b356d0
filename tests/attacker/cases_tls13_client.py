"""A TLS 1.3 client is attacked."""

import strays
from trial import cases


@cases("13 client, stray", strays.variants(strays.SERVER13_POINTS, strays.SEALED))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.server13("version=13 certificate=client")
    strays.server13(peer, strays.hook_for(peer, variant))
