"""A TLS 1.2 client is attacked."""

import strays
from trial import cases


@cases("12 client, stray", strays.variants(strays.SERVER12_POINTS, strays.SEALED12))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.server12("version=12 certificate=client")
    strays.server12(peer, strays.hook_for(peer, variant))
