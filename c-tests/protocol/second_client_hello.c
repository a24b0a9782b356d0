/* What a server's callbacks set for the second ClientHello, the one that answers a HelloRetryRequest:
 * SSL_set_verify(3), certificates, options, protocols, contexts, suites, groups. They are asked about it
 * however many records it comes in, and what they set counts. SSL_CTX_set_client_hello_cb(3),
 * SSL_CTX_set_tlsext_servername_callback(3), SSL_CTX_set_alpn_select_cb(3). */
#include "sessions.h"

enum change {
    NOTHING,
    VERIFY,
    DO_NOT_VERIFY,
    CERTIFICATE,
    NO_TICKETS,
    CONTEXT,
    PROTOCOL,
    NO_PROTOCOL,
    SUITES,
    GROUPS,
    VERSION,
    NAME,
    REFUSE,
    LATER,
    CHANGES
};
static const char *const change_names[] = {
    "nothing",     "verify", "do not verify", "certificate", "no tickets", "context", "protocol",
    "no protocol", "suites", "groups",        "version",     "name",       "refuse",  "later"};
/* Where the change is made. */
enum place { IN_HELLO, IN_NAME, IN_CERTIFICATE, IN_ALPN, PLACES };
static const char *const place_names[] = {"ClientHello", "name", "certificate", "ALPN"};

static enum change change;
static enum place place;
static int calls[PLACES];
static SSL_CTX *other;

static void apply(SSL *ssl, enum place at) {
    calls[at]++;
    printf("  %s callback, call %d, reused %d\n", place_names[at], calls[at], SSL_session_reused(ssl));
    if (at != place || calls[at] < 2)
        return;
    switch (change) {
    case VERIFY:
        SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        break;
    case DO_NOT_VERIFY:
        SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
        break;
    case CERTIFICATE:
        REQUIRE(SSL_use_certificate_file(ssl, cert("serverec.crt"), SSL_FILETYPE_PEM) == 1);
        REQUIRE(SSL_use_PrivateKey_file(ssl, cert("serverec.key"), SSL_FILETYPE_PEM) == 1);
        break;
    case NO_TICKETS:
        SSL_set_num_tickets(ssl, 0);
        break;
    case CONTEXT:
        SSL_set_SSL_CTX(ssl, other);
        break;
    case SUITES:
        SSL_set_ciphersuites(ssl, "TLS_CHACHA20_POLY1305_SHA256");
        break;
    case GROUPS:
        SSL_set1_groups_list(ssl, "P-384");
        break;
    case VERSION:
        SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
        break;
    default:
        break;
    }
}

static int on_hello(SSL *ssl, int *alert, void *argument) {
    (void)argument;
    apply(ssl, IN_HELLO);
    if (place == IN_HELLO && calls[IN_HELLO] == 2 && change == LATER)
        return SSL_CLIENT_HELLO_RETRY;
    if (place == IN_HELLO && calls[IN_HELLO] == 2 && change == REFUSE) {
        *alert = SSL_AD_ACCESS_DENIED;
        return SSL_CLIENT_HELLO_ERROR;
    }
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)argument;
    apply(ssl, IN_NAME);
    if (calls[IN_NAME] < 2 || place != IN_NAME)
        return SSL_TLSEXT_ERR_OK;
    if (change == REFUSE) {
        *alert = SSL_AD_ACCESS_DENIED;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    return change == NAME ? SSL_TLSEXT_ERR_NOACK : SSL_TLSEXT_ERR_OK;
}

static int on_certificate(SSL *ssl, void *argument) {
    (void)argument;
    apply(ssl, IN_CERTIFICATE);
    if (place == IN_CERTIFICATE && calls[IN_CERTIFICATE] == 2)
        return change == LATER ? -1 : change != REFUSE;
    return 1;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                   unsigned int count, void *argument) {
    (void)argument, (void)count;
    apply(ssl, IN_ALPN);
    int second = place == IN_ALPN && calls[IN_ALPN] == 2;
    if (second && change == REFUSE)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    if (second && change == NO_PROTOCOL)
        return SSL_TLSEXT_ERR_NOACK;
    if (second && change == PROTOCOL)
        in += 1 + in[0];
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int retries, tickets;

static void on_message(int sent, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    (void)version, (void)length, (void)ssl, (void)argument;
    static const unsigned char retry[] = {0xcf, 0x21, 0xad, 0x74};
    if (sent && type == SSL3_RT_HANDSHAKE) {
        const unsigned char *message = bytes;
        int is_retry = message[0] == SSL3_MT_SERVER_HELLO && !memcmp(message + 6, retry, 4);
        retries += is_retry;
        tickets += message[0] == SSL3_MT_NEWSESSION_TICKET;
        if (message[0] != SSL3_MT_NEWSESSION_TICKET)
            printf("    sent %d%s\n", message[0], is_retry ? ", a HelloRetryRequest" : "");
    }
}

static void tell(struct pair *pair) {
    const unsigned char *protocol;
    unsigned int length;
    X509 *shown = SSL_get0_peer_certificate(pair->client);
    EVP_PKEY *key = shown ? X509_get0_pubkey(shown) : NULL;
    SSL_get0_alpn_selected(pair->client, &protocol, &length);
    printf("  retries %d, reused %d %d, verify mode %d, client certificate %d, key %s, protocol %.*s, suite "
           "%s, tickets %d\n",
           retries, SSL_session_reused(pair->client), SSL_session_reused(pair->server),
           SSL_get_verify_mode(pair->server), SSL_get0_peer_certificate(pair->server) != NULL,
           key ? EVP_PKEY_get0_type_name(key) : "none", (int)length, length ? (const char *)protocol : "",
           SSL_get_cipher_name(pair->server), tickets);
    SSL_get0_alpn_selected(pair->server, &protocol, &length);
    printf("  the server's protocol %.*s, name %s, context %s\n", (int)length,
           length ? (const char *)protocol : "",
           SSL_get_servername(pair->server, TLSEXT_NAMETYPE_host_name) ? "set" : "none",
           SSL_get_SSL_CTX(pair->server) == other ? "the other" : "the first");
}

/* A list of protocols that makes a ClientHello longer than a record of 512 bytes. */
static size_t protocols(unsigned char *list, int many) {
    size_t length = 0;
    for (int i = 0; i < (many ? 120 : 3); i++)
        length += sprintf((char *)list + length, "\5p-%03d", i);
    return length;
}

static SSL_SESSION *go(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offer, int with_certificate, int many,
                       int early) {
    struct pair pair = new_pair(client, server);
    unsigned char list[1024];
    SSL_SESSION *left = NULL;
    REQUIRE(SSL_set_alpn_protos(pair.client, list, protocols(list, many)) == 0);
    REQUIRE(SSL_set_tlsext_host_name(pair.client, "server.test") == 1);
    SSL_set_max_send_fragment(pair.client, many ? 512 : 16384);
    if (with_certificate) {
        REQUIRE(SSL_use_certificate_file(pair.client, cert("client.crt"), SSL_FILETYPE_PEM) == 1);
        REQUIRE(SSL_use_PrivateKey_file(pair.client, cert("client.key"), SSL_FILETYPE_PEM) == 1);
    }
    if (offer != NULL)
        REQUIRE(SSL_set_session(pair.client, offer) == 1);
    memset(calls, 0, sizeof calls);
    retries = tickets = 0;
    if (early) {
        size_t written;
        printf("  early data: %d\n", SSL_write_early_data(pair.client, "early", 5, &written));
        ERR_clear_error();
    }
    int waits = 0;
    for (int i = 0; i < 20; i++) {
        int c = SSL_do_handshake(pair.client), s = SSL_do_handshake(pair.server);
        int error = SSL_get_error(pair.server, s);
        if (error == SSL_ERROR_WANT_CLIENT_HELLO_CB || error == SSL_ERROR_WANT_X509_LOOKUP)
            waits++;
        if (c == 1 && s == 1)
            break;
    }
    if (waits)
        printf("  the server waits for a callback\n");
    if (SSL_is_init_finished(pair.client) && SSL_is_init_finished(pair.server)) {
        read_tickets(&pair);
        tell(&pair);
        char byte = 0;
        SSL_write(pair.server, "x", 1);
        printf("  data arrives: %d\n", SSL_read(pair.client, &byte, 1));
        left = SSL_get1_session(pair.client);
    } else {
        printf("  the handshake fails\n");
        print_errors();
    }
    ERR_clear_error();
    end_pair(&pair);
    return left;
}

static SSL_CTX *make_server(void) {
    SSL_CTX *ctx = server_context(TLS1_3_VERSION);
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"app", 3);
    SSL_CTX_set1_groups_list(ctx, "P-256:P-384");
    SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
    SSL_CTX_set_tlsext_servername_callback(ctx, on_name);
    SSL_CTX_set_cert_cb(ctx, on_certificate, NULL);
    SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
    SSL_CTX_set_msg_callback(ctx, on_message);
    SSL_CTX_set_num_tickets(ctx, 1);
    return ctx;
}

int main(void) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = make_server();
    other = make_server();
    use(other, "serverec");
    SSL_CTX_set1_groups_list(client, "X25519:P-256:P-384");
    SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256");

    for (int many = 0; many < 2; many++) {
        for (place = IN_HELLO; place < PLACES; place++) {
            for (change = NOTHING; change < CHANGES; change++) {
                if ((change == PROTOCOL || change == NO_PROTOCOL) && place != IN_ALPN)
                    continue;
                if (change == NAME && place != IN_NAME)
                    continue;
                if (change == LATER && place != IN_HELLO && place != IN_CERTIFICATE)
                    continue;
                for (int certificate = 0; certificate < (change == VERIFY ? 2 : 1); certificate++) {
                    title("%s in the %s callback, %s record%s%s", change_names[change], place_names[place],
                          many ? "several" : "one", many ? "s" : "",
                          certificate ? ", with a client certificate" : "");
                    SSL_CTX_set_verify(server, change == DO_NOT_VERIFY ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                                       NULL);
                    SSL_SESSION_free(go(client, server, NULL, certificate, many, 0));
                }
            }
        }
    }
    /* With a session the second ClientHello has another binder. */
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_max_early_data(server, 1000);
    for (int once = 0; once < 2; once++) {
        SSL_CTX_clear_options(server, SSL_OP_NO_ANTI_REPLAY);
        SSL_CTX_set_options(server, once ? 0 : SSL_OP_NO_ANTI_REPLAY);
        for (int early = 0; early < 2; early++) {
            static const enum change changes[] = {NOTHING, VERIFY, CONTEXT, SUITES};
            for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
                title("a session, %s, early data %d, %s", once ? "once only" : "tickets", early,
                      change_names[changes[i]]);
                change = NOTHING, place = IN_HELLO;
                SSL_SESSION *session = go(client, server, NULL, 1, 0, 0);
                REQUIRE(session != NULL);
                change = changes[i];
                SSL_SESSION_free(go(client, server, session, 0, i & 1, early));
                SSL_SESSION_free(session);
            }
        }
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
    return 0;
}
