/* Memory runs out while a list is made or the peer's chain is kept: the program gets all of it or nothing.
 * The n-th allocation fails, for every n. */
#include "common.h"

#include "strikes.h"

/* The largest number of allocations that is tried for one call. */
enum { MOST = 20000 };

static STACK_OF(SSL_CIPHER) * kept_list(SSL *ssl) {
    return SSL_get_ciphers(ssl);
}

static void lists(const char *what, int fresh, STACK_OF(SSL_CIPHER) * (*get)(SSL *)) {
    SSL_CTX *client_ctx = client_context(TLS1_3_VERSION), *server_ctx = server_context(TLS1_3_VERSION);
    int whole = 0, nothing = 0, other = 0;
    title("%s", what);
    for (unsigned long place = 0; place <= MOST; place++) {
        struct pair pair = new_pair(client_ctx, server_ctx);
        if (place == 0) {
            STACK_OF(SSL_CIPHER) *all = get(pair.client);
            whole = sk_SSL_CIPHER_num(all);
            if (fresh)
                sk_SSL_CIPHER_free(all);
            free_pair(&pair);
            continue;
        }
        arm(MEMORY_ONCE, place);
        STACK_OF(SSL_CIPHER) *some = get(pair.client);
        disarm();
        int struck = fault_struck;
        nothing += some == NULL;
        other += some != NULL && sk_SSL_CIPHER_num(some) != whole;
        if (fresh)
            sk_SSL_CIPHER_free(some);
        ERR_clear_error();
        free_pair(&pair);
        if (!struck)
            break;
    }
    printf("neither all nor nothing: %d\n", other);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

/* The client's last step is cut short at each of its allocations. */
static void chains(int version, int late) {
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    int other = 0, without_own = 0, done = 0;
    title("the server's chain, %s%s", version_name(version), late ? ", looked at later" : "");
    REQUIRE(SSL_CTX_use_certificate_chain_file(server_ctx, cert("chain.pem")) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(server_ctx, cert("leaf.key"), SSL_FILETYPE_PEM) == 1);
    SSL_CTX_set_verify(client_ctx, SSL_VERIFY_NONE, NULL);
    X509 *leaf = SSL_CTX_get0_certificate(server_ctx);
    int whole = 0;
    for (unsigned long place = 0; place <= MOST; place++) {
        struct pair pair = new_pair(client_ctx, server_ctx);
        SSL_do_handshake(pair.client);
        SSL_do_handshake(pair.server);
        if (place > 0 && !late)
            arm(MEMORY_ONCE, place);
        SSL_do_handshake(pair.client);
        int struck = fault_struck;
        disarm();
        SSL_do_handshake(pair.server);
        if (!SSL_is_init_finished(pair.client))
            SSL_do_handshake(pair.client);
        if (place > 0 && late) {
            arm(MEMORY_ONCE, place);
            STACK_OF(X509) *first = SSL_get_peer_cert_chain(pair.client);
            struck = fault_struck;
            disarm();
            other += first != NULL && sk_X509_num(first) != whole;
        }
        /* Also where the handshake has failed. */
        STACK_OF(X509) *chain = SSL_get_peer_cert_chain(pair.client);
        X509 *own = SSL_get1_peer_certificate(pair.client);
        int is_done = SSL_is_init_finished(pair.client);
        done += is_done;
        if (place == 0)
            whole = sk_X509_num(chain);
        other += chain == NULL ? is_done : sk_X509_num(chain) != whole;
        without_own += own == NULL ? is_done : X509_cmp(own, leaf) != 0;
        X509_free(own);
        ERR_clear_error();
        free_pair(&pair);
        if (place > 0 && !struck)
            break;
    }
    printf("certificates: %d, connections %s\n", whole, done > 1 ? "made" : "not made");
    printf("not all of them: %d, the peer's own is another one: %d\n", other, without_own);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    take_over_memory();
    lists("SSL_get_ciphers", 0, kept_list);
    lists("SSL_get1_supported_ciphers", 1, SSL_get1_supported_ciphers);
    FOR_EACH_VERSION(version)
    for (int late = 0; late < 2; late++)
        chains(version, late);
    return 0;
}
