/* A C++ exception leaves a callback, or a method of a BIO: it comes to whoever called the library, the
 * connection can be freed, and the context goes on to work. */
#include <stdexcept>
#include <vector>

extern "C" {
#define OPENSSL_SUPPRESS_DEPRECATED
#include "common.h"
#include <openssl/rsa.h>
}

/* Which callback throws now, and how many calls it lets pass before. */
static const char *armed;
static int calls_left;

static void may_throw(const char *name) {
    if (armed != NULL && strcmp(armed, name) == 0 && calls_left-- <= 0)
        throw std::runtime_error(name);
}

static int verify(int ok, X509_STORE_CTX *) {
    may_throw("verify");
    return ok;
}

static int verify_whole(X509_STORE_CTX *, void *) {
    may_throw("whole verification");
    return 1;
}

static int verify_store(int ok, X509_STORE_CTX *) {
    may_throw("store");
    return ok;
}

static void info(const SSL *, int, int) {
    may_throw("info");
}

static void message(int, int, int, const void *, size_t, SSL *, void *) {
    may_throw("message");
}

static int certificate(SSL *, void *) {
    may_throw("certificate");
    return 1;
}

static int client_certificate(SSL *, X509 **, EVP_PKEY **) {
    may_throw("client certificate");
    return 0;
}

static int protocol(SSL *, const unsigned char **out, unsigned char *length, const unsigned char *in,
                    unsigned, void *) {
    may_throw("protocol");
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int server_name(SSL *, int *, void *) {
    may_throw("server name");
    return SSL_TLSEXT_ERR_OK;
}

static int client_hello(SSL *, int *, void *) {
    may_throw("client hello");
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int ticket_key(SSL *, unsigned char *, unsigned char *, EVP_CIPHER_CTX *, EVP_MAC_CTX *, int) {
    may_throw("ticket key");
    return 0;
}

static int new_session(SSL *, SSL_SESSION *) {
    may_throw("new session");
    return 0;
}

static SSL_SESSION *find_session(SSL *, const unsigned char *, int, int *) {
    may_throw("find session");
    return NULL;
}

static void remove_session(SSL_CTX *, SSL_SESSION *) {
    may_throw("remove session");
}

static int session_id(SSL *, unsigned char *id, unsigned *length) {
    may_throw("session id");
    memset(id, 1, *length);
    return 1;
}

static void key_log(const SSL *, const char *) {
    may_throw("key log");
}

static int status(SSL *, void *) {
    may_throw("status");
    return SSL_TLSEXT_ERR_NOACK;
}

static int security(const SSL *, const SSL_CTX *, int, int, int, void *, void *) {
    may_throw("security");
    return 1;
}

static size_t padding(SSL *, int, size_t, void *) {
    may_throw("padding");
    return 0;
}

static int not_resumable(SSL *, int) {
    may_throw("not resumable");
    return 0;
}

static void extension(SSL *, int, int, const unsigned char *, int, void *) {
    may_throw("extension");
}

static int make_ticket(SSL *, void *) {
    may_throw("make ticket");
    return 1;
}

/* Never destroyed. */
static std::vector<RSA_METHOD *> &methods = *new std::vector<RSA_METHOD *>;

static int (*sign_plainly)(int, const unsigned char *, unsigned char *, RSA *, int);

static int sign(int length, const unsigned char *from, unsigned char *to, RSA *rsa, int pad) {
    may_throw("sign");
    return sign_plainly(length, from, to, rsa, pad);
}

static void use_own_rsa(SSL_CTX *ctx) {
    RSA_METHOD *method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    EVP_PKEY *plain = load_key("server.key"), *key = EVP_PKEY_new();
    RSA *rsa = EVP_PKEY_get1_RSA(plain);
    sign_plainly = RSA_meth_get_priv_enc(method);
    RSA_meth_set_priv_enc(method, sign);
    REQUIRE(RSA_set_method(rsa, method) == 1 && EVP_PKEY_assign_RSA(key, rsa) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(ctx, key) == 1);
    EVP_PKEY_free(key);
    EVP_PKEY_free(plain);
    /* Keys that an exception left behind may still point to it. */
    methods.push_back(method);
}

/* A filter in front of the transport whose methods throw. */
static int filter_read(BIO *bio, char *buffer, int length) {
    may_throw("BIO read");
    int n = BIO_read(BIO_next(bio), buffer, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return n;
}

static int filter_write(BIO *bio, const char *buffer, int length) {
    may_throw("BIO write");
    int n = BIO_write(BIO_next(bio), buffer, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return n;
}

static long filter_ctrl(BIO *bio, int command, long number, void *pointer) {
    if (command == BIO_CTRL_FLUSH)
        may_throw("BIO flush");
    return BIO_next(bio) == NULL ? 0 : BIO_ctrl(BIO_next(bio), command, number, pointer);
}

static int filter_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static const BIO_METHOD *filter_method(void) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_FILTER, "throwing");
        BIO_meth_set_read(method, filter_read);
        BIO_meth_set_write(method, filter_write);
        BIO_meth_set_ctrl(method, filter_ctrl);
        BIO_meth_set_create(method, filter_create);
    }
    return method;
}

static void put_filter(SSL *ssl) {
    BIO *next = SSL_get_rbio(ssl), *filter = BIO_new(filter_method());
    REQUIRE(filter != NULL && BIO_up_ref(next) == 1);
    BIO_push(filter, next);
    SSL_set_bio(ssl, filter, filter);
}

static struct pair filtered_pair(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    REQUIRE(SSL_set_tlsext_host_name(pair.client, "localhost") == 1);
    SSL_set_tlsext_debug_callback(pair.client, extension);
    put_filter(pair.client);
    return pair;
}

static SSL_CTX *full_client(int version) {
    SSL_CTX *ctx = client_context(version);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
    SSL_CTX_set_info_callback(ctx, info);
    SSL_CTX_set_msg_callback(ctx, message);
    SSL_CTX_set_client_cert_cb(ctx, client_certificate);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, new_session);
    SSL_CTX_set_keylog_callback(ctx, key_log);
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
    X509_STORE_set_verify_cb(SSL_CTX_get_cert_store(ctx), verify_store);
    REQUIRE(SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp) == 1);
    return ctx;
}

static SSL_CTX *full_server(int version, const char *which) {
    SSL_CTX *ctx = server_context(version);
    use_own_rsa(ctx);
    SSL_CTX_set_cert_cb(ctx, certificate, NULL);
    SSL_CTX_set_alpn_select_cb(ctx, protocol, NULL);
    SSL_CTX_set_tlsext_servername_callback(ctx, server_name);
    SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL);
    SSL_CTX_set_tlsext_status_cb(ctx, status);
    SSL_CTX_set_not_resumable_session_callback(ctx, not_resumable);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    REQUIRE(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"x", 1) == 1);
    if (strcmp(which, "session id") == 0 || strcmp(which, "find session") == 0 ||
        strcmp(which, "remove session") == 0) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_set_generate_session_id(ctx, session_id);
        SSL_CTX_sess_set_get_cb(ctx, find_session);
        SSL_CTX_sess_set_remove_cb(ctx, remove_session);
    } else {
        SSL_CTX_set_session_ticket_cb(ctx, make_ticket, NULL, NULL);
        SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, ticket_key);
    }
    return ctx;
}

/* One connection's life; each step may throw. */
static void live(struct pair *pair) {
    char buffer[8];
    int ok = handshake_rounds(pair, 20, 0);
    printf("handshake %d\n", ok);
    printf("client reads %d\n", SSL_read(pair->client, buffer, sizeof buffer));
    printf("client writes %d\n", SSL_write(pair->client, "hello", 5));
    printf("server reads %d\n", SSL_read(pair->server, buffer, sizeof buffer));
    printf("client closes %d\n", SSL_shutdown(pair->client));
    ERR_clear_error();
}

static void throwing(int version, const char *which, int passing) {
    title("%s, %s throws after %d", version_name(version), which, passing);
    SSL_CTX *client = full_client(version), *server = full_server(version, which);
    if (strcmp(which, "whole verification") == 0)
        SSL_CTX_set_cert_verify_callback(client, verify_whole, NULL);
    if (strcmp(which, "security") == 0)
        SSL_CTX_set_security_callback(client, security);
    if (strcmp(which, "padding") == 0)
        SSL_CTX_set_record_padding_callback(client, padding);
    struct pair pair = filtered_pair(client, server);
    armed = which;
    calls_left = passing;
    try {
        live(&pair);
    } catch (const std::exception &e) {
        printf("caught %s\n", e.what());
    }
    armed = NULL;
    ERR_clear_error();
    free_pair(&pair);
    struct pair again = filtered_pair(client, server);
    printf("again %d\n", handshake_rounds(&again, 20, 0));
    ERR_clear_error();
    free_pair(&again);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void in_handshake(int version) {
    static const char *const places[] = {
        "verify",   "whole verification", "store",         "info",     "message", "certificate",
        "protocol", "server name",        "client hello",  "key log",  "status",  "security",
        "sign",     "client certificate", "not resumable", "extension"};
    for (const char *place : places)
        throwing(version, place, 0);
    throwing(version, "new session", 0);
    if (version == TLS1_2_VERSION)
        throwing(version, "session id", 0);
    else
        throwing(version, "padding", 0);
    throwing(version, "make ticket", 0);
    throwing(version, "ticket key", 0);
    for (const char *place : {"BIO read", "BIO write"})
        for (int passing = 0; passing < 3; passing += 2)
            throwing(version, place, passing);
    throwing(version, "BIO flush", 0);
}

/* The transport throws again and again in a handshake, which goes on each time. */
static void in_handshake_again(int version) {
    title("%s, a handshake goes on after its BIO has thrown", version_name(version));
    for (const char *place : {"BIO read", "BIO write", "BIO flush"}) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair = new_pair(client, server);
        put_filter(pair.client);
        int done = 0;
        for (int i = 0; i < 40 && !done; i++) {
            armed = i % 2 ? place : NULL;
            calls_left = 0;
            try {
                done = handshake_rounds(&pair, 1, 0);
            } catch (const std::exception &) {
            }
        }
        armed = NULL;
        printf("%s: %d\n", place, done);
        ERR_clear_error();
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

/* The transport throws while data flow: nothing is lost, as nothing has been read or written. */
static void in_data(int version) {
    title("%s, a connection goes on after its BIO has thrown", version_name(version));
    struct pair pair = connected_pair(version);
    char buffer[8];
    put_filter(pair.client);
    SSL_write(pair.server, "abc", 3);
    for (const char *place : {"BIO read", "BIO write"}) {
        armed = place;
        calls_left = 0;
        try {
            if (strcmp(place, "BIO read") == 0)
                SSL_read(pair.client, buffer, sizeof buffer);
            else
                SSL_write(pair.client, "defg", 4);
        } catch (const std::exception &e) {
            printf("caught %s\n", e.what());
        }
        armed = NULL;
    }
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.client, "client writes", SSL_write(pair.client, "defg", 4));
    outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
    outcome(pair.client, "client closes", SSL_shutdown(pair.client));
    free_pair(&pair);
}

static int password(char *, int, int, void *) {
    may_throw("password");
    return 0;
}

static void freed(void *, void *, CRYPTO_EX_DATA *, int, long, void *) {
    may_throw("free function");
}

/* Outside of any connection's work. */
static void elsewhere(void) {
    title("a password callback");
    EVP_PKEY *key = load_key("server.key");
    FILE *file = fopen("locked.key", "w");
    char word[] = "word";
    REQUIRE(file != NULL && PEM_write_PrivateKey(file, key, EVP_aes_128_cbc(), NULL, 0, NULL, word) == 1);
    fclose(file);
    EVP_PKEY_free(key);
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_default_passwd_cb(ctx, password);
    armed = "password";
    calls_left = 0;
    try {
        printf("key %d\n", SSL_CTX_use_PrivateKey_file(ctx, "locked.key", SSL_FILETYPE_PEM));
    } catch (const std::exception &e) {
        printf("caught %s\n", e.what());
    }
    armed = NULL;
    ERR_clear_error();
    SSL_CTX_set_default_passwd_cb_userdata(ctx, word);
    SSL_CTX_set_default_passwd_cb(ctx, NULL);
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, "locked.key", SSL_FILETYPE_PEM));

    title("a free function of ex_data");
    int index = SSL_get_ex_new_index(0, NULL, NULL, NULL, freed);
    SSL *ssl = SSL_new(ctx);
    SSL_set_ex_data(ssl, index, ssl);
    armed = "free function";
    calls_left = 0;
    try {
        SSL_free(ssl);
        printf("freed\n");
    } catch (const std::exception &e) {
        printf("caught %s\n", e.what());
    }
    armed = NULL;
    SSL_CTX_free(ctx);
}

int main() {
    FOR_EACH_VERSION(version) {
        in_handshake(version);
        in_handshake_again(version);
        in_data(version);
    }
    elsewhere();
    return 0;
}
