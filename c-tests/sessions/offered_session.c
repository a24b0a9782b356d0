/* Whose session it is: SSL_set_session(3), SSL_session_reused(3), SSL_get0_peer_certificate(3) on a server
 * whose client offers what it has only seen on the wire, or what belongs to another version, suite, name,
 * context or verify mode. A session that is not resumed leaves nothing behind: neither an identity nor a
 * ticket that holds one. */
#include "sessions.h"

static int tickets;

static void on_message(int sent, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    (void)version, (void)ssl, (void)argument;
    if (sent && type == SSL3_RT_HANDSHAKE && length > 0 &&
        *(const unsigned char *)bytes == SSL3_MT_NEWSESSION_TICKET)
        tickets++;
}

static SSL_CTX *server_of(int version, unsigned long options, int early) {
    SSL_CTX *ctx = server_context(version);
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"app", 3);
    SSL_CTX_set_options(ctx, options);
    SSL_CTX_set_max_early_data(ctx, early);
    SSL_CTX_set_msg_callback(ctx, on_message);
    return ctx;
}

static void tell(const char *who, struct pair *pair) {
    X509 *peer = SSL_get0_peer_certificate(pair->server);
    SSL_SESSION *session = SSL_get_session(pair->server);
    printf("  %s: %s, reused %d %d, peer %s, the session's %s, result %ld, tickets %d\n", who,
           SSL_get_version(pair->server), SSL_session_reused(pair->client), SSL_session_reused(pair->server),
           peer ? "known" : "nobody", session && SSL_SESSION_get0_peer(session) ? "known" : "nobody",
           SSL_get_verify_result(pair->server), tickets);
}

/* One connection. Returns the client's session in the end; NULL when it failed. */
static SSL_SESSION *go(const char *who, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer,
                       int with_certificate, const char *suites, const char *name) {
    struct pair pair = new_pair(client, server);
    SSL_SESSION *left = NULL;
    if (with_certificate) {
        REQUIRE(SSL_use_certificate_file(pair.client, cert("client.crt"), SSL_FILETYPE_PEM) == 1);
        REQUIRE(SSL_use_PrivateKey_file(pair.client, cert("client.key"), SSL_FILETYPE_PEM) == 1);
    }
    if (suites != NULL)
        REQUIRE(SSL_set_ciphersuites(pair.client, suites) == 1);
    if (name != NULL)
        REQUIRE(SSL_set_tlsext_host_name(pair.client, name) == 1);
    if (offer != NULL)
        REQUIRE(SSL_set_session(pair.client, offer) == 1);
    tickets = 0;
    if (handshake_rounds(&pair, 20, 0)) {
        read_tickets(&pair);
        tell(who, &pair);
        left = SSL_get1_session(pair.client);
    } else {
        printf("  %s: the handshake fails\n", who);
        print_errors();
    }
    end_pair(&pair);
    return left;
}

/* A copy of a session with another key, another suite, another version; 0 leaves it. */
static SSL_SESSION *forge(const SSL_SESSION *from, int other_key, const char *suite, int version,
                          SSL_CTX *ctx) {
    SSL_SESSION *session = SSL_SESSION_dup(from);
    unsigned char key[48];
    size_t length = SSL_SESSION_get_master_key(from, key, sizeof key);
    if (other_key) {
        memset(key, 'k', sizeof key);
        REQUIRE(SSL_SESSION_set1_master_key(session, key, length) == 1);
    }
    if (version != 0)
        REQUIRE(SSL_SESSION_set_protocol_version(session, version) == 1);
    if (suite != NULL) {
        SSL *ssl = SSL_new(ctx);
        STACK_OF(SSL_CIPHER) *ciphers = SSL_get_ciphers(ssl);
        const SSL_CIPHER *found = NULL;
        for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++)
            if (!strcmp(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i)), suite))
                found = sk_SSL_CIPHER_value(ciphers, i);
        REQUIRE(found != NULL && SSL_SESSION_set_cipher(session, found) == 1);
        SSL_free(ssl);
    }
    return session;
}

/* Mallory offers it, and then what she was given. */
static void mallory(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer, const char *suites,
                    const char *name) {
    SSL_SESSION *given = go("mallory", client, server, offer, 0, suites, name);
    if (given != NULL)
        SSL_SESSION_free(go("mallory with what she was given", client, server, given, 0, suites, name));
    SSL_SESSION_free(given);
    SSL_SESSION_free(offer);
}

static int take_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static void seen_on_the_wire(void) {
    static const struct {
        const char *what;
        unsigned long options;
        int early, fail;
    } modes[] = {{"tickets", 0, 0, 0},
                 {"the cache", SSL_OP_NO_TICKET, 0, 0},
                 {"once only", 0, 1000, 0},
                 {"tickets with early data", SSL_OP_NO_ANTI_REPLAY, 1000, 0},
                 {"tickets, no client without a certificate", 0, 0, 1}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        SSL_CTX *client = client_context(TLS1_3_VERSION);
        SSL_CTX *server = server_of(TLS1_3_VERSION, modes[i].options, modes[i].early);
        if (modes[i].fail)
            SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        SSL_CTX_set_tlsext_servername_callback(server, take_name);
        static const char *const names[] = {NULL, "server.test", "127.0.0.1", "bad name"};
        for (size_t name = 0; name < 4; name++) {
            title("TLS 1.3, %s, name %s", modes[i].what, names[name] ? names[name] : "none");
            SSL_SESSION *alice = go("alice", client, server, NULL, 1, "TLS_AES_256_GCM_SHA384", names[name]);
            REQUIRE(alice != NULL);
            printf("- another hash, another key\n");
            mallory(client, server, forge(alice, 1, NULL, 0, client), "TLS_AES_128_GCM_SHA256", names[name]);
            printf("- another hash, alice's key\n");
            mallory(client, server, forge(alice, 0, NULL, 0, client), "TLS_CHACHA20_POLY1305_SHA256",
                    names[name]);
            SSL_SESSION_free(alice);
            alice = go("alice", client, server, NULL, 1, "TLS_AES_256_GCM_SHA384", names[name]);
            printf("- the same suite, another key\n");
            mallory(client, server, forge(alice, 1, NULL, 0, client), "TLS_AES_256_GCM_SHA384", names[name]);
            SSL_SESSION_free(alice);
            alice = go("alice", client, server, NULL, 1, "TLS_AES_128_GCM_SHA256", names[name]);
            printf("- another suite with the same hash, alice's key\n");
            mallory(client, server, forge(alice, 0, NULL, 0, client), "TLS_CHACHA20_POLY1305_SHA256",
                    names[name]);
            SSL_SESSION_free(alice);
        }
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

static void other_version(void) {
    static const unsigned long modes[] = {0, SSL_OP_NO_TICKET};
    for (int mode = 0; mode < 2; mode++) {
        SSL_CTX *client = client_context(0), *server = server_of(0, modes[mode], 0);
        SSL_CTX *client12 = client_context(TLS1_2_VERSION);
        SSL_CTX_set_cipher_list(client12, "ECDHE-RSA-AES256-GCM-SHA384");
        for (int other_key = 0; other_key < 2; other_key++) {
            title("a session of TLS 1.2 as a key of TLS 1.3, %s, %s key", mode ? "the cache" : "tickets",
                  other_key ? "another" : "the same");
            SSL_SESSION *alice = go("alice", client12, server, NULL, 1, NULL, NULL);
            SSL_SESSION *forged = forge(alice, other_key, "TLS_AES_256_GCM_SHA384", TLS1_3_VERSION, client);
            mallory(client, server, forged, NULL, NULL);
            SSL_SESSION_free(alice);
            title("a session of TLS 1.3 in TLS 1.2, %s, %s key", mode ? "the cache" : "tickets",
                  other_key ? "another" : "the same");
            alice = go("alice", client, server, NULL, 1, NULL, NULL);
            forged = forge(alice, other_key, "ECDHE-RSA-AES256-GCM-SHA384", TLS1_2_VERSION, client);
            mallory(client12, server, forged, NULL, NULL);
            SSL_SESSION_free(alice);
        }
        SSL_CTX_free(client);
        SSL_CTX_free(client12);
        SSL_CTX_free(server);
    }
}

static void other_key_in_tls12(void) {
    for (int cache = 0; cache < 2; cache++) {
        SSL_CTX *client = client_context(TLS1_2_VERSION),
                *server = server_of(TLS1_2_VERSION, cache ? SSL_OP_NO_TICKET : 0, 0);
        title("TLS 1.2, %s, another key", cache ? "the cache" : "tickets");
        SSL_SESSION *alice = go("alice", client, server, NULL, 1, NULL, NULL);
        mallory(client, server, forge(alice, 1, NULL, 0, client), NULL, NULL);
        SSL_SESSION_free(go("alice again", client, server, alice, 0, NULL, NULL));
        SSL_SESSION_free(alice);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

/* A server with two names, and what its callbacks see and do. */
static SSL_CTX *private_server;
static int seen, replace;

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    SSL_SESSION *session = SSL_get0_session(ssl);
    const char *before = session ? SSL_SESSION_get0_hostname(session) : NULL;
    X509 *peer = SSL_get0_peer_certificate(ssl);
    printf("    name callback: %s, the session's %s, reused %d, peer %s, result %ld\n", name ? name : "none",
           before ? before : "none", SSL_session_reused(ssl), peer ? "known" : "nobody",
           SSL_get_verify_result(ssl));
    seen++;
    if (name != NULL && !strcmp(name, "private.test")) {
        SSL_set_SSL_CTX(ssl, private_server);
        SSL_set_verify(ssl, SSL_CTX_get_verify_mode(private_server), NULL);
    }
    if (replace == 1)
        SSL_set_verify_result(ssl, X509_V_ERR_APPLICATION_VERIFICATION);
    return SSL_TLSEXT_ERR_OK;
}

static int on_certificate(SSL *ssl, void *argument) {
    (void)argument;
    printf("    certificate callback, reused %d\n", SSL_session_reused(ssl));
    return 1;
}

static void other_name(void) {
    static const char *const names[] = {"open.test", "private.test", NULL};
    FOR_EACH_VERSION(version) {
        for (int cache = 0; cache < 2; cache++) {
            for (int first = 0; first < 3; first++) {
                for (int second = 0; second < 3; second++) {
                    for (int certificate = 0; certificate < 2; certificate++) {
                        SSL_CTX *client = client_context(version);
                        SSL_CTX *open = server_of(version, cache ? SSL_OP_NO_TICKET : 0, 0);
                        private_server = server_of(version, cache ? SSL_OP_NO_TICKET : 0, 0);
                        SSL_CTX_set_verify(open, SSL_VERIFY_NONE, NULL);
                        SSL_CTX_set_verify(private_server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                                           NULL);
                        SSL_CTX_set_session_id_context(private_server, (const unsigned char *)"private", 7);
                        SSL_CTX_set_tlsext_servername_callback(open, on_name);
                        SSL_CTX_set_cert_cb(open, on_certificate, NULL);
                        title("%s, %s, from %s to %s, %s certificate", version_name(version),
                              cache ? "cache" : "tickets", names[first] ? names[first] : "no name",
                              names[second] ? names[second] : "no name", certificate ? "with a" : "no");
                        SSL_SESSION *session =
                            go("first", client, open, NULL, certificate, NULL, names[first]);
                        SSL_SESSION_free(go("second", client, open, session, 0, NULL, names[second]));
                        SSL_SESSION_free(session);
                        SSL_CTX_free(client);
                        SSL_CTX_free(open);
                        SSL_CTX_free(private_server);
                    }
                }
            }
        }
    }
}

static void verify_result_of_the_program(void) {
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_of(version, 0, 0);
        title("%s: a verify result of the program's", version_name(version));
        SSL_CTX_set_tlsext_servername_callback(server, on_name);
        for (replace = 0; replace < 2; replace++) {
            SSL_SESSION *session = go("first", client, server, NULL, 1, NULL, NULL);
            struct pair pair = new_pair(client, server);
            SSL_set_session(pair.client, session);
            SSL_set_verify_result(pair.client, X509_V_ERR_CERT_REVOKED);
            SSL_set_verify_result(pair.server, X509_V_ERR_CERT_REVOKED);
            REQUIRE(handshake_rounds(&pair, 20, 0));
            read_tickets(&pair);
            tell("second", &pair);
            printf("  the client's result %ld\n", SSL_get_verify_result(pair.client));
            end_pair(&pair);
            SSL_SESSION_free(session);
        }
        replace = 0;
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

/* Names that are none to DNS. */
static void any_name(void) {
    static const char *const names[] = {"127.0.0.1", "::1", "bad name", "-x.test", "*.test", "UPPER.test"};
    FOR_EACH_VERSION(version) {
        for (int cache = 0; cache < 2; cache++) {
            for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                for (int callback = 0; callback < 2; callback++) {
                    SSL_CTX *client = client_context(version),
                            *server = server_of(version, cache ? SSL_OP_NO_TICKET : 0, 0);
                    if (callback)
                        SSL_CTX_set_tlsext_servername_callback(server, take_name);
                    title("%s, %s, %s, callback %d", version_name(version), cache ? "cache" : "tickets",
                          names[i], callback);
                    SSL_SESSION *session = go("first", client, server, NULL, 1, NULL, names[i]);
                    SSL_SESSION_free(go("second", client, server, session, 0, NULL, names[i]));
                    SSL_SESSION_free(session);
                    SSL_CTX_free(client);
                    SSL_CTX_free(server);
                }
            }
        }
    }
}

/* The server may not show its certificate any more, has no suite or no group for others, or no certificate.
 */
static void nothing_of_its_own(void) {
    FOR_EACH_VERSION(version) {
        for (int cache = 0; cache < 2; cache++) {
            for (int what = 0; what < 4; what++) {
                SSL_CTX *client = client_context(version),
                        *server = server_of(version, cache ? SSL_OP_NO_TICKET : 0, 0);
                title("%s, %s, changed %d", version_name(version), cache ? "cache" : "tickets", what);
                SSL_SESSION *session = go("first", client, server, NULL, 1, NULL, NULL);
                if (what == 1)
                    SSL_CTX_set_security_level(server, 3);
                if (what == 2)
                    SSL_CTX_set_cipher_list(server, "ECDHE-ECDSA-AES128-GCM-SHA256");
                if (what == 3)
                    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
                SSL_SESSION_free(go("second", client, server, session, 0, NULL, NULL));
                SSL_SESSION_free(session);
                SSL_CTX_free(client);
                SSL_CTX_free(server);
            }
        }
    }
}

/* A server that claims to resume what was not offered, and a protocol that was not. */
static void claims(int tls13, int offers) {
    SSL_CTX *ctx = client_context(0);
    SSL_SESSION *session = NULL;
    title("a server claims to resume, TLS 1.%d, a session is offered: %d", tls13 ? 3 : 2, offers);
    if (offers) {
        SSL_CTX *client = client_context(tls13 ? TLS1_2_VERSION : TLS1_3_VERSION),
                *server = server_of(0, 0, 0);
        session = go("another version's", client, server, NULL, 0, NULL, NULL);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    SSL_set_connect_state(ssl);
    SSL_set_alpn_protos(ssl, (const unsigned char *)"\2h2", 3);
    if (session != NULL)
        SSL_set_session(ssl, session);
    SSL_do_handshake(ssl);
    unsigned char hello[2048], answer[256], *end = answer + 9;
    REQUIRE(BIO_read(out, hello, sizeof hello) > 80);
    memcpy(end, "\3\3", 2);
    memset(end + 2, 'r', 32);
    memcpy(end + 34, hello + 43, 33); /* the session id with its length */
    end += 67;
    memcpy(end, tls13 ? "\x13\x02\0" : "\xc0\x30\0", 3);
    end += 5;
    unsigned char *extensions = end;
    if (tls13) {
        memcpy(end, "\0\53\0\2\3\4\0\51\0\2\0\0\0\63\0\44\0\35\0\40", 20);
        memset(end + 20, 9, 32);
        end += 52;
    } else {
        memcpy(end, "\0\20\0\5\0\3\2xx", 9);
        end += 9;
    }
    extensions[-2] = 0, extensions[-1] = end - extensions;
    memcpy(answer, "\26\3\3\0\0\2\0\0", 8);
    answer[4] = end - answer - 5, answer[8] = end - answer - 9;
    BIO_write(in, answer, end - answer);
    const unsigned char *protocol;
    unsigned int length;
    for (int i = 0; i < 2; i++) {
        int done = SSL_do_handshake(ssl) == 1;
        SSL_get0_alpn_selected(ssl, &protocol, &length);
        printf("  done %d, reused %d, protocol %.*s\n", done, SSL_session_reused(ssl), (int)length,
               length ? (const char *)protocol : "");
        ERR_clear_error();
        BIO_write(in, "\25\3\3\0\2\2\50", 7);
    }
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    any_name();
    nothing_of_its_own();
    for (int i = 0; i < 4; i++)
        claims(i & 1, i >> 1);
    seen_on_the_wire();
    other_version();
    other_key_in_tls12();
    other_name();
    verify_result_of_the_program();
    return 0;
}
