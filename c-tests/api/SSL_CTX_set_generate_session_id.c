/* Session ids of the program's own choice. */
#include "common.h"

static int answer = 1;
static unsigned int length_wanted = 32;
static unsigned char number;

static int on_generate(SSL *ssl, unsigned char *id, unsigned int *length) {
    printf("  generate: room %u, at the %s, answers %d\n", *length, SSL_is_server(ssl) ? "server" : "client",
           answer);
    memset(id, number, *length);
    printf("  in the cache already: %d\n", SSL_has_matching_session_id(ssl, id, *length));
    *length = length_wanted;
    return answer;
}

static int on_other(SSL *ssl, unsigned char *id, unsigned int *length) {
    (void)ssl;
    printf("  the connection's own generator\n");
    memset(id, 0x55, *length);
    return 1;
}

static void on_new_told(SSL_SESSION *session) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    printf("  the server's session has an id of %u bytes, the first one %02x, the last one %02x\n", length,
           length ? id[0] : 0, length ? id[length - 1] : 0);
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    on_new_told(session);
    return 0;
}

static void visit(SSL_CTX *client, SSL_CTX *server, SSL_SESSION **session, int own) {
    struct pair pair = new_pair(client, server);
    char byte;
    if (*session != NULL)
        SSL_set_session(pair.client, *session);
    if (own)
        SHOW(SSL_set_generate_session_id(pair.server, on_other));
    if (handshake(&pair)) {
        SSL_read(pair.client, &byte, 1);
        ERR_clear_error();
        printf("  resumed %d\n", SSL_session_reused(pair.client));
        SSL_SESSION_free(*session);
        *session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
    }
    free_pair(&pair);
}

/* The id in a ServerHello, as it is on the wire. */
static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    const unsigned char *message = bytes;
    (void)version, (void)argument;
    if (type == SSL3_RT_HANDSHAKE && length > 38 && message[0] == SSL3_MT_SERVER_HELLO)
        printf("  ServerHello, %s at the %s, an id of %u bytes\n", outgoing ? "out" : "in",
               SSL_is_server(ssl) ? "server" : "client", message[38]);
}

/* Ids of every length, with and without a client's certificate (whose signature is over all messages). */
static void lengths(int verify) {
    SSL_CTX *client = client_context(TLS1_2_VERSION), *server = server_context(TLS1_2_VERSION);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"mine", 4);
    SSL_CTX_sess_set_new_cb(server, on_new);
    SSL_CTX_set_generate_session_id(server, on_generate);
    SSL_CTX_set_msg_callback(server, on_message);
    SSL_CTX_set_msg_callback(client, on_message);
    use(client, "client");
    if (verify) {
        SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    for (length_wanted = 1; length_wanted <= 32; length_wanted += verify ? 15 : 5) {
        SSL_SESSION *session = NULL;
        number = (unsigned char)(100 + length_wanted);
        printf("%u bytes\n", length_wanted);
        visit(client, server, &session, 0);
        unsigned int length;
        const unsigned char *id = SSL_SESSION_get_id(session, &length);
        printf("  the client's id: %u bytes, the first one %02x\n", length, length ? id[0] : 0);
        visit(client, server, &session, 0);
        printf("  in the cache %ld\n", SSL_CTX_sess_number(server));
        SSL_SESSION_free(session);
    }
    length_wanted = 32;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    for (int verify = 0; verify < 2; verify++) {
        title("short ids, a client's certificate %d", verify);
        lengths(verify);
    }
    FOR_EACH_VERSION(version) {
        for (int stateful = 0; stateful < 2; stateful++) {
            SSL_CTX *client = client_context(version), *server = server_context(version);
            SSL_SESSION *session = NULL;
            title("%s, %s", version_name(version), stateful ? "by the cache" : "by tickets");
            SSL_CTX_set_num_tickets(server, 1);
            if (stateful)
                SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            SSL_CTX_sess_set_new_cb(server, on_new);
            SHOW(SSL_CTX_set_generate_session_id(server, on_generate));
            number = 1;
            visit(client, server, &session, 0);
            number = 2;
            visit(client, server, &session, 0);
            SSL_SESSION_free(session);
            session = NULL;
            title("%s, %s: the connection's own", version_name(version),
                  stateful ? "by the cache" : "by tickets");
            visit(client, server, &session, 1);
            SSL_SESSION_free(session);
            session = NULL;
            if (stateful) {
                title("%s: an id that is there", version_name(version));
                number = 1;
                if (version == TLS1_3_VERSION)
                    number = 2;
                visit(client, server, &session, 0);
                title("%s: the callback fails", version_name(version));
                number = 3, answer = 0;
                visit(client, server, &session, 0);
                answer = 1;
                title("%s: no length", version_name(version));
                length_wanted = 0;
                visit(client, server, &session, 0);
                title("%s: too long", version_name(version));
                length_wanted = 33;
                visit(client, server, &session, 0);
                length_wanted = 32;
            }
            SSL_SESSION_free(session);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
    return 0;
}
