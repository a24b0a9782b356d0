/* One of several tickets cannot be made: the program's ticket key callback refuses it, or the callback for
 * its id fails. What happens to the others, after a handshake and with SSL_new_session_ticket, and whose
 * callback chooses the id where a connection has set its own to NULL. */
#include "common.h"

#include <openssl/core_names.h>

static int calls, refuse_each, received;

static int on_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
                  int encrypt) {
    static unsigned char key[32] = "0123456789abcdef0123456789abcde";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key, sizeof key),
                               OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"sha256", 0),
                               OSSL_PARAM_construct_end()};
    (void)ssl;
    if (encrypt && ++calls % refuse_each == 0)
        return 0;
    if (encrypt) {
        memset(name, 'n', 16);
        memset(iv, calls, 16);
    }
    EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, key, iv, encrypt);
    EVP_MAC_CTX_set_params(mac, parameters);
    return 1;
}

/* Fails from the third call on. */
static int on_id(SSL *ssl, unsigned char *id, unsigned int *length) {
    (void)ssl;
    memset(id, 'i', *length);
    id[0] = (unsigned char)++calls;
    return calls < 3;
}

static int of_context(SSL *ssl, unsigned char *id, unsigned int *length) {
    (void)ssl;
    memset(id, 'c', *length);
    id[0] = (unsigned char)++calls;
    return 1;
}

static int of_connection(SSL *ssl, unsigned char *id, unsigned int *length) {
    memset(id, 's', *length);
    id[0] = (unsigned char)++calls;
    SSL_set_generate_session_id(ssl, NULL);
    return 1;
}

static int on_received(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    (void)session;
    received++;
    return 0;
}

static int on_server_session(SSL *ssl, SSL_SESSION *session) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    (void)ssl;
    printf("  id of the %s, %u bytes\n",
           length < 2     ? "nobody"
           : id[1] == 'c' ? "context's callback"
           : id[1] == 's' ? "connection's callback"
           : id[1] == 'i' ? "failing callback"
                          : "library",
           length);
    return 0;
}

static void on_state(const SSL *ssl, int where, int value) {
    (void)ssl;
    if (where & (SSL_CB_ALERT | SSL_CB_EXIT | SSL_CB_HANDSHAKE_START | SSL_CB_HANDSHAKE_DONE))
        printf("  info: where %#x, value %d\n", where, value);
}

static void take_tickets(SSL *client) {
    char byte;
    int ret = SSL_read(client, &byte, 1);
    outcome(client, "client reads", ret);
    printf("  tickets: %d\n", received);
}

static struct pair pair_with_tickets(size_t number, SSL_CTX *server) {
    SSL_CTX *client = client_context(TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(client, on_received);
    SSL_CTX_set_num_tickets(server, number);
    calls = received = 0;
    struct pair pair = new_pair(client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

static void refused(int each) {
    SSL_CTX *server = server_context(TLS1_3_VERSION);
    title("the callback refuses each ticket number %d", each);
    refuse_each = each;
    SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key);
    struct pair pair = pair_with_tickets(5, server);
    connect_pair(&pair);
    printf("  calls: %d\n", calls);
    take_tickets(pair.client);
    for (int i = 0; i < 4; i++)
        SSL_new_session_ticket(pair.server);
    SSL_set_info_callback(pair.server, on_state);
    outcome(pair.server, "server sends more", SSL_do_handshake(pair.server));
    printf("  calls: %d\n", calls);
    take_tickets(pair.client);
    free_pair(&pair);
}

static void no_id(int after_shutdown) {
    SSL_CTX *server = server_context(TLS1_3_VERSION);
    title("the id of the third ticket fails%s", after_shutdown ? ", after close_notify" : "");
    SSL_CTX_set_generate_session_id(server, on_id);
    struct pair pair = pair_with_tickets(1, server);
    connect_pair(&pair);
    take_tickets(pair.client);
    for (int i = 0; i < 3; i++)
        SSL_new_session_ticket(pair.server);
    SSL_set_info_callback(pair.server, on_state);
    if (after_shutdown)
        outcome(pair.server, "server shuts down", SSL_shutdown(pair.server));
    outcome(pair.server, "server sends more", SSL_do_handshake(pair.server));
    print_errors();
    take_tickets(pair.client);
    print_errors();
    free_pair(&pair);
}

static int on_key_unready(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                          EVP_MAC_CTX *mac, int encrypt) {
    (void)ssl;
    (void)name;
    (void)iv;
    (void)cipher;
    (void)mac;
    (void)encrypt;
    return 1;
}

static void unready(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s: the ticket key callback takes the ticket, and sets no key", version_name(version));
    SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key_unready);
    struct pair pair = new_pair(client, server);
    handshake_rounds(&pair, 10, 0);
    ERR_clear_error();
    printf("  done: client %d, server %d\n", SSL_is_init_finished(pair.client),
           SSL_is_init_finished(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void whose_id(int version) {
    SSL_CTX *server = server_context(version);
    title("%s: the connection's callback is set to NULL", version_name(version));
    SSL_CTX_set_generate_session_id(server, of_context);
    SSL_CTX_sess_set_new_cb(server, on_server_session);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX *client = client_context(version);
    SSL_CTX_set_num_tickets(server, 2);
    struct pair pair = new_pair(client, server);
    SSL_set_generate_session_id(pair.server, version == TLS1_3_VERSION ? of_connection : NULL);
    connect_pair(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    refused(2);
    refused(3);
    refused(1);
    no_id(0);
    no_id(1);
    FOR_EACH_VERSION(version) {
        unready(version);
        whose_id(version);
    }
    return 0;
}
