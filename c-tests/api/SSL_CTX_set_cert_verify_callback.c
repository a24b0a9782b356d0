/* SSL_CTX_set_cert_verify_callback(3), SSL_set_retry_verify(3), SSL_set_verify_result(3): the program
 * verifies in libcrypto's place, on both sides. */
#include "common.h"

struct plan {
    int returned; /* by the callback */
    int error;    /* set into the store context; -1 for none */
    int verifies; /* calls X509_verify_cert itself */
    int retries;  /* how often it asks to be called again */
    int result;   /* set on the connection; -1 for none */
};
static struct plan plan;
static int calls;

static int on_verify(X509_STORE_CTX *store, void *argument) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(store);
    int good = plan.returned;
    printf("  asked, call %d of %s, \"%s\": certificate %s, untrusted %d, depth limit %d, level %d, flags "
           "%lx, host %s\n",
           ++calls,
           ssl == NULL          ? "nobody"
           : SSL_is_server(ssl) ? "the server"
                                : "the client",
           (const char *)argument, X509_STORE_CTX_get0_cert(store) ? "there" : "missing",
           sk_X509_num(X509_STORE_CTX_get0_untrusted(store)), X509_VERIFY_PARAM_get_depth(param),
           X509_VERIFY_PARAM_get_auth_level(param), X509_VERIFY_PARAM_get_flags(param),
           X509_VERIFY_PARAM_get0_host(param, 0) ? X509_VERIFY_PARAM_get0_host(param, 0) : "-");
    if (plan.verifies)
        printf("  libcrypto says %d, error %d\n", good = X509_verify_cert(store),
               X509_STORE_CTX_get_error(store));
    if (plan.error >= 0)
        X509_STORE_CTX_set_error(store, plan.error);
    if (plan.result >= 0)
        SSL_set_verify_result(ssl, plan.result);
    if (plan.retries > 0) {
        plan.retries--;
        SHOW(SSL_set_retry_verify(ssl));
    }
    return good;
}

static void play(const char *what, int server_verifies, int version, int mode, struct plan of) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX *verifies = server_verifies ? server : client;
    struct pair pair;
    SSL *verifier;
    int done[2] = {0, 0};
    title("%s, the %s, mode %d, %s", what, server_verifies ? "server" : "client", mode,
          version_name(version));
    plan = of;
    calls = 0;
    use(client, "client");
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(client, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_verify(verifies, mode, NULL);
    SSL_CTX_set_cert_verify_callback(verifies, on_verify, (void *)"argument");
    pair = new_pair(client, server);
    verifier = server_verifies ? pair.server : pair.client;
    if (!server_verifies)
        SSL_set1_host(pair.client, "localhost");
    for (int round = 0; round < 12 && !(done[0] && done[1]); round++) {
        for (int i = 0; i < 2; i++) {
            SSL *ssl = i ? pair.server : pair.client;
            int ret, error;
            if (done[i])
                continue;
            ERR_clear_error();
            ret = SSL_do_handshake(ssl);
            error = SSL_get_error(ssl, ret);
            if (error != SSL_ERROR_WANT_READ)
                outcome(ssl, i ? "server" : "client", ret);
            if (error == SSL_ERROR_WANT_RETRY_VERIFY)
                printf("  want %d, state %d\n", SSL_want(ssl), SSL_in_init(ssl));
            done[i] = error == SSL_ERROR_NONE || error == SSL_ERROR_SSL;
        }
    }
    printf("  result %ld, peer %s, chain %d, verified %d, name %s\n", SSL_get_verify_result(verifier),
           SSL_get0_peer_certificate(verifier) ? "known" : "unknown",
           SSL_get_peer_cert_chain(verifier) ? sk_X509_num(SSL_get_peer_cert_chain(verifier)) : -1,
           SSL_get0_verified_chain(verifier) ? sk_X509_num(SSL_get0_verified_chain(verifier)) : -1,
           SSL_get0_peername(verifier) ? SSL_get0_peername(verifier) : "-");
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const struct {
        const char *what;
        struct plan plan;
    } all[] = {
        {"says yes", {1, -1, 0, 0, -1}},
        {"says yes twice", {2, -1, 0, 0, -1}},
        {"says no", {0, -1, 0, 0, -1}},
        {"fails", {-1, -1, 0, 0, -1}},
        {"says yes to an error", {1, X509_V_ERR_CERT_HAS_EXPIRED, 0, 0, -1}},
        {"says no with a reason", {0, X509_V_ERR_CERT_REVOKED, 0, 0, -1}},
        {"says no with a strange reason", {0, 12345, 0, 0, -1}},
        {"says no without a reason", {0, X509_V_OK, 0, 0, -1}},
        {"fails with a reason", {-1, X509_V_ERR_OUT_OF_MEM, 0, 0, -1}},
        {"lets libcrypto verify", {0, -1, 1, 0, -1}},
        {"lets libcrypto verify and says otherwise", {0, X509_V_ERR_CERT_REJECTED, 1, 0, -1}},
        {"sets the connection's result", {1, -1, 0, 0, X509_V_ERR_CERT_CHAIN_TOO_LONG}},
        {"asks again", {1, -1, 0, 2, -1}},
        {"asks again and says no", {0, X509_V_ERR_CERT_UNTRUSTED, 0, 1, -1}},
        {"asks again and fails", {-1, -1, 0, 1, -1}},
    };
    static const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER,
                                SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
    FOR_EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            for (int server_verifies = 0; server_verifies < 2; server_verifies++)
                for (size_t mode = 0; mode < 3; mode++)
                    play(all[i].what, server_verifies, version, modes[mode], all[i].plan);
    }
    return 0;
}
