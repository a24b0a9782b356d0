/* User-level threads: a callback, a key's own method or a BIO's method switches to another stack of the same
 * thread, where another connection is worked on, and comes back later. The connections know nothing of each
 * other. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "common.h"
#include <openssl/rsa.h>
#include <ucontext.h>

#define FIBERS 3
#define STACK (1 << 18)

static ucontext_t scheduler, fibers[FIBERS];
static int running, finished[FIBERS];
static const char *place;
static struct pair pairs[FIBERS];
static SSL_SESSION *sessions[FIBERS];

/* Gives way where this is the place of the test. */
static void give_way(const char *here) {
    int me = running;
    if (strcmp(here, place) == 0)
        swapcontext(&fibers[me], &scheduler);
}

static int (*sign_plainly)(int, const unsigned char *, unsigned char *, RSA *, int);

static int sign(int length, const unsigned char *from, unsigned char *to, RSA *rsa, int padding) {
    give_way("key");
    int signed_ = sign_plainly(length, from, to, rsa, padding);
    give_way("key");
    return signed_;
}

static int ticket_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                      EVP_MAC_CTX *mac, int new) {
    static unsigned char key[32] = {1};
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string("key", key, sizeof key),
                               OSSL_PARAM_construct_utf8_string("digest", digest, 0), OSSL_PARAM_END};
    (void)ssl;
    give_way("ticket key");
    if (new) {
        memset(name, 7, 16);
        memset(iv, 9, 16);
    }
    if (new)
        EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, key, iv);
    else
        EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, key, iv);
    EVP_MAC_CTX_set_params(mac, parameters);
    give_way("ticket key");
    return 1;
}

static int session_id(SSL *ssl, unsigned char *id, unsigned *length) {
    static unsigned char count;
    (void)ssl;
    give_way("session id");
    memset(id, ++count, *length);
    return 1;
}

static int new_session(SSL *ssl, SSL_SESSION *session) {
    (void)ssl, (void)session;
    give_way("new session");
    return 0;
}

static SSL_SESSION *find_session(SSL *ssl, const unsigned char *id, int length, int *copy) {
    (void)ssl, (void)id, (void)length;
    give_way("find session");
    *copy = 0;
    return NULL;
}

static int status(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    give_way("status");
    return SSL_TLSEXT_ERR_NOACK;
}

static int security(const SSL *ssl, const SSL_CTX *ctx, int operation, int bits, int nid, void *other,
                    void *extra) {
    (void)ssl, (void)ctx, (void)operation, (void)bits, (void)nid, (void)other, (void)extra;
    give_way("security");
    return 1;
}

static size_t padding(SSL *ssl, int type, size_t length, void *argument) {
    (void)ssl, (void)type, (void)length, (void)argument;
    give_way("padding");
    return 5;
}

static int verify(int ok, X509_STORE_CTX *store) {
    (void)store;
    give_way("verify");
    return ok;
}

static void key_log(const SSL *ssl, const char *line) {
    (void)ssl, (void)line;
    give_way("key log");
}

static void info(const SSL *ssl, int where, int value) {
    (void)ssl, (void)where, (void)value;
    give_way("info");
}

static void message(int out, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    (void)out, (void)version, (void)type, (void)bytes, (void)length, (void)ssl, (void)argument;
    give_way("message");
}

static int certificate(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    give_way("certificate");
    return 1;
}

static int make_ticket(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    give_way("ticket data");
    return 1;
}

static SSL_TICKET_RETURN open_ticket(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t length,
                                     SSL_TICKET_STATUS ticket, void *argument) {
    (void)ssl, (void)session, (void)name, (void)length, (void)argument;
    give_way("ticket data");
    return ticket == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE_RENEW : SSL_TICKET_RETURN_IGNORE_RENEW;
}

static int filter_read(BIO *bio, char *buffer, int length) {
    give_way("BIO");
    int n = BIO_read(BIO_next(bio), buffer, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return n;
}

static int filter_write(BIO *bio, const char *buffer, int length) {
    int n = BIO_write(BIO_next(bio), buffer, length);
    give_way("BIO");
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return n;
}

static long filter_ctrl(BIO *bio, int command, long number, void *pointer) {
    return BIO_next(bio) == NULL ? 0 : BIO_ctrl(BIO_next(bio), command, number, pointer);
}

static int filter_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static void put_filter(SSL *ssl) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_FILTER, "giving way");
        BIO_meth_set_read(method, filter_read);
        BIO_meth_set_write(method, filter_write);
        BIO_meth_set_ctrl(method, filter_ctrl);
        BIO_meth_set_create(method, filter_create);
    }
    BIO *next = SSL_get_rbio(ssl), *filter = BIO_new(method);
    REQUIRE(filter != NULL && BIO_up_ref(next) == 1);
    BIO_push(filter, next);
    SSL_set_bio(ssl, filter, filter);
}

/* One fiber: a connection's life. */
static void live(int i) {
    struct pair *pair = &pairs[i];
    char sent[8], got[8];
    snprintf(sent, sizeof sent, "from %d", i);
    int ok = handshake_rounds(pair, 50, 0);
    int there = SSL_write(pair->client, sent, 6) == 6 && SSL_read(pair->server, got, sizeof got) == 6 &&
                memcmp(sent, got, 6) == 0;
    int back = SSL_write(pair->server, sent, 6) == 6 && SSL_read(pair->client, got, sizeof got) == 6 &&
               memcmp(sent, got, 6) == 0;
    int reused = SSL_session_reused(pair->client);
    int closed = SSL_shutdown(pair->client), end = SSL_read(pair->server, got, 1);
    printf("%d: handshake %d, data %d %d, reused %d, closed %d %d\n", i, ok, there, back, reused, closed,
           end);
    print_errors();
    if (sessions[i] == NULL)
        sessions[i] = SSL_get1_session(pair->client);
    finished[i] = 1;
    swapcontext(&fibers[i], &scheduler);
}

static void run_fibers(SSL_CTX *client, SSL_CTX *server) {
    void *stacks[FIBERS];
    for (int i = 0; i < FIBERS; i++) {
        pairs[i] = new_pair(client, server);
        put_filter(pairs[i].client);
        put_filter(pairs[i].server);
        if (sessions[i] != NULL)
            SSL_set_session(pairs[i].client, sessions[i]);
        finished[i] = 0;
        getcontext(&fibers[i]);
        fibers[i].uc_stack.ss_sp = stacks[i] = malloc(STACK);
        fibers[i].uc_stack.ss_size = STACK;
        makecontext(&fibers[i], (void (*)(void))live, 1, i);
    }
    for (int left = FIBERS; left > 0;) {
        left = 0;
        for (running = 0; running < FIBERS; running++)
            if (!finished[running]) {
                left++;
                swapcontext(&scheduler, &fibers[running]);
            }
    }
    const char *was = place;
    place = "";
    for (int i = 0; i < FIBERS; i++) {
        free_pair(&pairs[i]);
        free(stacks[i]);
    }
    place = was;
}

static void switching(int version, const char *where) {
    title("%s: %s", version_name(version), where);
    SSL_CTX *client = client_context(version), *server = server_context(version);
    RSA_METHOD *method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    EVP_PKEY *plain = load_key("server.key"), *key = EVP_PKEY_new();
    RSA *rsa = EVP_PKEY_get1_RSA(plain);
    int by_id = strcmp(where, "session id") == 0 || strcmp(where, "find session") == 0;

    place = "";
    sign_plainly = RSA_meth_get_priv_enc(method);
    RSA_meth_set_priv_enc(method, sign);
    RSA_set_method(rsa, method);
    EVP_PKEY_assign_RSA(key, rsa);
    REQUIRE(SSL_CTX_use_PrivateKey(server, key) == 1);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"x", 1);
    if (by_id) {
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_generate_session_id(server, session_id);
        SSL_CTX_sess_set_get_cb(server, find_session);
    } else {
        SSL_CTX_set_tlsext_ticket_key_evp_cb(server, ticket_key);
        SSL_CTX_set_session_ticket_cb(server, make_ticket, open_ticket, NULL);
    }
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(client, new_session);
    SSL_CTX_sess_set_new_cb(server, new_session);
    SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_tlsext_status_cb(client, status);
    SSL_CTX_set_tlsext_status_cb(server, status);
    SSL_CTX_set_record_padding_callback(client, padding);
    SSL_CTX_set_record_padding_callback(server, padding);
    SSL_CTX_set_security_callback(client, security);
    SSL_CTX_set_security_callback(server, security);
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, verify);
    SSL_CTX_set_keylog_callback(client, key_log);
    SSL_CTX_set_keylog_callback(server, key_log);
    SSL_CTX_set_info_callback(client, info);
    SSL_CTX_set_msg_callback(server, message);
    SSL_CTX_set_cert_cb(client, certificate, NULL);
    SSL_CTX_set_cert_cb(server, certificate, NULL);
    place = where;
    run_fibers(client, server);
    run_fibers(client, server);
    place = "";
    for (int i = 0; i < FIBERS; i++) {
        SSL_SESSION_free(sessions[i]);
        sessions[i] = NULL;
    }
    EVP_PKEY_free(key);
    EVP_PKEY_free(plain);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    RSA_meth_free(method);
}

int main(void) {
    static const char *const places[] = {"key",    "ticket key", "session id",  "new session", "find session",
                                         "status", "security",   "padding",     "verify",      "key log",
                                         "info",   "message",    "certificate", "ticket data", "BIO"};
    FOR_EACH_VERSION(version)
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        switching(version, places[i]);
    return 0;
}
