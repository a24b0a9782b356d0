/* SSL_CTX_set_client_cert_cb(3): the engine that chooses a client's certificate. */
#include "common.h"

#include <openssl/engine.h>

static int choose(ENGINE *engine UNUSED, SSL *ssl UNUSED, STACK_OF(X509_NAME) * names UNUSED,
                  X509 **certificate UNUSED, EVP_PKEY **key UNUSED, STACK_OF(X509) * *others UNUSED,
                  UI_METHOD *method UNUSED, void *data UNUSED) {
    printf("the engine is asked\n");
    return 0;
}

int main(void) {
    SSL_CTX *ctx = client_context(0), *server = server_context(0);
    ENGINE *engine = ENGINE_new();
    struct pair pair;
    REQUIRE(engine != NULL && ENGINE_set_id(engine, "test") == 1);

    title("no engine, and one that has no such function");
    SHOW(SSL_CTX_set_client_cert_engine(ctx, engine));
    SHOW(SSL_CTX_set_client_cert_engine(ctx, NULL) == 0);

    title("the context works all the same");
    pair = new_pair(ctx, server);
    handshake(&pair);
    free_pair(&pair);

    title("an engine that would choose");
    REQUIRE(ENGINE_set_load_ssl_client_cert_function(engine, choose) == 1);
    SHOW(SSL_CTX_set_client_cert_engine(ctx, engine));

    SSL_CTX_free(ctx);
    SSL_CTX_free(server);
    ENGINE_free(engine);
    return 0;
}
