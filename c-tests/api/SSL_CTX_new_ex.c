/* SSL_CTX_new_ex(3): what a context and its connections do comes from its library context with its property
 * query. The default library context has only the null provider here, so whatever still asked that one would
 * fail. */
#include "common.h"

#include <openssl/evp.h>
#include <openssl/provider.h>

static OSSL_LIB_CTX *library;
static const char *query;

static SSL_CTX *new_context(const SSL_METHOD *method) {
    SSL_CTX *ctx = SSL_CTX_new_ex(library, query, method);
    REQUIRE(ctx != NULL);
    return ctx;
}

static SSL_CTX *new_server(const char *name) {
    SSL_CTX *ctx = new_context(TLS_server_method());
    use(ctx, name);
    return ctx;
}

static SSL_CTX *new_client(int version) {
    SSL_CTX *ctx = new_context(TLS_client_method());
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    REQUIRE(SSL_CTX_set_max_proto_version(ctx, version) == 1);
    return ctx;
}

/* A handshake and data in both directions, in large records. */
static SSL_SESSION *talk(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offered) {
    static char out[20000], in[20000];
    struct pair pair = new_pair(client, server);
    SSL_SESSION *session;
    EVP_PKEY *key = NULL;
    size_t count = 0, total = 0;
    memset(out, 'd', sizeof out);
    if (offered)
        REQUIRE(SSL_set_session(pair.client, offered) == 1);
    if (handshake(&pair)) {
        printf("%s, %s, verify %ld, reused %d\n", SSL_get_version(pair.client), SSL_get_cipher(pair.client),
               SSL_get_verify_result(pair.client), SSL_session_reused(pair.client));
        if (SSL_get_peer_tmp_key(pair.client, &key) == 1)
            printf("key of the exchange: %d bits\n", EVP_PKEY_get_bits(key));
        EVP_PKEY_free(key);
        REQUIRE(SSL_write(pair.client, out, sizeof out) == sizeof out);
        while (total < sizeof in && SSL_read_ex(pair.server, in, sizeof in, &count) == 1)
            total += count;
        printf("the server has read %zu\n", total);
        REQUIRE(SSL_write(pair.server, out, sizeof out) == sizeof out);
        for (total = 0; total < sizeof in && SSL_read_ex(pair.client, in, sizeof in, &count) == 1;)
            total += count;
        printf("the client has read %zu\n", total);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
    }
    session = SSL_get1_session(pair.client);
    print_errors();
    free_pair(&pair);
    return session;
}

static void free_contexts(SSL_CTX *client, SSL_CTX *server) {
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void certificates(int version) {
    static const char *const names[] = {"server", "serverec", "ed25519", "server521"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        SSL_CTX *server = new_server(names[i]), *client = new_client(version);
        title("%s, %s, and a client's certificate", version_name(version), names[i]);
        use(client, "client");
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        SSL_SESSION_free(talk(client, server, NULL));
        free_contexts(client, server);
    }
}

static void groups(int version) {
    static const char *const names[] = {"X25519", "P-256", "P-384", "P-521", "X448", "ffdhe2048"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        SSL_CTX *server = new_server("server"), *client = new_client(version);
        title("%s, %s", version_name(version), names[i]);
        if (version == TLS1_2_VERSION && strcmp(names[i], "ffdhe2048") == 0) {
            free_contexts(client, server);
            continue;
        }
        SHOW(SSL_CTX_set1_groups_list(server, names[i]));
        SSL_SESSION_free(talk(client, server, NULL));
        free_contexts(client, server);
    }
}

static void ciphers(int version) {
    SSL_CTX *server = new_server("server"), *client = new_client(version);
    title("%s, ChaCha20", version_name(version));
    SHOW(SSL_CTX_set_ciphersuites(client, "TLS_CHACHA20_POLY1305_SHA256"));
    SHOW(SSL_CTX_set_cipher_list(client, "ECDHE+CHACHA20"));
    SSL_SESSION_free(talk(client, server, NULL));
    free_contexts(client, server);
}

static void fill(unsigned char *name, unsigned char *iv) {
    memset(name, 'n', 16);
    memset(iv, 'i', 16);
}

/* SSL_CTX_set_tlsext_ticket_key_evp_cb(3) */
static int ticket_keys(SSL *ssl UNUSED, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                       EVP_MAC_CTX *mac, int seals) {
    static unsigned char key[32];
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("key", key, sizeof key),
                           OSSL_PARAM_construct_utf8_string("digest", "SHA256", 0),
                           OSSL_PARAM_construct_end()};
    EVP_CIPHER *method = EVP_CIPHER_fetch(library, "AES-256-CBC", query);
    int ready;
    if (seals)
        fill(name, iv);
    ready = method && EVP_CipherInit_ex2(cipher, method, key, iv, seals, NULL) == 1 &&
            EVP_MAC_CTX_set_params(mac, params) == 1;
    EVP_CIPHER_free(method);
    return ready ? 1 : -1;
}

static void sessions(int version) {
    for (int kind = 0; kind < 3; kind++) {
        static const char *const kinds[] = {"tickets", "tickets of a callback", "the cache"};
        SSL_CTX *server = new_server("server"), *client = new_client(version);
        SSL_SESSION *session;
        title("%s, resumed by %s", version_name(version), kinds[kind]);
        SSL_CTX_set_session_id_context(server, (const unsigned char *)"c", 1);
        if (kind == 1)
            SSL_CTX_set_tlsext_ticket_key_evp_cb(server, ticket_keys);
        if (kind == 2)
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        session = talk(client, server, NULL);
        SSL_SESSION_free(talk(client, server, session));
        SSL_SESSION_free(session);
        free_contexts(client, server);
    }
}

static void late_authentication(void) {
    SSL_CTX *server = new_server("server"), *client = new_client(TLS1_3_VERSION);
    struct pair pair;
    char byte;
    title("authentication after the handshake");
    use(client, "client");
    SSL_CTX_set_post_handshake_auth(client, 1);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_set_verify(pair.server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SHOW(SSL_verify_client_post_handshake(pair.server));
    SHOW(SSL_do_handshake(pair.server));
    outcome(pair.client, "SSL_peek", SSL_peek(pair.client, &byte, 1));
    outcome(pair.server, "SSL_peek", SSL_peek(pair.server, &byte, 1));
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    printf("verify %ld\n", SSL_get_verify_result(pair.server));
    free_pair(&pair);
    free_contexts(client, server);
}

static void write_dh_parameters(void) {
    EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(library, "DH", query);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("group", "ffdhe2048", 0),
                           OSSL_PARAM_construct_end()};
    EVP_PKEY *key = NULL;
    BIO *file = BIO_new_file("dh.pem", "w");
    REQUIRE(EVP_PKEY_fromdata_init(making) == 1);
    REQUIRE(EVP_PKEY_fromdata(making, &key, EVP_PKEY_KEY_PARAMETERS, params) == 1);
    REQUIRE(file && PEM_write_bio_Parameters(file, key) == 1);
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(making);
    BIO_free(file);
}

static void files(void) {
    SSL_CTX *ctx = new_context(TLS_method());
    SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
    STACK_OF(X509_NAME) * names;
    title("files");
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("server.crt")));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("server.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR));
    SHOW(SSL_CTX_load_verify_file(ctx, cert("ca.crt")));
    SHOW(SSL_CTX_load_verify_dir(ctx, cert("")));
    names = SSL_load_client_CA_file_ex(cert("ca.crt"), library, query);
    printf("authorities %d\n", names ? sk_X509_NAME_num(names) : -1);
    print_errors();
    SSL_CTX_set_client_CA_list(ctx, names);
    SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE);
    SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
    write_dh_parameters();
    SHOW(SSL_CONF_cmd(conf, "DHParameters", "dh.pem"));
    SHOW(SSL_CONF_cmd(conf, "Curves", "X448:P-521"));
    SHOW(SSL_CONF_cmd(conf, "ChainCAFile", cert("ca.crt")));
    SSL_CONF_CTX_free(conf);
    SSL_CTX_free(ctx);
}

static void everything(const char *what) {
    title("%s", what);
    FOR_EACH_VERSION(version) {
        certificates(version);
        groups(version);
        ciphers(version);
        sessions(version);
    }
    late_authentication();
    files();
}

/* A library context, or a query, that has no cipher. */
static void nothing_found(void) {
    OSSL_LIB_CTX *empty = OSSL_LIB_CTX_new();
    OSSL_PROVIDER *null = OSSL_PROVIDER_load(empty, "null");
    title("nothing found");
    SHOW_POINTER(SSL_CTX_new_ex(empty, NULL, TLS_method()));
    SHOW_POINTER(SSL_CTX_new_ex(library, "provider=nobody", TLS_method()));
    SHOW_POINTER(SSL_CTX_new_ex(library, "fips=yes", TLS_client_method()));
    OSSL_PROVIDER_unload(null);
    OSSL_LIB_CTX_free(empty);
}

int main(void) {
    OSSL_PROVIDER *nothing = OSSL_PROVIDER_load(NULL, "null"), *standard;
    REQUIRE(nothing != NULL);
    library = OSSL_LIB_CTX_new();
    standard = OSSL_PROVIDER_load(library, "default");
    REQUIRE(standard != NULL);
    everything("a library context");
    query = "provider=default";
    everything("and a property query");
    nothing_found();
    REQUIRE(SSL_CTX_new(TLS_method()) == NULL);
    ERR_clear_error();
    OSSL_PROVIDER_unload(standard);
    OSSL_LIB_CTX_free(library);
    OSSL_PROVIDER_unload(nothing);
    return 0;
}
