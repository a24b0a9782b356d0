"""A TLS 1.2 server is attacked."""

import strays
from trial import cases


@cases("12 server, stray", strays.variants(strays.CLIENT12_POINTS, strays.SEALED12))
def stray(trial, variant):
    """Something that does not belong there, and the handshake goes on."""
    peer = trial.client12("version=12 verify=3")
    strays.client12(peer, strays.hook_for(peer, variant))
