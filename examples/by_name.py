#!/usr/bin/env python3
"""by_name.py LIBRARY: calls functions that are macros in C from a language without a C preprocessor.

OpenSSL's own library has only SSL_CTX_ctrl() and the numbers of its commands for these.
"""

import ctypes
import sys

SSL_MODE_RELEASE_BUFFERS = 0x10
TLS1_2_VERSION, TLS1_3_VERSION = 0x303, 0x304

ssl = ctypes.CDLL(sys.argv[1])
ssl.TLS_method.restype = ssl.SSL_CTX_new.restype = ssl.SSL_new.restype = ctypes.c_void_p
ssl.SSL_get_cipher.restype = ctypes.c_char_p
context = ctypes.c_void_p(ssl.SSL_CTX_new(ctypes.c_void_p(ssl.TLS_method())))

assert ssl.SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1
assert ssl.SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1
assert ssl.SSL_CTX_get_min_proto_version(context) == TLS1_2_VERSION
assert ssl.SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS) & SSL_MODE_RELEASE_BUFFERS
assert ssl.SSL_CTX_set1_groups_list(context, b"X25519:P-256") == 1
assert ssl.SSL_CTX_set1_groups_list(context, b"no such group") == 0

connection = ctypes.c_void_p(ssl.SSL_new(context))
assert ssl.SSL_set_tlsext_host_name(connection, b"example.org") == 1
assert ssl.SSL_want_nothing(connection) == 1
assert ssl.SSL_get_cipher(connection) == b"(NONE)"
print("called by name:", ssl.SSL_CTX_sess_number(context), "sessions")
ssl.SSL_free(connection)
ssl.SSL_CTX_free(context)
