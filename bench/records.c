/*
 * records CERTIFICATE SIZE NUMBER: NUMBER writes of SIZE bytes at one end, each read at once at the other, in
 * TLS 1.3 with AES-128-GCM. bench/instructions counts what they take.
 */
#include "../c-tests/support/common.h"

int main(int argc, char **argv) {
    static char data[16384];
    REQUIRE(argc == 4);
    int size = atoi(argv[2]), number = atoi(argv[3]);
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = SSL_CTX_new(TLS_server_method());
    use(server, argv[1]);
    REQUIRE(SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256") == 1);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 16);
    connect_pair(&pair);
    REQUIRE(size > 0 && size <= (int)sizeof data);
    for (int i = 0; i < number; i++) {
        REQUIRE(SSL_write(pair.server, data, size) == size);
        REQUIRE(SSL_read(pair.client, data, size) == size);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
